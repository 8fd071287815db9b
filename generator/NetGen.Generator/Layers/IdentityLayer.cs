using NetGen.Generator.Graph;

namespace NetGen.Generator.Layers;

/// <summary>x itself: a name for a value, and no work.</summary>
internal sealed class IdentityLayer : ActivationLayer
{
    public override LayerTraits Traits => LayerTraits.KeepsLinear;

    protected override Expression Apply(Expression x, LayerScope scope) => x;
}
