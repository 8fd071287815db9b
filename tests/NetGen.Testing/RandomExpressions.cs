using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;
using static NetGen.Generator.Graph.Expressions;

namespace NetGen.Testing;

/// <summary>Makes expressions that are finite for every finite argument and do not grow faster than their arguments.</summary>
internal sealed class RandomExpressions(Random random, bool smooth)
{
    /// <summary>An expression that reads each of the inputs, for a map of the given shape.</summary>
    public Expression Over(int inputs, Shape shape)
    {
        Expression e = Make(X(0), 2);
        for (int i = 1; i < inputs; i++) e = Combine(e, Make(X(i), 1));
        return random.Next(4) == 0 ? Decorate(e, shape) : e;
    }

    private Expression Make(Expression x, int depth) => depth == 0 ? x : random.Next(3) switch
    {
        0 => Combine(Make(x, depth - 1), Make(x, depth - 1)),
        _ => Transform(Make(x, depth - 1)),
    };

    private Expression Transform(Expression x)
    {
        Expression positive = Add(Apply(Function.Sigmoid, x), Constant(0.5));
        return random.Next(smooth ? 18 : 23) switch
        {
            0 => Negate(x),
            1 => Apply(Function.Tanh, x),
            2 => Apply(Function.Sigmoid, x),
            3 => Apply(Function.Softplus, x),
            4 => Apply(Function.Erf, x),
            5 => Apply(Function.Sin, x),
            6 => Apply(Function.Cos, x),
            7 => Apply(Function.Atan, x),
            8 => Apply(Function.Exp, Apply(Function.Tanh, x)),
            9 => Apply(Function.Expm1, Apply(Function.Sin, x)),
            10 => Apply(Function.Log, positive),
            11 => Apply(Function.Log1p, positive),
            12 => Apply(Function.Sqrt, positive),
            13 => Apply(Function.Rsqrt, positive),
            14 => Apply(Operator.Power, positive, Constant(new[] { -1, 0.5, 1.5, 2, 3 }[random.Next(5)])),
            15 => Apply(Function.NormalDensity, x),
            16 => Apply(Function.NormalDistribution, x),
            17 => Divide(x, Constant(random.Next(2, 5))),
            18 => Apply(Function.Relu, x),
            19 => Apply(Function.Abs, x),
            20 => Apply(Function.Sign, x),
            21 => Apply(Function.Floor, Multiply(x, Constant(3))),
            _ => Select(Comparison.Less, x, Constant(0), Multiply(x, Constant(0.1)), x),
        };
    }

    private Expression Combine(Expression a, Expression b) => random.Next(smooth ? 5 : 8) switch
    {
        0 => Multiply(Add(a, b), Constant(0.5)),
        1 => Subtract(a, Multiply(b, Constant(0.25))),
        2 => Multiply(Apply(Function.Tanh, a), b),
        3 => Multiply(a, Apply(Function.Sigmoid, b)),
        4 => Divide(a, Add(Multiply(Apply(Function.Sin, b), Apply(Function.Sin, b)), Constant(1))),
        5 => Max(a, b),
        6 => Min(a, b),
        _ => Select((Comparison)random.Next(3), a, b, Multiply(a, Constant(0.5)), b),
    };

    private Expression Decorate(Expression e, Shape shape)
    {
        int axis = random.Next(shape.Rank);
        return random.Next(3) switch
        {
            0 => Select(Comparison.Less, new Uniform(random.Next(4)), Constant(0.75), Divide(e, Constant(0.75)), Constant(0)),
            1 => Select(Comparison.LessOrEqual, new Coordinate(axis), new Coordinate(shape.Rank - 1), e, Multiply(e, Constant(-0.5))),
            _ => Add(e, Divide(new Coordinate(axis), Expressions.Extent(shape[axis]))),
        };
    }
}
