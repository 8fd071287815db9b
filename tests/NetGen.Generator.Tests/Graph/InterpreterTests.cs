using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;
using NetGen.Testing;
using Xunit;
using static NetGen.Generator.Graph.Expressions;

namespace NetGen.Generator.Tests;

/// <summary>The interpreter defines the operations; here it meets numbers from elsewhere.</summary>
public class InterpreterTests
{
    private readonly GraphBuilder _g = new();

    /// <summary>Integers, computed by PyTorch's conv2d with stride (2, 1), padding (1, 1), dilation (1, 2) and 2 groups.</summary>
    [Fact]
    public void ConvolvesInThreeRoles()
    {
        ConvolutionGeometry geometry = ProductProofs.Convolution(4, 2, 2, (4, 5), (3, 2), stride: (2, 1), pad: (1, 1, 1, 1), dilation: (1, 2));
        Value x = _g.Input("x", [1, 4, 4, 5]), w = _g.Parameter("w", [2, 2, 3, 2]), dy = _g.Input("dy", [1, 2, 2, 5]);
        Bindings bindings = Bindings.None.Leaf("x", Pattern(80, 11)).Leaf("w", Pattern(24, 5)).Leaf("dy", Pattern(20, 7));
        double[] Run(ConvolutionRole role, Value a, Value b) => Interpreter.Run(_g.Add(new Convolution(role, geometry), a, b), _g.Values, bindings).Data;

        Assert.Equal([-11, -29, 12, -2, -4, 16, -4, -29, 12, 15, 9, 6, -16, 6, 3, 2, 19, 4, 0, 11], Run(ConvolutionRole.Output, x, w));
        Assert.Equal(
            [
                -6, -3, -3, -3, 3, 3, 9, 9, 9, 6, -6, -3, -3, -3, 3, -3, 3, 3, 3, 6, 3, 0, 0, 0, -3, 6, 0, 0, 0, -6, 3, 0, 0, 0, -3, 6, 6, 6, 6, 0,
                -3, 3, 3, 3, 6, -6, -9, -9, -9, -3, -3, 3, 3, 3, 6, 0, -6, -6, -6, -6, 6, 6, 6, 6, 0, -3, -3, -3, -3, 0, 6, 6, 6, 6, 0, -6, -3, -3, -3, 3,
            ],
            Run(ConvolutionRole.InputGradient, dy, w));
        Assert.Equal([9, -9, 18, -18, 3, 0, -21, -6, 24, 21, -24, -27, -18, -3, -3, 27, -18, -21, 18, 0, 3, 0, 21, 18], Run(ConvolutionRole.WeightGradient, dy, x));
    }

    /// <summary>By PyTorch: windows of 3×3, stride 2, padding 1; averages times 36 are whole.</summary>
    [Theory]
    [InlineData(nameof(PoolKind.Max), new double[] { 4, 5, 6, 4, 5, 6, 6, 4, 5 })]
    [InlineData(nameof(PoolKind.Average), new double[] { -16, 20, 44, -20, -16, 20, 24, -24, 0 })]
    [InlineData(nameof(PoolKind.AverageInside), new double[] { -36, 30, 66, -30, -16, 20, 54, -36, 0 })]
    public void Pools(string kind, double[] expected)
    {
        Value x = _g.Input("x", [1, 1, 5, 6]);
        Value y = _g.Pool(x, Enum.Parse<PoolKind>(kind), ProductProofs.Pool((5, 6), (3, 3), (2, 2), pad: (1, 1, 1, 1)));
        double[] actual = Interpreter.Run(y, _g.Values, Bindings.None.Leaf("x", Pattern(30, 13))).Data;
        Assert.All(expected.Zip(actual), p => Assert.Equal(p.First, kind == nameof(PoolKind.Max) ? p.Second : 36 * p.Second, 12));
    }

    [Fact]
    public void MinimaAreMaximaOfTheNegated()
    {
        PoolGeometry geometry = ProductProofs.Pool((5, 6), (3, 2), (2, 2), pad: (1, 0, 1, 0));
        Value x = _g.Input("x", [1, 1, 5, 6]), min = _g.Pool(x, PoolKind.Min, geometry), max = _g.Apply(Function.Negate, _g.Pool(_g.Apply(Function.Negate, x), PoolKind.Max, geometry));
        Bindings bindings = Bindings.None.Leaf("x", Pattern(30, 13));
        Assert.Equal(Interpreter.Run(max, _g.Values, bindings).Data, Interpreter.Run(min, _g.Values, bindings).Data);
    }

    [Fact]
    public void Multiplies()
    {
        // (1 2 3; 4 5 6) · (1 0; 2 1; 0 -1)
        double[] expected = [5, -1, 14, -1];
        foreach ((bool ta, bool tb) in ((bool, bool)[])[(false, false), (true, false), (false, true), (true, true)])
        {
            var g = new GraphBuilder();
            Value y = g.MatMul(g.Input("a", ta ? [3, 2] : [2, 3]), g.Input("b", tb ? [2, 3] : [3, 2]), ta, tb);
            Bindings bindings = Bindings.None.Leaf("a", ta ? [1, 4, 2, 5, 3, 6] : [1, 2, 3, 4, 5, 6]).Leaf("b", tb ? [1, 2, 0, 0, 1, -1] : [1, 0, 2, 1, 0, -1]);
            Assert.Equal(expected, Interpreter.Run(y, g.Values, bindings).Data);
        }
    }

    [Fact]
    public void MovesElements()
    {
        Value x = _g.Input("x", [2, 3]);
        Assert.Equal([1, 4, 2, 5, 3, 6], Run(_g.Permute(x, 1, 0)));
        Assert.Equal([2, 3, 5, 6], Run(_g.Slice(x, 1, 1, 2)));
        Assert.Equal([0, 1, 2, 3, 0, 0, 0, 4, 5, 6, 0, 0], Run(_g.Pad(x, 1, 1, 2)));
        Assert.Equal([1, 2, 3, 1, 4, 5, 6, 4], Run(_g.Concat(1, x, _g.Slice(x, 1, 0, 1))));
        Assert.Equal([1, 2, 3, 4, 5, 6, 1, 2, 3], Run(_g.Concat(0, x, _g.Slice(x, 0, 0, 1))));
        Assert.Equal([1, 2, 3, 4, 5, 6], Run(_g.Reshape(x, [3, 2])));
        Assert.Equal([5, 7, 9], Run(_g.Sum(x, 0)));
        Assert.Equal([3, 6], Run(_g.Max(x, 1)));
        Assert.Equal([1, 1, 2, 2, 3, 3], Run(_g.Map(X(0), [3, 2], _g.Reshape(_g.Slice(x, 0, 0, 1), [3, 1]))));
        Assert.Equal([21], Run(_g.Sum(x, 0, 1)));

        double[] Run(Value v) => Interpreter.Run(v, _g.Values, Bindings.None.Leaf("x", 1, 2, 3, 4, 5, 6)).Data;
    }

    [Fact]
    public void LooksUpAndScatters()
    {
        Value indices = _g.Input("i", [2, 2], ElementType.Int32), table = _g.Parameter("table", [3, 2]);
        Bindings bindings = Bindings.None.Leaf("table", 1, 2, 3, 4, 5, 6).Leaf("i", [2, 0, 2, 2]).Leaf("rows", 1, 2, 3, 4, 5, 6, 7, 8);
        Assert.Equal([5, 6, 1, 2, 5, 6, 5, 6], Interpreter.Run(_g.Gather(table, indices), _g.Values, bindings).Data);
        Value scattered = _g.Add(new ScatterAdd(3), _g.Input("rows", [2, 2, 2]), indices);
        Assert.Equal([3, 4, 0, 0, 13, 16], Interpreter.Run(scattered, _g.Values, bindings).Data);
    }

    [Fact]
    public void MaximaLetNaNThrough()
    {
        Value y = _g.Max(_g.Input("x", [3, 2]), 1);
        Assert.Equal([double.NaN, double.NaN, double.NegativeInfinity], Interpreter.Run(y, _g.Values, Bindings.None.Leaf("x", double.NaN, 1, 1, double.NaN, double.NegativeInfinity, double.NegativeInfinity)).Data);
    }

    [Fact]
    public void AnEmptyBatchGivesEmptyResultsAndZeroSums()
    {
        Value x = _g.Input("x", [Dim.Batch, 2]);
        Bindings bindings = Bindings.None.Symbol("B", 0).Leaf("x", []);
        Assert.Empty(Interpreter.Run(_g.Apply(Function.Exp, x), _g.Values, bindings).Data);
        Assert.Equal([0, 0], Interpreter.Run(_g.Sum(x, 0), _g.Values, bindings).Data);
        Assert.Equal([0, 0, 0, 0], Interpreter.Run(_g.MatMul(x, x, transposeA: true), _g.Values, bindings).Data);
    }

    /// <summary>The numbers of a map are those of the run time, whatever the width of its vectors.</summary>
    [Fact]
    public void DrawsTheNumbersOfTheRunTime()
    {
        Value y = _g.Map(new Uniform(3), [2, 3, 5]);
        double[] drawn = Interpreter.Run(y, _g.Values, Bindings.None with { Seed = 42, Step = 7 }).Data;
        ulong key = Kernels.RandomKey.Of(42, 7, 3);
        Assert.Equal(Enumerable.Range(0, 30).Select(i => (double)Kernels.V1.Sum(Kernels.V1.Uniform(key, i))), drawn);
        Assert.All(drawn, u => Assert.InRange(u, 0, Math.BitDecrement(1)));
        Assert.Equal(30, drawn.Distinct().Count());
        foreach (Bindings other in (Bindings[])[Bindings.None with { Seed = 43, Step = 7 }, Bindings.None with { Seed = 42, Step = 8 }])
        {
            Assert.NotEqual(drawn, Interpreter.Run(y, _g.Values, other).Data);
        }
    }

    [Fact]
    public void SaysWhatIsMissing()
    {
        Value x = _g.Input("x", [Dim.Batch, 2]), row = _g.Gather(_g.Parameter("table", [3, 1]), _g.Input("i", [1], ElementType.Int32));
        Assert.Contains("'B'", Failure(x, Bindings.None.Leaf("x", 1, 2)));
        Assert.Contains("'x'", Failure(x, Bindings.None.Symbol("B", 1)));
        Assert.Contains("holds 4 numbers; came 2", Assert.Throws<ArgumentException>(() => Interpreter.Run(x, _g.Values, Bindings.None.Symbol("B", 2).Leaf("x", 1, 2))).Message);
        Assert.Contains("Index 3", Failure(row, Bindings.None.Leaf("table", 1, 2, 3).Leaf("i", [3])));
        Assert.Contains("Index -1", Failure(row, Bindings.None.Leaf("table", 1, 2, 3).Leaf("i", [-1])));
        Value beyond = _g.Slice(x, 0, 2, 2);
        Assert.Contains("not within", Failure(beyond, Bindings.None.Symbol("B", 3).Leaf("x", 1, 2, 3, 4, 5, 6)));

        string Failure(Value v, Bindings bindings) => Assert.Throws<InvalidOperationException>(() => Interpreter.Run(v, _g.Values, bindings)).Message;
    }

    // Small whole numbers of both signs that do not repeat with the rows.
    private static double[] Pattern(int count, int modulus) => Enumerable.Range(0, count).Select(i => (double)((i * 7 % modulus) - (modulus / 2))).ToArray();
}
