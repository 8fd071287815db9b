using NetGen.Generator.Passes;
using NetGen.Testing;
using Xunit;

namespace NetGen.Generator.Tests;

/// <summary>A pass is right when the numbers have not changed: of random graphs and of the graphs of all layer kinds.</summary>
public class PassTests
{
    private static readonly (string Name, Func<Graph.Graph, Graph.Graph> Run)[] s_passes =
    [
        ("recompute", Recompute.Run),
        ("compose", Compose.Run),
        ("deliver", Deliver.Run),
        ("recompute and compose", g => Compose.Run(Recompute.Run(g))),
        ("recompute, compose and deliver", g => Deliver.Run(Compose.Run(Recompute.Run(g)))),
    ];

    public static TheoryData<string> Passes => [.. s_passes.Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Passes))]
    public void KeepTheNumbers(string pass)
    {
        Func<Graph.Graph, Graph.Graph> run = s_passes.Single(p => p.Name == pass).Run;
        var failures = new Failures();
        foreach (SampleGraph sample in SampleGraph.All) failures.Check(sample.Graph.Values.Count, () => Fault(sample, run));
        failures.Report(SampleGraph.All.Count);
    }

    private static string? Fault(SampleGraph sample, Func<Graph.Graph, Graph.Graph> run)
    {
        Graph.Graph after = run(sample.Graph);
        after.Verify();
        double difference = sample.Expected.Difference(Interpreter.Run(after, sample.Bindings));
        return difference <= 1e-12 ? null : $"{sample.Name}: a result differs by {difference:E2}.\n{sample.Graph}\nafter the pass\n{after}";
    }
}
