using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Layers;

/// <summary>One value per channel from all positions.</summary>
internal abstract class GlobalPoolLayer : LayerKind
{
    public sealed override void Build(LayerScope scope)
    {
        Tensor x = scope.Current;
        scope.ExpectReals();
        if (x.Shape.Rank < 2) scope.ShapeMismatch("an image (C, H, W) or a sequence (T, D)");
        Shape shape = x.Shape.Rank < 2 ? x.Shape : [x.Shape[x.ChannelAxis]];
        int[] axes = Extents.Others(x.Shape.Rank + 1, 0, x.ChannelAxis + 1);
        scope.Next(shape, l => l.Graph.Reshape(Reduce(l.Graph, l[x], axes), shape.Prepend(Dim.Batch)));
    }

    protected abstract Value Reduce(GraphBuilder graph, Value x, int[] axes);
}
