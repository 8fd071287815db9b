using NetGen.Generator.Graph;
using NetGen.Generator.Options;
using static NetGen.Generator.Graph.Expressions;

namespace NetGen.Generator.Layers;

/// <summary>x for x > 0, α · (eˣ − 1) otherwise. Clevert et al., 2016.</summary>
internal sealed class ELULayer : ActivationLayer
{
    public override LayerTraits Traits => LayerTraits.Activation;

    public override Init? WeightsBefore => Init.HeNormal;

    /// <summary>The function; its derivative at 0 is α, as in PyTorch.</summary>
    public static Expression Of(Expression x, double alpha) =>
        Select(Comparison.Less, Constant(0), x, x, Multiply(Constant(alpha), Expressions.Apply(Function.Expm1, x)));

    protected override Expression Apply(Expression x, LayerScope scope) => Of(x, scope.Real("alpha", at: 0, fallback: 1));
}
