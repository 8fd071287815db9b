using NetGen.Generator.Gradients;
using NetGen.Generator.Graph;
using NetGen.Generator.Layers;
using NetGen.Generator.Passes;
using NetGen.Testing;
using Xunit;

namespace NetGen.Generator.Tests;

/// <summary>The checks of passes and plans must see red: faults planted in copies of a plan that is right.</summary>
public class PlantedPlanFaultTests
{
    private static readonly SampleGraph s_sample = Sample();

    [Fact]
    public void ThePlanItselfIsRight()
    {
        Plan plan = Planner.Run(s_sample.Graph);
        Assert.Empty(MemoryCheck.Faults(plan));
        Assert.InRange(PlanCheck.Difference(s_sample.Expected, plan, s_sample.Bindings), 0, 1e-12);
    }

    [Fact]
    public void TwoPlacesSwapped()
    {
        Plan plan = Planner.Run(s_sample.Graph);
        int overlapping = 0, wrong = 0;
        foreach ((Lifetime a, Lifetime b) in from x in plan.Lifetimes from y in plan.Lifetimes where x.Arena == y.Arena && x.Units < y.Units && x.First <= y.Last && y.First <= x.Last select (x, y))
        {
            Plan swapped = Copy(plan, lifetimes: plan.Lifetimes.Select(l => l == a ? l with { Offset = b.Offset } : l == b ? l with { Offset = a.Offset } : l));
            bool isWrong = !(PlanCheck.Difference(s_sample.Expected, swapped, s_sample.Bindings) <= 1e-12);
            if (MemoryCheck.Faults(swapped).Any()) overlapping++;
            else Assert.False(isWrong);
            if (isWrong) wrong++;
        }

        // Not every overlap does harm: one may end where the other does not begin yet.
        Assert.True(overlapping > 20 && wrong > 20, $"{overlapping} swaps overlap, {wrong} compute something else.");
    }

    [Fact]
    public void ALifeEndsOneStepEarly()
    {
        Plan plan = Planner.Run(s_sample.Graph);
        // Something that is still read when another thing is made, and that thing in its place.
        (Lifetime early, Lifetime late) = (from x in plan.Lifetimes from y in plan.Lifetimes where x.Arena == y.Arena && x.First >= 0 && x.First < y.First && x.Last == y.First && x.Units == y.Units && !plan.Steps[y.First].Group.Contains(x.Values[0]) select (x, y)).First();
        Plan shortened = Copy(plan, lifetimes: plan.Lifetimes.Select(l => l == early ? l with { Last = l.Last - 1 } : l == late ? l with { Offset = early.Offset } : l));
        Assert.Contains(MemoryCheck.Faults(shortened), fault => fault.Contains("lives from", StringComparison.Ordinal));
        Caught(shortened);
    }

    [Fact]
    public void TwoDependentStepsSwapped()
    {
        Plan plan = Planner.Run(s_sample.Graph);
        for (int i = 0; i + 1 < plan.Steps.Count; i++)
        {
            if (!plan.Steps[i + 1].Reads.Intersect(plan.Steps[i].Stores).Any()) continue;
            Step[] steps = [.. plan.Steps];
            (steps[i], steps[i + 1]) = (steps[i + 1], steps[i]);
            Caught(Copy(plan, steps));
        }
    }

    [Fact]
    public void AStoreForgotten() => CaughtForEach((step, copy) => step.Stores.Count > 0 ? () => copy.Stores.RemoveAt(0) : null, "store");

    [Fact]
    public void AGradientForgotten() => CaughtForEach((step, copy) => step.Adds.Count > 0 ? () => copy.Adds.RemoveAt(0) : null, "gradient");

    [Fact]
    public void ABufferForgotten() => CaughtForEach((step, copy) => step.Updates.Count > 0 ? () => copy.Updates.RemoveAt(0) : null, "update");

    [Fact]
    public void AReadNotDeclared() => CaughtForEach((step, copy) => step.Reads.Count > 0 ? () => copy.Reads.RemoveAt(0) : null, "read");

    [Fact]
    public void AnUnbroadcastDropped()
    {
        int tried = 0;
        foreach (Value sum in s_sample.Graph.Values.Where(v => v.Origin.Backward && v.Operation is Reduce { Reduction: Graph.Reduction.Sum }))
        {
            tried++;
            Graph.Graph wrong = s_sample.Graph.Rebuild((g, v, operands) => ReferenceEquals(v, sum)
                ? ((Reduce)v.Operation).Axes.Aggregate(operands[0], (x, axis) => g.Slice(x, axis, 0, 1))
                : g.Add(v.Operation, operands));
            Assert.InRange(s_sample.Expected.Difference(Interpreter.Run(wrong, s_sample.Bindings)), 1e-6, double.PositiveInfinity);
            Assert.InRange(PlanCheck.Difference(s_sample.Expected, Planner.Run(wrong), s_sample.Bindings), 1e-6, double.PositiveInfinity);
        }

        Assert.InRange(tried, 3, 100);
    }

    private static SampleGraph Sample()
    {
        Elaboration network = Source.Elaborate("Input(2, 6, 5), Conv2D(3, 2), BatchNorm, ReLU, MaxPool2D(2), Flatten, Dense(7), Tanh, Dense(4), CrossEntropy");
        Assert.True(network.IsValid);
        Graph.Graph graph = TrainingGraph.Differentiate(Lowering.Lower(network, training: true));
        return new("planted", graph, Bindings.None.Symbol("B", 5).FillLeaves(graph.Values, new Random(3), new Dictionary<string, Fill> { ["target"] = Fills.Integers(4) }));
    }

    /// <summary>Plants a fault in every step that can have it.</summary>
    private static void CaughtForEach(Func<Step, Step, Action?> plant, string what)
    {
        Plan plan = Planner.Run(s_sample.Graph);
        int tried = 0;
        for (int i = 0; i < plan.Steps.Count; i++)
        {
            Step copy = Copy(plan.Steps[i]);
            if (plant(plan.Steps[i], copy) is not { } action) continue;
            action();
            tried++;
            Step[] steps = [.. plan.Steps];
            steps[i] = copy;
            Caught(Copy(plan, steps));
        }

        Assert.True(tried > 0, $"No step has a {what}.");
    }

    private static void Caught(Plan wrong)
    {
        double difference;
        try
        {
            difference = PlanCheck.Difference(s_sample.Expected, wrong, s_sample.Bindings);
        }
        catch (InvalidOperationException)
        {
            return;
        }

        Assert.True(difference > 1e-6, $"The fault went unseen.\n{wrong}");
    }

    private static Plan Copy(Plan plan, IReadOnlyList<Step>? steps = null, IEnumerable<Lifetime>? lifetimes = null)
    {
        Lifetime[] lives = [.. lifetimes ?? plan.Lifetimes];
        Dictionary<Value, Location> locations = plan.Locations.ToDictionary(p => p.Key, p => p.Value);
        foreach (Lifetime life in lives)
        {
            foreach (Value v in life.Values) locations[v] = locations[v] with { Offset = life.Offset };
        }

        return new Plan
        {
            Graph = plan.Graph,
            Steps = steps ?? plan.Steps,
            Locations = locations,
            // Room for whatever the fault moves.
            Arenas = [.. plan.Arenas.Select(a => a with { Units = 2 * a.Units })],
            Lifetimes = lives,
            Refusals = plan.Refusals,
        };
    }

    private static Step Copy(Step step)
    {
        var copy = new Step(step.Group) { Layout = step.Layout, AddsTo = step.AddsTo };
        copy.Stores.AddRange(step.Stores);
        copy.Adds.AddRange(step.Adds);
        copy.Updates.AddRange(step.Updates);
        copy.Reads.AddRange(step.Reads);
        return copy;
    }
}
