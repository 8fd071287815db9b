using NetGen.Generator.Gradients;
using NetGen.Generator.Graph;
using NetGen.Generator.Layers;
using NetGen.Testing;
using Xunit;
using Tensor = NetGen.Testing.Tensor;

namespace NetGen.Generator.Tests;

/// <summary>Every computing layer kind against PyTorch: from the attributes, through the compiler's own lowering and gradients, interpreted in double precision.</summary>
public class VectorTests
{
    private const double Tolerance = 1e-9;

    /// <summary>Kinds that compute nothing by themselves, or only what the kinds here do; they have tests of their own.</summary>
    private static readonly string[] s_structural = ["Add", "Branch", "Concat", "From", "Input", "Multiply", "Next", "Output", "Recurrent", "Residual", "State", "Tap", "Tokens", "Use"];

    public static TheoryData<int, string> Cases
    {
        get
        {
            var cases = new TheoryData<int, string>();
            for (int i = 0; i < VectorCase.All.Count; i++) cases.Add(i, VectorCase.All[i].ToString());
            return cases;
        }
    }

    [Fact]
    public void AllVectorsAreFound()
    {
        Assert.Equal(303, VectorCase.All.Count);
        Assert.Equal(VectorCase.All.Count, VectorCase.All.Select(c => c.ToString()).Distinct().Count());
    }

    [Fact]
    public void EveryComputingKindHasACase()
    {
        IEnumerable<string> kinds = LayerKinds.All.Select(k => k.Name).Except(s_structural);
        Assert.Empty(kinds.Except(VectorCase.All.Select(c => c.Kind)));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Inference(int index, string name)
    {
        VectorCase expected = VectorCase.All[index];
        Assert.Equal(name, expected.ToString());
        Graph.Graph graph = Lowering.Lower(Elaborate(expected), training: false);
        graph.Verify();
        Near(expected.Inference, Interpreter.Run(graph, expected.Bindings)[ResultRole.Output, "output"], "output");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Training(int index, string name)
    {
        VectorCase expected = VectorCase.All[index];
        Assert.Equal(name, expected.ToString());
        if (expected.Training is not { } output) return;

        Graph.Graph graph = TrainingGraph.Differentiate(Lowering.Lower(Elaborate(expected), training: true));
        graph.Verify();
        Evaluation actual = Interpreter.Run(graph, expected.Bindings);
        Near(output, actual[ResultRole.Output, "output"], "output");
        if (expected.Loss is { } loss) Near(new Tensor([], [loss]), actual[ResultRole.Loss, "loss"], "loss");
        foreach ((string buffer, Tensor updated) in expected.Updated) Near(updated, actual[ResultRole.BufferUpdate, buffer], buffer);
        foreach ((string leaf, Tensor gradient) in expected.Gradients)
        {
            // What no result depends on has no gradient, which stands for zeros.
            Result? result = graph.Results.SingleOrDefault(r => r.Role is ResultRole.ParameterGradient or ResultRole.InputGradient && r.Name == leaf);
            Near(gradient, result is null ? Tensor.Zeros(gradient.Shape) : actual[result.Value], "gradient of " + leaf);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void ParametersHavePyTorchsNamesAndShapes(int index, string name)
    {
        VectorCase expected = VectorCase.All[index];
        Assert.Equal(name, expected.ToString());
        IEnumerable<string> actual = Elaborate(expected).Parameters.Select(p => p.ToString());
        Assert.Equal(expected.Parameters.Select(p => $"{p.Name} ({string.Join(", ", p.Shape)})").Order(StringComparer.Ordinal), actual.Order(StringComparer.Ordinal));
    }

    private static Elaboration Elaborate(VectorCase expected)
    {
        Elaboration network = Source.Elaborate(expected.Layers);
        Assert.True(network.IsValid, string.Join("; ", network.Issues));
        return network;
    }

    private static void Near(Tensor expected, Tensor actual, string what)
    {
        Assert.True(expected.Shape.SequenceEqual(actual.Shape), $"{what} has shape ({string.Join(", ", actual.Shape)}); expected ({string.Join(", ", expected.Shape)}).");
        for (int i = 0; i < expected.Data.Length; i++)
        {
            double error = Math.Abs(expected.Data[i] - actual.Data[i]) / Math.Max(1, Math.Abs(expected.Data[i]));
            Assert.True(error <= Tolerance, $"{what} at {i} is {actual.Data[i]}; expected {expected.Data[i]}.");
        }
    }
}
