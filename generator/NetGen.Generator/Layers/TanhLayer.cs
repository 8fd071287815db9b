using NetGen.Generator.Graph;
using NetGen.Generator.Options;

namespace NetGen.Generator.Layers;

/// <summary>The hyperbolic tangent.</summary>
internal sealed class TanhLayer : ActivationLayer
{
    public override LayerTraits Traits => LayerTraits.Activation | LayerTraits.Saturates | LayerTraits.Bounded;

    public override Init? WeightsBefore => Init.GlorotNormal;

    protected override Expression Apply(Expression x, LayerScope scope) => Expressions.Apply(Function.Tanh, x);
}
