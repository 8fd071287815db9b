using NetGen.Generator.Graph;
using NetGen.Generator.Options;
using static NetGen.Generator.Graph.Expressions;

namespace NetGen.Generator.Layers;

/// <summary>x for x > 0, slope · x otherwise.</summary>
internal sealed class LeakyReLULayer : ActivationLayer
{
    public override LayerTraits Traits => LayerTraits.Activation | LayerTraits.Leaks;

    public override Init? WeightsBefore => Init.HeNormal;

    /// <summary>The function for any slope; PyTorch's derivative at 0, the slope.</summary>
    public static Expression Of(Expression x, Expression slope) => Select(Comparison.Less, Constant(0), x, x, Multiply(slope, x));

    protected override Expression Apply(Expression x, LayerScope scope) => Of(x, Constant(scope.Real("slope", at: 0, fallback: 0.01)));
}
