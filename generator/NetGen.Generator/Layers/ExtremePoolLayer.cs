using NetGen.Generator.Graph;

namespace NetGen.Generator.Layers;

/// <summary>Pooling to the largest or the smallest element; padding never is one.</summary>
internal abstract class ExtremePoolLayer(PoolKind kind) : PoolLayer
{
    /// <summary>The winner's place in its window is kept in a byte for the backward pass.</summary>
    private const int LargestWindow = 256;

    protected sealed override Func<Lowering, Value, PoolGeometry, Value> Pool(LayerScope scope, SlidingWindow window)
    {
        (WindowAxis rows, WindowAxis columns) = window;
        long elements = (long)rows.Kernel * columns.Kernel;
        if (elements > LargestWindow)
        {
            scope.BadArgument(LayerScope.At(0), $"a window of {rows.Kernel}·{columns.Kernel} = {elements} elements; it must have at most {LargestWindow}. [GlobalMaxPool] takes the whole image");
        }

        return (l, x, geometry) => l.Graph.Pool(x, kind, geometry);
    }
}
