using NetGen.Generator.Passes;
using NetGen.Testing;
using Xunit;

namespace NetGen.Generator.Tests;

/// <summary>Plans, executed step by step in poisoned memory, give the numbers of the graphs that they were made of.</summary>
public class PlanTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ComputeWhatTheGraphsMean(bool wantsInputGradients)
    {
        var failures = new Failures();
        foreach (SampleGraph sample in SampleGraph.All) failures.Check(sample.Graph.Values.Count, () => Fault(sample, wantsInputGradients));
        failures.Report(SampleGraph.All.Count);
    }

    [Fact]
    public void HaveSoundMemory()
    {
        var failures = new Failures();
        foreach (SampleGraph sample in SampleGraph.All)
        {
            failures.Check(sample.Graph.Values.Count, () =>
            {
                Plan plan = Planner.Run(sample.Graph);
                return MemoryCheck.Faults(plan).FirstOrDefault() is { } fault ? $"{sample.Name}: {fault}\n{plan}" : null;
            });
        }

        failures.Report(SampleGraph.All.Count);
    }

    /// <summary>Greedy placement has no guarantee; on random lives it stays near the bound.</summary>
    [Fact]
    public void StayNearTheBound()
    {
        double[] ratios = SampleGraph.All.Select(s => MemoryCheck.Ratio(Planner.Run(s.Graph))).ToArray();
        Assert.InRange(ratios.Average(), 1, 1.02);
        Assert.InRange(ratios.Max(), 1, 1.5);
    }

    private static string? Fault(SampleGraph sample, bool wantsInputGradients)
    {
        Plan plan = Planner.Run(sample.Graph);
        plan.Graph.Verify();
        double difference = double.PositiveInfinity;
        string more = "";
        try
        {
            difference = PlanCheck.Difference(sample.Expected, plan, sample.Bindings, wantsInputGradients);
        }
        catch (Exception e)
        {
            more = e.ToString();
        }

        return difference <= 1e-12 ? null : $"{sample.Name}: a result differs by {difference:E2}. {more}\n{plan.Graph}\n{plan}";
    }
}
