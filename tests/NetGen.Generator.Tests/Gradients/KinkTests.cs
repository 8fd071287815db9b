using NetGen.Generator.Gradients;
using NetGen.Generator.Graph;
using NetGen.Testing;
using Xunit;
using static NetGen.Generator.Graph.Expressions;

namespace NetGen.Generator.Tests;

/// <summary>Derivatives where there is none, or where numbers end. The expected ones are PyTorch's, unless a comment says otherwise.</summary>
public class KinkTests
{
    private const double Inf = double.PositiveInfinity, NaN = double.NaN;

    /// <summary>f′ at 0, +∞, −∞, NaN and −2.</summary>
    public static TheoryData<string, double[]> FunctionDerivatives => new()
    {
        { nameof(Function.Negate), [-1, -1, -1, -1, -1] },
        { nameof(Function.Abs), [0, 1, -1, NaN, -1] }, // PyTorch gives 0 at NaN, which hides it
        { nameof(Function.Sign), [0, 0, 0, 0, 0] },
        { nameof(Function.Floor), [0, 0, 0, 0, 0] },
        { nameof(Function.Relu), [0, 1, 0, 1, 0] },
        { nameof(Function.Exp), [1, Inf, 0, NaN, 0.1353352832366127] },
        { nameof(Function.Expm1), [1, Inf, 0, NaN, 0.1353352832366127] },
        { nameof(Function.Log), [Inf, 0, 0, NaN, -0.5] },
        { nameof(Function.Log1p), [1, 0, 0, NaN, -1] },
        { nameof(Function.Sqrt), [Inf, 0, NaN, NaN, NaN] },
        { nameof(Function.Rsqrt), [-Inf, 0, NaN, NaN, NaN] },
        { nameof(Function.Tanh), [1, 0, 0, NaN, 0.07065082485316443] },
        { nameof(Function.Sigmoid), [0.25, 0, 0, NaN, 0.1049935854035065] },
        { nameof(Function.Softplus), [0.5, 1, 0, NaN, 0.11920292202211755] },
        { nameof(Function.Erf), [1.1283791670955126, 0, 0, NaN, 0.020666985354092053] },
        { nameof(Function.NormalDensity), [0, NaN, NaN, NaN, 0.10798193302637613] }, // −∞·0, as PyTorch has it in the gradient of GELU
        { nameof(Function.NormalDistribution), [0.3989422804014327, 0, 0, NaN, 0.05399096651318806] },
        { nameof(Function.Sin), [1, NaN, NaN, NaN, -0.4161468365471424] },
        { nameof(Function.Cos), [0, NaN, NaN, NaN, 0.9092974268256817] },
        { nameof(Function.Atan), [1, 0, 0, NaN, 0.2] },
    };

    [Theory]
    [MemberData(nameof(FunctionDerivatives))]
    public void DerivativesAtSpecialNumbers(string function, double[] expected)
    {
        Expression f = Apply(Enum.Parse<Function>(function), X(0));
        Same(expected, Gradients(f, [0, Inf, -Inf, NaN, -2])[0]);
        // Added to something, the function's own result is not stored and the derivative makes it again.
        Same(expected, Gradients(Add(f, X(1)), [0, Inf, -Inf, NaN, -2], [0, 0, 0, 0, 0])[0]);
    }

    [Fact]
    public void EveryFunctionIsTried() =>
        Assert.Equal(Enum.GetNames<Function>().Order(), FunctionDerivatives.Select(row => (string)row[0]).Order());

    [Theory]
    [InlineData(nameof(Operator.Max), 0.0, 1.0)]
    [InlineData(nameof(Operator.Min), 1.0, 0.0)]
    public void TiesGiveHalfToEach(string name, double smaller, double larger)
    {
        // (1, 2), (2, 2), (∞, ∞), (NaN, 1), (1, NaN): PyTorch lets NaN through to both.
        double[][] gradients = Gradients(Apply(Enum.Parse<Operator>(name), X(0), X(1)), [1, 2, Inf, NaN, 1], [2, 2, Inf, 1, NaN]);
        Same([smaller, 0.5, 0.5, 1, 1], gradients[0]);
        Same([larger, 0.5, 0.5, 1, 1], gradients[1]);
    }

    [Fact]
    public void PowersAtZeroAndOfNegativeNumbers()
    {
        double[][] gradients = Gradients(Apply(Operator.Power, X(0), X(1)), [0, 0, 0, -2, -2, 2, NaN, 0], [0, 1, -1, 2, 0.5, 3, 0, NaN]);
        Same([0, 1, -Inf, -4, NaN, 12, 0, NaN], gradients[0]);
        Same([0, 0, -Inf, NaN, NaN, 8 * Math.Log(2), NaN, NaN], gradients[1]);
    }

    [Theory]
    [InlineData(0.0, new double[] { 0, 0, 0 })]
    [InlineData(1.0, new double[] { 1, 1, 1 })]
    [InlineData(2.0, new double[] { 0, NaN, -4 })]
    [InlineData(0.5, new double[] { Inf, NaN, NaN })]
    [InlineData(3.0, new double[] { 0, NaN, 12 })]
    public void ConstantPowers(double exponent, double[] expected) =>
        Same(expected, Gradients(Apply(Operator.Power, X(0), Constant(exponent)), [0, NaN, -2])[0]);

    [Fact]
    public void TheBranchNotTakenGetsNothing()
    {
        // Neither an infinite derivative nor NaN of the other branch comes through.
        Expression guarded = Select(Comparison.Less, Constant(0), X(0), Apply(Function.Log, X(0)), X(1));
        double[][] gradients = Gradients(guarded, [2, -1, NaN], [Inf, 3, 3]);
        Same([0.5, 0, 0], gradients[0]);
        Same([0, 1, 1], gradients[1]);
    }

    [Fact]
    public void ABranchThatOverflowsIsHarmlessWhereItIsNotTaken()
    {
        // ELU: x where it is positive, else eˣ − 1, which is infinite where it is not wanted.
        Expression elu = Select(Comparison.Less, Constant(0), X(0), X(0), Apply(Function.Expm1, X(0)));
        Same([1, 1, 1, Math.Exp(-1), 0, 0], Gradients(elu, [5, 1000, Inf, -1, -1000, -Inf])[0]);
    }

    [Fact]
    public void MaximaShareEquallyAmongTies()
    {
        (GraphBuilder g, Value x) = (new(), null!);
        x = g.Input("x", [5, 3]);
        double[] gradient = Gradient(g, g.Max(x, 1), x, [1, 3, 3, 2, 2, 2, 5, 4, 1, Inf, 1, Inf, NaN, 1, 2], [1, 6, 7, 2, 4]);
        Same([0, 0.5, 0.5, 2, 2, 2, 7, 0, 0, 1, 0, 1, NaN, NaN, NaN], gradient);
    }

    [Fact]
    public void PoolsTakeTheFirstExtreme()
    {
        var geometry = ProductProofs.Pool((1, 8), (1, 4), (1, 4));
        foreach ((PoolKind kind, double sign) in ((PoolKind, double)[])[(PoolKind.Max, 1), (PoolKind.Min, -1)])
        {
            var g = new GraphBuilder();
            Value x = g.Input("x", [1, 1, 1, 8]), y = g.Pool(x, kind, geometry);
            double[] numbers = new double[] { 1, 3, 3, 2, 5, NaN, 6, NaN }.Select(n => sign * n).ToArray();
            Same([0, 7, 0, 0, 0, 9, 0, 0], Gradient(g, y, x, numbers, [7, 9]));
            Same([sign * 3, NaN], Interpreter.Run(y, g.Values, Bindings.None.Leaf("x", numbers)).Data);
        }
    }

    [Fact]
    public void InfinitiesArePooled()
    {
        var g = new GraphBuilder();
        Value x = g.Input("x", [1, 1, 1, 4]);
        Same([0, 0, 1, 0], Gradient(g, g.Pool(x, PoolKind.Max, ProductProofs.Pool((1, 4), (1, 4), (1, 1))), x, [-Inf, 2, Inf, Inf], [1]));
        Same([1, 0, 0, 0], Gradient(g, g.Pool(x, PoolKind.Max, ProductProofs.Pool((1, 4), (1, 4), (1, 1))), x, [-Inf, -Inf, -Inf, -Inf], [1]));
    }

    private static double[][] Gradients(Expression expression, params double[][] inputs)
    {
        var g = new GraphBuilder();
        Value[] leaves = inputs.Select((x, i) => g.Input("x" + i, [x.Length])).ToArray();
        Value y = g.Map(expression, [inputs[0].Length], leaves);
        Bindings bindings = inputs.Index().Aggregate(Bindings.None, (b, x) => b.Leaf("x" + x.Index, x.Item));
        return leaves.Select(leaf => Gradient(g, y, leaf, bindings, inputs[0].Select(_ => 1.0).ToArray())).ToArray();
    }

    private static double[] Gradient(GraphBuilder g, Value y, Value x, double[] at, double[] dy) => Gradient(g, y, x, Bindings.None.Leaf("x", at), dy);

    private static double[] Gradient(GraphBuilder g, Value y, Value x, Bindings bindings, double[] dy) =>
        Tape.Differentiate(g, [(y, g.Seed("dy", y.Shape))], [x]).TryGetValue(x, out Value? gradient)
            ? Interpreter.Run(gradient, g.Values, bindings.Leaf("dy", dy)).Data
            : new double[dy.Length];

    private static void Same(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            // The sign of a zero does not matter.
            bool same = expected[i].Equals(actual[i]) || Math.Abs(expected[i] - actual[i]) <= 1e-14 * Math.Max(1, Math.Abs(expected[i]));
            Assert.True(same, $"element {i}: expected {expected[i]}, came {actual[i]} in [{string.Join(", ", actual)}]");
        }
    }
}
