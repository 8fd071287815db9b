using NetGen.Generator.Shapes;

namespace NetGen.Generator.Layers;

/// <summary>(x − mean) / √(variance + ε) · weight + bias per channel; see <see cref="BatchNormalization"/>.</summary>
internal sealed class BatchNormLayer : LayerKind
{
    public override LayerTraits Traits => LayerTraits.KeepsLinear | LayerTraits.RemovesBias | LayerTraits.Normalizes;

    public override string Stem => "bn";

    public override void Build(LayerScope scope)
    {
        Tensor x = scope.Current;
        scope.ExpectReals();
        double epsilon = scope.Real("Epsilon", fallback: 1e-5, min: 0);
        double momentum = scope.Real("Momentum", fallback: 0.1, min: 0, max: 1);
        bool affine = scope.Flag("Affine", fallback: true);
        if (x.Shape.Rank == 0)
        {
            scope.ShapeMismatch("a value with at least one axis");
            return;
        }

        Dim channels = scope.Constant(x.Shape[x.ChannelAxis], "the number of channels");
        var norm = new BatchNormalization(scope, channels, affine: affine, epsilon: epsilon, momentum: momentum);
        scope.Next(x.Shape, l => norm.Apply(l, l[x], x.ChannelAxis + 1));
    }
}
