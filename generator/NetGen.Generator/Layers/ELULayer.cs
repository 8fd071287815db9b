using NetGen.Generator.Graph;
using NetGen.Generator.Options;
using static NetGen.Generator.Graph.Expressions;

namespace NetGen.Generator.Layers;

/// <summary>x for x > 0, α · (eˣ − 1) otherwise. Clevert et al., 2016.</summary>
internal sealed class ELULayer : ActivationLayer
{
    public override Init? WeightsBefore => Init.HeNormal;

    /// <summary>
    /// max(x, 0) + α · expm1(min(x, 0)): the exponential never overflows on the side that does not count, where ∞ · 0 would make the
    /// derivative NaN. The derivative at 0 is α, as in PyTorch.
    /// </summary>
    public static Expression Of(Expression x, double alpha)
    {
        Expression negative = Select(Comparison.LessOrEqual, x, Constant(0), x, Constant(0));
        return Add(Expressions.Apply(Function.Relu, x), Multiply(Constant(alpha), Expressions.Apply(Function.Expm1, negative)));
    }

    protected override Expression Apply(Expression x, LayerScope scope) => Of(x, scope.Real("alpha", at: 0, fallback: 1));
}
