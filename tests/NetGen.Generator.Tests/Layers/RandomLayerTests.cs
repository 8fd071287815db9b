using NetGen.Generator.Gradients;
using NetGen.Generator.Graph;
using NetGen.Generator.Layers;
using NetGen.Testing;
using Xunit;
using Tensor = NetGen.Testing.Tensor;

namespace NetGen.Generator.Tests;

/// <summary>Layers with chance in them: how often, the same numbers forward and backward, others for another layer and another step.</summary>
public class RandomLayerTests
{
    private const int Batch = 50, Features = 400;

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void DropoutKeepsTheMean(double rate)
    {
        (Tensor y, _) = Run($"Input({Features}), Dropout({rate})", Ones);
        double scale = 1 / (1 - rate);
        Assert.All(y.Data, v => Assert.True(v == 0 || Math.Abs(v - scale) < 1e-12));

        // Five standard deviations of a binomial distribution's share.
        double dropped = y.Data.Count(v => v == 0) / (double)y.Data.Length;
        Assert.InRange(dropped, rate - (5 * Deviation(rate)), rate + (5 * Deviation(rate)));
    }

    [Fact]
    public void DropoutsGradientHasTheSameMask()
    {
        (Tensor y, Tensor dx) = Run($"Input({Features}), Dropout(0.3)", Ones);
        Assert.Equal(y.Data, dx.Data); // At x = 1 with gradients of 1, both are the mask times the scale.
    }

    [Fact]
    public void DropoutsDifferByLayerAndStep()
    {
        double[] Mask(string layers, ulong step) => Run(layers, Ones, step).Y.Data.Select(v => v == 0 ? 0.0 : 1).ToArray();
        string one = $"Input({Features}), Dropout(0.5)";
        double[] first = Mask(one, 0);
        Assert.Equal(first, Mask(one, 0));

        // Masks that know nothing of each other agree in half of the places.
        double Agreement(double[] other) => first.Zip(other, (a, b) => a == b ? 1.0 : 0).Average();
        Assert.InRange(Agreement(Mask(one, 1)), 0.5 - (5 * Deviation(0.5)), 0.5 + (5 * Deviation(0.5)));
        double kept = Mask($"Input({Features}), Dropout(0.5), Dropout(0.5)", 0).Average();
        Assert.InRange(kept, 0.25 - (5 * Deviation(0.25)), 0.25 + (5 * Deviation(0.25)));
    }

    [Fact]
    public void RandomizedLeakyReLUDrawsSlopesEvenly()
    {
        (Tensor y, Tensor dx) = Run($"Input({Features}), RandomizedLeakyReLU(0.2, 0.6)", count => Enumerable.Repeat(-1.0, count).ToArray());
        Assert.All(y.Data, v => Assert.InRange(-v, 0.2, 0.6));
        Assert.Equal(y.Data.Select(v => -v), dx.Data);

        // Mean and variance of the uniform distribution: 0.4 and 0.4²/12.
        double mean = -y.Data.Average(), variance = y.Data.Select(v => (v + mean) * (v + mean)).Average();
        Assert.Equal(0.4, mean, 5 * 0.4 / Math.Sqrt(12.0 * y.Data.Length));
        Assert.Equal(0.4 * 0.4 / 12, variance, 3e-4);
    }

    [Fact]
    public void RandomizedLeakyReLULeavesPositiveValues()
    {
        (Tensor y, Tensor dx) = Run($"Input({Features}), RandomizedLeakyReLU", Ones);
        Assert.All(y.Data, v => Assert.Equal(1, v));
        Assert.All(dx.Data, v => Assert.Equal(1, v));
    }

    private static double[] Ones(int count) => Enumerable.Repeat(1.0, count).ToArray();

    private static double Deviation(double share) => Math.Sqrt(share * (1 - share) / (Batch * Features));

    /// <summary>The output in training and the gradient of the input for a gradient of ones.</summary>
    private static (Tensor Y, Tensor Dx) Run(string layers, Func<int, double[]> input, ulong step = 0)
    {
        Elaboration network = Source.Elaborate(layers);
        Assert.Empty(network.Issues);
        Graph.Graph graph = TrainingGraph.Differentiate(Lowering.Lower(network, training: true));
        Bindings bindings = Bindings.None.Symbol("B", Batch).Leaf("input", input(Batch * Features)).Leaf("output", Ones(Batch * Features));
        Evaluation evaluation = Interpreter.Run(graph, bindings with { Seed = 7, Step = step });
        return (evaluation[ResultRole.Output, "output"], evaluation[ResultRole.InputGradient, "input"]);
    }
}
