using NetGen.Generator.Shapes;
using static NetGen.Generator.Graph.Expressions;

namespace NetGen.Generator.Graph;

/// <summary>Operations that are made of others. Their derivatives follow from the parts; fusion makes one loop of them again.</summary>
internal sealed partial class GraphBuilder
{
    public Value Add(Value a, Value b) => Joined(a, b) ?? Joined(b, a) ?? Map(Expressions.Add(X(0), X(1)), a, b);

    public Value Multiply(Value a, Value b) => Map(Expressions.Multiply(X(0), X(1)), a, b);

    public Value Scale(Value x, double factor) => Map(Expressions.Multiply(X(0), Constant(factor)), x);

    public Value Apply(Function function, Value x) => Map(Expressions.Apply(function, X(0)), x);

    /// <summary>A parameter or statistic (n) along one axis of something of a given rank: (1, …, n, …, 1).</summary>
    public Value Along(Value vector, int axis, int rank)
    {
        var dims = new Dim[rank];
        for (int i = 0; i < rank; i++) dims[i] = Dim.One;
        dims[axis < 0 ? axis + rank : axis] = vector.Shape[0];
        return Reshape(vector, Shape.Create(dims));
    }

    /// <summary>The mean over axes, which stay as 1.</summary>
    public Value Mean(Value x, params int[] axes) =>
        Map(Divide(X(0), Expressions.Extent(axes.Select(a => x.Shape[a]).Aggregate(Dim.One, (p, d) => p * d))), Sum(x, axes));

    /// <summary>Mean and biased variance over axes. No gradient goes through the mean inside the variance, where it is Σ(x − mean) = 0: first derivatives are right, second ones are not.</summary>
    public (Value Mean, Value Variance) Moments(Value x, params int[] axes)
    {
        Value mean = Mean(x, axes);
        Expression centred = Subtract(X(0), X(1));
        Value squares = Map(Expressions.Multiply(centred, centred), x, Stop(mean));
        return (mean, Mean(squares, axes));
    }

    /// <summary>(x − mean) · 1/√(variance + ε) · scale + shift, as one map; scale and shift may be null.</summary>
    public Value Normalize(Value x, Value mean, Value variance, double epsilon, Value? scale, Value? shift)
    {
        Value inverse = Map(Expressions.Apply(Function.Rsqrt, Expressions.Add(X(0), Constant(epsilon))), variance);
        Expression y = Expressions.Multiply(Subtract(X(0), X(1)), X(2));
        List<Value> operands = [x, mean, inverse];
        if (scale is not null)
        {
            y = Expressions.Multiply(y, X(operands.Count));
            operands.Add(scale);
        }

        if (shift is not null)
        {
            y = Expressions.Add(y, X(operands.Count));
            operands.Add(shift);
        }

        return Map(y, x.Shape, operands.ToArray());
    }

    /// <summary>exp(x − max) / Σ exp(x − max) along an axis. The shift changes no value, so no gradient goes through it.</summary>
    public Value Softmax(Value x, int axis)
    {
        axis = axis < 0 ? axis + x.Shape.Rank : axis;
        Value e = Map(Expressions.Apply(Function.Exp, Subtract(X(0), X(1))), x, Stop(Max(x, axis)));
        return Map(Divide(X(0), X(1)), e, Sum(e, axis));
    }

    /// <summary>log Σ exp(x) along an axis, which stays as 1.</summary>
    public Value LogSumExp(Value x, int axis)
    {
        axis = axis < 0 ? axis + x.Shape.Rank : axis;
        Value max = Stop(Max(x, axis));
        Value e = Map(Expressions.Apply(Function.Exp, Subtract(X(0), X(1))), x, max);
        return Map(Expressions.Add(Expressions.Apply(Function.Log, X(0)), X(1)), Sum(e, axis), max);
    }
}
