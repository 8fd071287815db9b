using NetGen.Generator.Graph;
using static NetGen.Generator.Graph.Expressions;

namespace NetGen.Generator.Layers;

/// <summary>½·e² for |e| ≤ δ, and δ·(|e| − ½·δ) beyond, for the error e = x − t. Huber, 1964.</summary>
internal sealed class HuberLayer : ErrorLossLayer
{
    public override LayerTraits Traits => LayerTraits.Regression;

    protected override Expression Error(Expression x, Expression t, LayerScope scope)
    {
        double delta = scope.Real("delta", at: 0, fallback: 1, min: 0);
        if (delta == 0) scope.BadArgument(LayerScope.At(0), "delta is 0; it must be above 0");

        Expression e = Subtract(x, t), size = Expressions.Apply(Function.Abs, e);
        Expression square = Multiply(Constant(0.5), Multiply(e, e));
        return Select(Comparison.LessOrEqual, size, Constant(delta), square, Multiply(Constant(delta), Subtract(size, Constant(0.5 * delta))));
    }
}
