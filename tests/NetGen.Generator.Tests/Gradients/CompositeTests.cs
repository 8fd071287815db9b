using NetGen.Generator.Gradients;
using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;
using NetGen.Testing;
using Xunit;
using static NetGen.Generator.Graph.Expressions;

namespace NetGen.Generator.Tests;

/// <summary>Composites against plain formulas, and their derived gradients against the short ones that books give.</summary>
public class CompositeTests
{
    private const int Rows = 4, Classes = 5;

    private static readonly double[] Logits = Fills.Uniform(-3, 3)(new Random(1), Rows * Classes), Direction = Fills.Uniform(-1, 1)(new Random(2), Rows * Classes);

    [Fact]
    public void Softmax()
    {
        (double[] y, double[] dx) = Differentiate(g => g.Softmax(g.Input("x", [Rows, Classes]), 1), Logits, Direction);
        for (int row = 0; row < Rows; row++)
        {
            double total = Row(Logits, row).Sum(Math.Exp), dot = Row(y, row).Zip(Row(Direction, row), (a, b) => a * b).Sum();
            for (int i = row * Classes; i < (row + 1) * Classes; i++)
            {
                Near(Math.Exp(Logits[i]) / total, y[i]);
                Near(y[i] * (Direction[i] - dot), dx[i]); // y(dy − Σ dy·y)
            }
        }
    }

    [Fact]
    public void LogSumExp()
    {
        (double[] y, double[] dx) = Differentiate(g => g.LogSumExp(g.Input("x", [Rows, Classes]), -1), Logits, Direction[..Rows]);
        for (int row = 0; row < Rows; row++)
        {
            double total = Row(Logits, row).Sum(Math.Exp);
            Near(Math.Log(total), y[row]);
            for (int i = row * Classes; i < (row + 1) * Classes; i++) Near(Direction[row] * Math.Exp(Logits[i]) / total, dx[i]);
        }
    }

    [Fact]
    public void CrossEntropyGivesProbabilityMinusOneHot()
    {
        int[] targets = [3, 0, 0, 4];
        (double[] losses, double[] dx) = Differentiate(CrossEntropy, Logits, Direction[..Rows], targets);
        for (int row = 0; row < Rows; row++)
        {
            double total = Row(Logits, row).Sum(Math.Exp);
            Near(Math.Log(total) - Logits[(row * Classes) + targets[row]], losses[row]);
            for (int c = 0; c < Classes; c++) Near(Direction[row] * ((Math.Exp(Logits[(row * Classes) + c]) / total) - (c == targets[row] ? 1 : 0)), dx[(row * Classes) + c]);
        }
    }

    [Theory]
    [InlineData(1e4)]
    [InlineData(-1e4)]
    public void ExtremeLogitsGiveFiniteNumbers(double extreme)
    {
        double[] logits = [extreme, 0, 0, -extreme, 1, extreme, extreme, extreme, extreme, extreme, -1e4, 1e4, 0, 5, 1e4, 0, 0, 0, 0, extreme];
        (double[] y, double[] dx) = Differentiate(g => g.Softmax(g.Input("x", [Rows, Classes]), 1), logits, Direction);
        Assert.All(y.Concat(dx), n => Assert.True(double.IsFinite(n)));
        for (int row = 0; row < Rows; row++) Near(1, Row(y, row).Sum());
        Near(0.2, y[5]);
        Near(0.5, y[11]);

        (double[] losses, double[] dLogits) = Differentiate(CrossEntropy, logits, [1, 1, 1, 1], [0, 1, 0, 4]);
        Assert.All(losses.Concat(dLogits), n => Assert.True(double.IsFinite(n)));
        Near(extreme > 0 ? 0 : 2e4, losses[0]);
        Near(Math.Log(5), losses[1]);
        Near(2e4 + Math.Log(2), losses[2]);
        Near(-1, dLogits[10]);
        Near(0.5, dLogits[11]);
    }

    [Fact]
    public void MeanAndVariance()
    {
        double[] x = Fills.Uniform(-2, 5)(new Random(3), 4 * 3 * 2), dy = Fills.Uniform(-1, 1)(new Random(4), 6);
        (double[] y, double[] dx) = Differentiate(g => g.Moments(g.Input("x", [4, 3, 2]), 0, 2) is var (mean, variance) ? g.Concat(0, mean, variance) : null!, x, dy);
        for (int c = 0; c < 3; c++)
        {
            int[] places = Enumerable.Range(0, 24).Where(i => i / 2 % 3 == c).ToArray();
            double mean = places.Average(i => x[i]), variance = places.Average(i => (x[i] - mean) * (x[i] - mean));
            Near(mean, y[c]);
            Near(variance, y[3 + c]);
            foreach (int i in places) Near((dy[c] + (dy[3 + c] * 2 * (x[i] - mean))) / 8, dx[i]);
        }
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(1e4)] // an offset that would ruin Σx² − (Σx)²
    public void Normalisation(double offset)
    {
        const double Epsilon = 1e-5;
        const int Channels = 3, Count = 8;
        double[] x = Fills.Uniform(-2, 2)(new Random(5), Channels * Count).Select(n => n + offset).ToArray(), dy = Fills.Uniform(-1, 1)(new Random(6), x.Length);
        double[] scale = [0.7, -1.2, 2], shift = [3, 0, -1];

        var g = new GraphBuilder();
        (Value y, Value input, Value scales, Value shifts) = BatchNorm(g, [4, Channels, 2, 1]);
        IReadOnlyDictionary<Value, Value> gradients = Tape.Differentiate(g, [(y, g.Seed("dy", y.Shape))], [input, scales, shifts]);
        Bindings bindings = Bindings.None.Leaf("x", x).Leaf("scale", scale).Leaf("shift", shift).Leaf("dy", dy);
        double[] Run(Value v) => Interpreter.Run(v, g.Values, bindings).Data;
        (double[] result, double[] dx, double[] dScale, double[] dShift) = (Run(y), Run(gradients[input]), Run(gradients[scales]), Run(gradients[shifts]));

        for (int c = 0; c < Channels; c++)
        {
            int[] places = Enumerable.Range(0, x.Length).Where(i => i / 2 % Channels == c).ToArray();
            Assert.Equal(Count, places.Length);
            double mean = places.Average(i => x[i]), variance = places.Average(i => (x[i] - mean) * (x[i] - mean)), inverse = 1 / Math.Sqrt(variance + Epsilon);
            double Hat(int i) => (x[i] - mean) * inverse;
            double sum = places.Sum(i => dy[i]), dot = places.Sum(i => dy[i] * Hat(i));
            Near(dot, dScale[c]);
            Near(sum, dShift[c]);
            foreach (int i in places)
            {
                Near((Hat(i) * scale[c]) + shift[c], result[i]);
                Near(scale[c] * inverse * (dy[i] - ((sum + (Hat(i) * dot)) / Count)), dx[i]);
            }
        }
    }

    /// <summary>The sums over whole activations are what a backward pass of batch normalisation costs: Σ dy and Σ dy·(x − mean), and no other.</summary>
    [Fact]
    public void NormalisationsGradientHasTwoFullSums()
    {
        var g = new GraphBuilder();
        (Value y, Value x, Value scale, Value shift) = BatchNorm(g, [Dim.Batch, 8, 5, 7]);
        IReadOnlyDictionary<Value, Value> gradients = Tape.Differentiate(g, [(y, g.Seed("dy", y.Shape))], [x, scale, shift]);
        Graph.Graph graph = g.Finish(gradients.Values.Select(v => new Result(ResultRole.Output, "", v))).Prune();
        Value[] sums = graph.Values.Where(v => v.Operation is Reduce && v.Operands[0].Shape == x.Shape).ToArray();
        Assert.True(sums.Count(v => v.Origin.Backward) == 2, graph.ToString());
        Assert.Equal(2, sums.Count(v => !v.Origin.Backward)); // the mean and the variance
    }

    private static (Value Y, Value X, Value Scale, Value Shift) BatchNorm(GraphBuilder g, Shape shape)
    {
        Value x = g.Input("x", shape), scale = g.Parameter("scale", [shape[1]]), shift = g.Parameter("shift", [shape[1]]);
        (Value mean, Value variance) = g.Moments(x, 0, 2, 3);
        return (g.Normalize(x, mean, variance, 1e-5, g.Along(scale, 1, 4), g.Along(shift, 1, 4)), x, scale, shift);
    }

    /// <summary>log Σ exp(x) − x at the target: one loss for each row.</summary>
    private static Value CrossEntropy(GraphBuilder g)
    {
        Value x = g.Input("x", [Rows, Classes]), target = g.Target("target", [Rows, 1], ElementType.Int32);
        Value chosen = g.Sum(g.Map(Select(Comparison.Equal, new Coordinate(1), X(1), X(0), Constant(0)), x, target), 1);
        return g.Map(Subtract(X(0), X(1)), g.LogSumExp(x, 1), chosen);
    }

    private static (double[] Y, double[] Dx) Differentiate(Func<GraphBuilder, Value> build, double[] x, double[] dy, int[]? target = null)
    {
        var g = new GraphBuilder();
        Value y = build(g), input = g.Values.Single(v => v.Operation is InputLeaf);
        Value gradient = Tape.Differentiate(g, [(y, g.Seed("dy", y.Shape))], [input])[input];
        Bindings bindings = Bindings.None.Leaf("x", x).Leaf("dy", dy).Leaf("target", target ?? []);
        return (Interpreter.Run(y, g.Values, bindings).Data, Interpreter.Run(gradient, g.Values, bindings).Data);
    }

    private static IEnumerable<double> Row(double[] numbers, int row) => numbers.Skip(row * Classes).Take(Classes);

    private static void Near(double expected, double actual) => Assert.True(Math.Abs(expected - actual) <= 1e-10 * Math.Max(1, Math.Abs(expected)), $"expected {expected:R}, came {actual:R}");
}
