using NetGen.Generator.Gradients;
using NetGen.Generator.Graph;
using NetGen.Generator.Passes;
using NetGen.Generator.Shapes;
using NetGen.Testing;
using Xunit;
using static NetGen.Generator.Graph.Expressions;

namespace NetGen.Generator.Tests;

/// <summary>A loop over time against the same steps written out one after the other: values and all gradients.</summary>
public sealed class ScanTests
{
    private const int Inputs = 3;
    private const int Units = 4;
    private static readonly Dim Batch = Dim.Batch;

    public static TheoryData<string, int, bool> Cases()
    {
        var cases = new TheoryData<string, int, bool>();
        foreach (string cell in Cells.Keys)
        {
            foreach (int length in new[] { 1, 2, 5 })
            {
                cases.Add(cell, length, false);
                cases.Add(cell, length, true);
            }
        }

        return cases;
    }

    internal static Dictionary<string, ScanStep> Cells { get; } = new()
    {
        // h' = tanh(x·Wᵀ + b + h·Uᵀ)
        ["Elman"] = (g, _, states, parts) =>
        {
            Value h = Tanh(g, g.Add(Projection(g, parts[0], "W", "b"), g.MatMul(states[0], g.Parameter("U", [Units, Units]), transposeB: true)));
            return ([h], [h]);
        },

        // Two states, gates from one product, the output a product of its own.
        ["Gated"] = (g, _, states, parts) =>
        {
            Value z = g.Add(Projection(g, parts[0], "W", "b", 2), g.MatMul(states[0], g.Parameter("U", [2 * Units, Units]), transposeB: true));
            Value gate = g.Map(Apply(Function.Sigmoid, X(0)), g.Slice(z, 1, 0, Units));
            Value candidate = Tanh(g, g.Slice(z, 1, Units, Units));
            Value c = g.Map(Expressions.Add(Multiply(X(0), X(1)), Multiply(Subtract(Constant(1), X(0)), X(2))), gate, states[1], candidate);
            Value h = Tanh(g, c);
            return ([h, c], [g.MatMul(h, g.Parameter("V", [2, Units]), transposeB: true)]);
        },

        // A weight that multiplies a state element by element, and a running product of weights: nothing that could leave the loop.
        ["Odd"] = (g, _, states, parts) =>
        {
            Value p = g.Along(g.Parameter("p", [Units]), -1, 2);
            Value square = g.Parameter("S", [Units, Units]);
            Value twice = g.MatMul(square, square);
            Value h = Tanh(g, g.Map(Expressions.Add(Multiply(X(0), X(1)), X(2)), states[0], p, g.MatMul(g.MatMul(parts[0], g.Parameter("W", [Inputs, Units])), twice)));
            return ([h], [g.Map(Multiply(X(0), X(0)), states[0])]);
        },

        // The state does not reach the next step, and one result reads only the inputs.
        ["Forgetful"] = (g, _, _, parts) =>
        {
            Value h = Projection(g, parts[0], "W", "b");
            return ([Tanh(g, h)], [g.Map(Apply(Function.Exp, X(0)), h)]);
        },

        // Scores against a memory that all steps read.
        ["Memory"] = (g, constants, states, parts) =>
        {
            Value query = g.Reshape(g.Add(states[0], Projection(g, parts[0], "W", "b")), [Batch, 1, Units]);
            Value weights = g.Softmax(g.MatMul(query, constants[0], transposeB: true), 2);
            Value read = g.Reshape(g.MatMul(weights, constants[0]), [Batch, Units]);
            Value h = Tanh(g, g.MatMul(read, g.Parameter("U", [Units, Units])));
            return ([h], [h, g.Reshape(weights, [Batch, 2])]);
        },
    };

    [Theory, MemberData(nameof(Cases))]
    public void IsTheSameStepByStep(string cell, int length, bool reverse)
    {
        Evaluation looped = Run(Looped(cell, length, reverse), length), unrolled = Run(Unrolled(cell, length, reverse), length);
        Assert.True(looped.Graph.Results.Count(r => r.Role == ResultRole.ParameterGradient) >= 2);
        Assert.InRange(looped.Difference(unrolled), 0, 1e-12);
    }

    [Theory, MemberData(nameof(Cases))]
    public void RunsOverASymbolicLength(string cell, int length, bool reverse)
    {
        Evaluation symbolic = Run(Looped(cell, Dim.Symbol("T"), reverse), length), constant = Run(Looped(cell, length, reverse), length);
        Assert.InRange(symbolic.Difference(constant), 0, 0);
    }

    [Theory, MemberData(nameof(Cases))]
    public void IsPlannedWithoutChange(string cell, int length, bool reverse)
    {
        NetGen.Generator.Graph.Graph graph = TrainingGraph.Differentiate(Looped(cell, Dim.Symbol("T"), reverse));
        graph.Verify();
        Bindings bindings = Bind(graph, length);
        Evaluation expected = Interpreter.Run(graph, bindings);
        foreach ((Result result, Tensor tensor) in PlanInterpreter.Run(Planner.Run(graph), bindings))
        {
            Tensor other = expected[result.Role, result.Name];
            Assert.All(tensor.Data.Zip(other.Data), pair => Assert.Equal(pair.Second, pair.First, 1e-12));
        }
    }

    [Fact]
    public void OneProductPerStepAndDirection()
    {
        NetGen.Generator.Graph.Graph graph = TrainingGraph.Differentiate(Looped("Gated", Dim.Symbol("T"), false));
        List<Scan> scans = graph.Values.Select(v => v.Operation).OfType<Scan>().ToList();
        Assert.Equal(2, scans.Count);
        // h·Uᵀ and h·Vᵀ, and their counterparts for the gradient of h: inputs and weights have left the loops.
        Assert.All(scans, s => Assert.Equal(2, s.Body.Graph.Values.Count(v => v.Operation is MatMul)));
        Assert.Equal(2, graph.Values.Count(v => v.Operation is ScanOutput { Index: 0 or 1 } && v.Origin.Backward));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(32, 7)]
    [InlineData(33, 64)]
    [InlineData(1024, 256)]
    public void PackedWeightsAreAsLargeAsTheRuntimeSays(int columns, int depth) => Assert.Equal(Kernels.MatMul.PackedFloats(columns, depth), ScanPlan.PackedFloats(columns, depth));

    private static Value Tanh(GraphBuilder g, Value x) => g.Map(Apply(Function.Tanh, X(0)), x);

    private static Value Projection(GraphBuilder g, Value x, string weight, string bias, int parts = 1) =>
        g.Add(g.MatMul(x, g.Parameter(weight, [parts * Units, Inputs]), transposeB: true), g.Along(g.Parameter(bias, [parts * Units]), -1, 2));

    private static Evaluation Run(NetGen.Generator.Graph.Graph forward, int length)
    {
        NetGen.Generator.Graph.Graph training = TrainingGraph.Differentiate(forward);
        return Interpreter.Run(training, Bind(training, length));
    }

    internal static int States(string cell) => cell == "Gated" ? 2 : 1;

    private static NetGen.Generator.Graph.Graph Looped(string cell, Dim length, bool reverse)
    {
        var g = new GraphBuilder();
        return Finish(g, Loop(g, cell, length, reverse), States(cell));
    }

    internal static IReadOnlyList<Value> Loop(GraphBuilder g, string cell, Dim length, bool reverse)
    {
        Value x = g.Input("x", [length, Batch, Inputs]);
        Value[] initial = Enumerable.Range(0, States(cell)).Select(i => g.Input("h" + i, [Batch, Units])).ToArray();
        return g.Scan(length, reverse, [g.Input("m", [Batch, 2, Units])], initial, [x], Cells[cell]);
    }

    private static NetGen.Generator.Graph.Graph Unrolled(string cell, int length, bool reverse)
    {
        var g = new GraphBuilder();
        Value x = g.Input("x", [length, Batch, Inputs]), memory = g.Input("m", [Batch, 2, Units]);
        IReadOnlyList<Value> states = Enumerable.Range(0, States(cell)).Select(i => g.Input("h" + i, [Batch, Units])).ToArray();
        var stacks = new IReadOnlyList<Value>[length];
        for (int step = 0; step < length; step++)
        {
            int time = reverse ? length - 1 - step : step;
            (states, stacks[time]) = Cells[cell](g, [memory], states, [g.Reshape(g.Slice(x, 0, time, 1), [Batch, Inputs])]);
        }

        IEnumerable<Value> stacked = Enumerable.Range(0, stacks[0].Count).Select(i => g.Concat(0, stacks.Select(s => g.Reshape(s[i], s[i].Shape.Prepend(1))).ToArray()));
        return Finish(g, [.. states, .. stacked], States(cell));
    }

    // A loss in which every element counts differently; the second state is read by nothing after the loop.
    private static NetGen.Generator.Graph.Graph Finish(GraphBuilder g, IReadOnlyList<Value> results, int states)
    {
        Value? loss = null;
        foreach (Value v in results.Where((_, i) => i == 0 || i >= states))
        {
            Value weighted = g.Map(Multiply(X(0), Apply(Function.Sin, Expressions.Add(Constant(1), Expressions.Add(new Coordinate(0), Multiply(Constant(3), new Coordinate(v.Shape.Rank - 1)))))), v);
            Value sum = g.Reshape(g.Sum(weighted, [.. Enumerable.Range(0, v.Shape.Rank)]), Shape.Scalar);
            loss = loss is null ? sum : g.Add(loss, sum);
        }

        return g.Finish([.. results.Select((v, i) => new Result(ResultRole.Output, $"y{i}", v)), new Result(ResultRole.Loss, "loss", loss!)]);
    }

    // The same numbers for the same name, whatever graph it stands in.
    private static Bindings Bind(NetGen.Generator.Graph.Graph graph, int length)
    {
        Bindings bindings = Bindings.None.Symbol("B", 2).Symbol("T", length);
        foreach (Leaf leaf in graph.Values.Select(v => v.Operation).OfType<Leaf>())
        {
            var random = new Random(leaf.Name.Sum(c => c));
            bindings = bindings.Leaf(leaf.Name, Enumerable.Range(0, Tensor.Size(bindings.Evaluate(leaf.Shape))).Select(_ => random.NextDouble() - 0.5).ToArray());
        }

        return bindings;
    }
}
