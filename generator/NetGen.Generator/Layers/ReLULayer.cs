using NetGen.Generator.Graph;
using NetGen.Generator.Options;

namespace NetGen.Generator.Layers;

/// <summary>max(x, 0), with the derivative 0 at 0.</summary>
internal sealed class ReLULayer : ActivationLayer
{
    public override LayerTraits Traits => LayerTraits.Activation;

    public override Init? WeightsBefore => Init.HeNormal;

    protected override Expression Apply(Expression x, LayerScope scope) => Expressions.Apply(Function.Relu, x);
}
