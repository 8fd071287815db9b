using NetGen.Generator.Options;

namespace NetGen.Generator.Layers;

/// <summary>exp(xᵢ) / Σ exp(xⱼ) along an axis.</summary>
internal sealed class SoftmaxLayer : LayerKind
{
    public override LayerTraits Traits => LayerTraits.Activation | LayerTraits.Probabilities | LayerTraits.Bounded;

    public override Init? WeightsBefore => Init.GlorotNormal;

    public override void Build(LayerScope scope)
    {
        Tensor x = scope.Current;
        scope.ExpectReals();
        int axis = scope.Axis() + 1;
        scope.Next(x.Shape, l => l.Graph.Softmax(l[x], axis));
    }
}
