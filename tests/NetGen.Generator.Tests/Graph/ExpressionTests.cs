using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;
using NetGen.Testing;
using Xunit;
using static NetGen.Generator.Graph.Expressions;

namespace NetGen.Generator.Tests;

public class ExpressionTests
{
    private const double Inf = double.PositiveInfinity, NaN = double.NaN;

    /// <summary>Small arguments are where formulas such as log(1 + x) lose their digits.</summary>
    public static TheoryData<string, double, double> Functions => new()
    {
        { nameof(Function.Negate), 3, -3 },
        { nameof(Function.Abs), -2, 2 },
        { nameof(Function.Abs), -Inf, Inf },
        { nameof(Function.Sign), -2, -1 },
        { nameof(Function.Sign), 0, 0 },
        { nameof(Function.Floor), -1.5, -2 },
        { nameof(Function.Relu), -1, 0 },
        { nameof(Function.Relu), Inf, Inf },
        { nameof(Function.Exp), 1, Math.E },
        { nameof(Function.Exp), 1000, Inf },
        { nameof(Function.Exp), -1000, 0 },
        { nameof(Function.Expm1), 1, 1.7182818284590452 },
        { nameof(Function.Expm1), 1e-12, 1.0000000000005e-12 },
        { nameof(Function.Expm1), 3e-5, 3.000045000450003e-5 },
        { nameof(Function.Expm1), -50, -1 },
        { nameof(Function.Expm1), Inf, Inf },
        { nameof(Function.Expm1), -Inf, -1 },
        { nameof(Function.Log), 0, -Inf },
        { nameof(Function.Log), -1, NaN },
        { nameof(Function.Log1p), 1e-12, 9.999999999995e-13 },
        { nameof(Function.Log1p), 3e-5, 2.999955000899980e-5 },
        { nameof(Function.Log1p), 1, 0.6931471805599453 },
        { nameof(Function.Log1p), -1, -Inf },
        { nameof(Function.Log1p), Inf, Inf },
        { nameof(Function.Sqrt), 2, 1.4142135623730951 },
        { nameof(Function.Sqrt), -1, NaN },
        { nameof(Function.Rsqrt), 4, 0.5 },
        { nameof(Function.Rsqrt), 0, Inf },
        { nameof(Function.Tanh), 0.5, 0.46211715726000975 },
        { nameof(Function.Tanh), -Inf, -1 },
        { nameof(Function.Sigmoid), 2, 0.8807970779778823 },
        { nameof(Function.Sigmoid), -1000, 0 },
        { nameof(Function.Softplus), 0, 0.6931471805599453 },
        { nameof(Function.Softplus), -40, 4.248354255291589e-18 },
        { nameof(Function.Softplus), 1000, 1000 },
        { nameof(Function.Erf), 0, 0 },
        { nameof(Function.Erf), 0.5, 0.5204998778130465 },
        { nameof(Function.Erf), -2, -0.9953222650189527 },
        { nameof(Function.Erf), 3, 0.9999779095030014 },
        { nameof(Function.Erf), Inf, 1 },
        { nameof(Function.NormalDensity), -2, 0.05399096651318806 },
        { nameof(Function.NormalDensity), -Inf, 0 },
        { nameof(Function.NormalDistribution), 0, 0.5 },
        { nameof(Function.NormalDistribution), -1, 0.15865525393145707 },
        { nameof(Function.NormalDistribution), Inf, 1 },
        { nameof(Function.Sin), 1, 0.8414709848078965 },
        { nameof(Function.Cos), 1, 0.5403023058681398 },
        { nameof(Function.Atan), 1, Math.PI / 4 },
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void FunctionsHaveTheirValues(string function, double x, double expected)
    {
        double y = Evaluate(Enum.Parse<Function>(function), x);
        Assert.True(y.Equals(expected) || Math.Abs(y - expected) <= 1e-11 * Math.Abs(expected), $"{function}({x}): expected {expected:R}, came {y:R}");
    }

    [Fact]
    public void FunctionsLetNaNThrough() => Assert.All(Enum.GetValues<Function>(), f => Assert.Equal(NaN, Evaluate(f, NaN)));

    [Fact]
    public void OperatorsLetNaNThrough() => Assert.All(Enum.GetValues<Operator>(), op =>
    {
        Assert.Equal(NaN, Evaluate(op, NaN, 2));
        Assert.Equal(NaN, Evaluate(op, 2, NaN));
    });

    [Fact]
    public void ComparisonsWithNaNAreFalse() => Assert.All(Enum.GetValues<Comparison>(), c => Assert.False(Evaluate(c, NaN, 1) || Evaluate(c, 1, NaN) || Evaluate(c, NaN, NaN)));

    [Fact]
    public void NeutralElementsVanish()
    {
        Expression x = X(0), y = X(1);
        Assert.Equal(x, Add(x, Constant(0)));
        Assert.Equal(x, Add(Constant(0), x));
        Assert.Equal(x, Subtract(x, Constant(0)));
        Assert.Equal(x, Multiply(Constant(1), x));
        Assert.Equal(x, Divide(x, Constant(1)));
        Assert.Equal(x, Apply(Operator.Power, x, Constant(1)));
        Assert.Equal(x, Negate(Negate(x)));
        Assert.Equal(Negate(x), Multiply(x, Constant(-1)));
        Assert.Equal(Negate(x), Subtract(Constant(0), x));
        Assert.Equal(Subtract(x, y), Add(x, Negate(y)));
        Assert.Equal(Multiply(x, Constant(0.25)), Divide(x, Constant(4)));
        Assert.Equal(x, Select(Comparison.Less, x, y, x, x));
        Assert.Equal(y, Select(Comparison.Less, Constant(2), Constant(1), x, y));
        Assert.Equal(Constant(6), Multiply(Constant(2), Constant(3)));
        Assert.Equal(Constant(7), Expressions.Extent(7));
    }

    [Fact]
    public void WhatCouldHideNaNStays()
    {
        Assert.IsType<Binary>(Multiply(X(0), Constant(0)));
        Assert.IsType<Binary>(Subtract(X(0), X(0)));
        Assert.IsType<Binary>(Divide(X(0), X(0)));
        Assert.IsType<Binary>(Divide(X(0), Constant(3))); // 1/3 is not exact
        Assert.IsType<Select>(Select(Comparison.Equal, X(0), X(0), Constant(1), Constant(0)));
    }

    /// <summary>Every constructor makes what it was asked for: of its sub-trees' values the same number, but for the sign of zero.</summary>
    [Fact]
    public void SimplificationChangesNoNumber()
    {
        var random = new Random(3);
        double[] special = [0, 1, -1, 2, -2, 0.5, 4, 3, Inf, -Inf, NaN, 1e300, -1e-300];
        double Any() => random.Next(3) == 0 ? (random.NextDouble() * 6) - 3 : special[random.Next(special.Length)];
        for (int n = 0; n < 20_000; n++)
        {
            double[] inputs = [Any(), Any(), Any()];
            Make(3, inputs);
        }

        // The tree and its value by the interpreter; checks every step.
        Expression Make(int depth, double[] inputs)
        {
            if (depth == 0 || random.Next(5) == 0) return random.Next(2) == 0 ? X(random.Next(inputs.Length)) : Constant(Any());
            Expression[] parts = Enumerable.Range(0, 4).Select(_ => Make(depth - 1, inputs)).ToArray();
            double[] values = parts.Select(p => Value(p, inputs)).ToArray();
            switch (random.Next(3))
            {
                case 0:
                    Function f = Enum.GetValues<Function>()[random.Next(Enum.GetValues<Function>().Length)];
                    return Check(Apply(f, parts[0]), Evaluate(f, values[0]), inputs, $"{f} of {parts[0]}");
                case 1:
                    Operator op = Enum.GetValues<Operator>()[random.Next(Enum.GetValues<Operator>().Length)];
                    // As in PyTorch, a power of ½ is a root: √−∞ is NaN, where pow says ∞.
                    double expected = op == Operator.Power && parts[0] is not Graph.Constant && parts[1] == Constant(0.5) ? Math.Sqrt(values[0]) : Evaluate(op, values[0], values[1]);
                    return Check(Apply(op, parts[0], parts[1]), expected, inputs, $"{op} of {parts[0]} and {parts[1]}");
                default:
                    Comparison c = Enum.GetValues<Comparison>()[random.Next(3)];
                    return Check(Select(c, parts[0], parts[1], parts[2], parts[3]), Evaluate(c, values[0], values[1]) ? values[2] : values[3], inputs, $"{c}");
            }
        }

        static Expression Check(Expression made, double expected, double[] inputs, string what)
        {
            double value = Value(made, inputs);
            Assert.True(value.Equals(expected) || Math.Abs(value - expected) <= 1e-14 * Math.Abs(expected), $"{what} at {string.Join(", ", inputs)}: expected {expected:R}, came {value:R} of {Printer.Write(made)}");
            return made;
        }
    }

    [Fact]
    public void ExtentsAndCoordinatesAreRead()
    {
        var g = new GraphBuilder();
        Dim t = Dim.Symbol("T");
        Value v = g.Map(Add(Multiply(new Coordinate(0), Constant(10)), Add(new Coordinate(1), Divide(Expressions.Extent(t), Constant(2)))), [2, t]);
        Assert.Equal([1.5, 2.5, 3.5, 11.5, 12.5, 13.5], Interpreter.Run(v, g.Values, Bindings.None.Symbol("T", 3)).Data);
    }

    [Fact]
    public void FactorsMultiplyBackToTheProduct()
    {
        Expression e = Multiply(Negate(Multiply(X(0), Add(X(1), X(2)))), Multiply(X(1), Negate(X(2))));
        Assert.Equal([X(0), Add(X(1), X(2)), Constant(-1), X(1), X(2), Constant(-1)], e.Factors());
        double[] inputs = [1.5, -2, 0.25];
        Assert.Equal(Value(e, inputs), Value(Product(e.Factors()), inputs), 14);
    }

    [Fact]
    public void RewritingKeepsWhatItDoesNotChange()
    {
        Expression e = Select(Comparison.Less, X(0), Constant(1), Apply(Function.Exp, X(1)), Multiply(X(0), X(1)));
        Assert.Same(e, e.Rewrite(_ => null));
        Assert.Equal(Select(Comparison.Less, X(0), Constant(1), Apply(Function.Exp, X(2)), Multiply(X(0), X(2))), e.Substitute(i => X(i * 2)));
        // What is substituted is simplified again.
        Assert.Equal(X(0), Multiply(X(0), X(1)).Substitute(i => i == 1 ? Constant(1) : X(0)));
        Assert.Equal(1, e.Cost());
    }

    private static double Value(Expression e, double[] inputs)
    {
        var g = new GraphBuilder();
        Value[] leaves = inputs.Select((_, i) => g.Input("x" + i, Shape.Scalar)).ToArray();
        Value v = g.Add(new Map(e, Shape.Scalar), leaves);
        return Interpreter.Run(v, g.Values, inputs.Index().Aggregate(Bindings.None, (b, x) => b.Leaf("x" + x.Index, x.Item))).Data[0];
    }
}
