using NetGen.Generator.Graph;
using NetGen.Generator.Options;

namespace NetGen.Generator.Layers;

/// <summary>1 / (1 + e⁻ˣ).</summary>
internal sealed class SigmoidLayer : ActivationLayer
{
    public override LayerTraits Traits => LayerTraits.Activation | LayerTraits.Saturates | LayerTraits.Probabilities | LayerTraits.Bounded;

    public override Init? WeightsBefore => Init.GlorotNormal;

    protected override Expression Apply(Expression x, LayerScope scope) => Expressions.Apply(Function.Sigmoid, x);
}
