using NetGen.Generator.Graph;
using NetGen.Generator.Options;

namespace NetGen.Generator.Layers;

/// <summary>x · sigmoid(x). Elfwing et al., 2018.</summary>
internal sealed class SiLULayer : ActivationLayer
{
    public override LayerTraits Traits => LayerTraits.Activation;

    public override Init? WeightsBefore => Init.HeNormal;

    protected override Expression Apply(Expression x, LayerScope scope) => Expressions.Multiply(x, Expressions.Apply(Function.Sigmoid, x));
}
