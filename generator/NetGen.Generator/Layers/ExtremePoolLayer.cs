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
        else if (MissesImage(rows) || MissesImage(columns))
        {
            scope.BadArgument(LayerScope.Named("Dilation"), "with this dilation a window has all its elements in the padding");
        }

        return (l, x, geometry) => l.Graph.Pool(x, kind, geometry);
    }

    /// <summary>Whether a window that starts in the padding before the axis steps over all of it. Others start on the axis.</summary>
    private static bool MissesImage(WindowAxis axis)
    {
        if (!axis.Output.IsConstant) return false;
        long start = -(long)axis.Before;
        for (long i = 0; i < axis.Output.Constant && start < 0; i++, start += axis.Stride)
        {
            long steps = (-start + axis.Dilation - 1) / axis.Dilation;
            if (steps >= axis.Kernel || start + (steps * axis.Dilation) >= axis.Size) return true;
        }

        return false;
    }
}
