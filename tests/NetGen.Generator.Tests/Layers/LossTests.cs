using NetGen.Generator.Gradients;
using NetGen.Generator.Graph;
using NetGen.Generator.Layers;
using NetGen.Testing;
using Xunit;

namespace NetGen.Generator.Tests;

/// <summary>Losses where PyTorch is no guide: nothing that counts, and logits that only just are numbers.</summary>
public class LossTests
{
    /// <summary>PyTorch divides 0 by 0 here; a batch of padding must not make NaN of the weights.</summary>
    [Fact]
    public void CrossEntropyOfIgnoredLabelsOnlyIsZero()
    {
        (double loss, double[] dx) = Run("Input(3), CrossEntropy(IgnoreIndex = -1)", [1, 2, 3, 4, 5, 6], -1, -1);
        Assert.Equal(0, loss);
        Assert.All(dx, d => Assert.Equal(0, d));
    }

    [Fact]
    public void CrossEntropyTakesMinusInfinityForAClassThatCannotBe()
    {
        (double loss, double[] dx) = Run("Input(3), CrossEntropy", [0, double.NegativeInfinity, 0], 0);
        Assert.Equal(Math.Log(2), loss, 1e-12);
        Assert.Equal([-0.5, 0, 0.5], dx);
    }

    /// <summary>ln 2 is all there: the large logits cancel before the logarithm is added.</summary>
    [Fact]
    public void CrossEntropyKeepsItsDigitsAtLargeLogits()
    {
        (double loss, _) = Run("Input(2), CrossEntropy", [1e15, 1e15], 0);
        Assert.Equal(Math.Log(2), loss, 1e-15);
    }

    [Theory]
    [InlineData("CrossEntropy", 1)]
    [InlineData("BinaryCrossEntropy", 0.25)]
    [InlineData("MeanSquaredError", 1)]
    public void NotANumberStaysOne(string layer, double target)
    {
        (double loss, _) = Run($"Input(2), {layer}", [double.NaN, 1], layer == "CrossEntropy" ? [target] : [target, target]);
        Assert.True(double.IsNaN(loss));
    }

    private static (double Loss, double[] Dx) Run(string layers, double[] input, params double[] targets)
    {
        Elaboration network = Source.Elaborate(layers);
        Assert.Empty(network.Issues);
        Graph.Graph graph = TrainingGraph.Differentiate(Lowering.Lower(network, training: true));
        int batch = input.Length / (int)network.Inputs[0].Tensor.Shape.Size.Constant;
        Evaluation evaluation = Interpreter.Run(graph, Bindings.None.Symbol("B", batch).Leaf("input", input).Leaf("target", targets));
        return (evaluation[ResultRole.Loss, "loss"].Data[0], evaluation[ResultRole.InputGradient, "input"].Data);
    }
}
