using NetGen.Generator.Shapes;

namespace NetGen.Generator.Layers;

/// <summary>All axes but the batch as one, in row-major order.</summary>
internal sealed class FlattenLayer : LayerKind
{
    public override LayerTraits Traits => LayerTraits.KeepsLinear;

    public override void Build(LayerScope scope)
    {
        Tensor x = scope.Current;
        Shape shape = [x.Shape.Size];
        Tensor y = scope.Next(shape, l => l.Graph.Reshape(l[x], shape.Prepend(Dim.Batch)), type: x.Type);
        if (x.Shape.Rank > 1) y.Provenance = y.Provenance with { Flattened = scope.Place };
    }
}
