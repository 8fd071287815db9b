using NetGen.Generator.Shapes;

namespace NetGen.Generator.Layers;

/// <summary>All axes but the batch as one, in row-major order.</summary>
internal sealed class FlattenLayer : LayerKind
{
    public override void Build(LayerScope scope)
    {
        Tensor x = scope.Current;
        Shape shape = [x.Shape.Size];
        scope.Next(shape, l => l.Graph.Reshape(l[x], shape.Prepend(Dim.Batch)), type: x.Type);
    }
}
