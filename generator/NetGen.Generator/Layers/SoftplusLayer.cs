using NetGen.Generator.Graph;
using NetGen.Generator.Options;

namespace NetGen.Generator.Layers;

/// <summary>log(1 + eˣ).</summary>
internal sealed class SoftplusLayer : ActivationLayer
{
    public override LayerTraits Traits => LayerTraits.Activation;

    public override Init? WeightsBefore => Init.HeNormal;

    protected override Expression Apply(Expression x, LayerScope scope) => Expressions.Apply(Function.Softplus, x);
}
