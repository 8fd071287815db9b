using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Layers;

/// <summary>One value of each window of each channel: (C, H, W) → (C, H', W'). Windows lie side by side where no stride is given.</summary>
internal abstract class PoolLayer : LayerKind
{
    public override LayerTraits Traits => LayerTraits.Pools;

    public sealed override void Build(LayerScope scope)
    {
        Tensor x = scope.Current;
        (int Height, int Width) size = scope.Pair("size", at: 0, widthAt: 1);
        scope.ExpectReals();
        if (!scope.ExpectImage())
        {
            scope.Next([Dim.Unknown, Dim.Unknown, Dim.Unknown], l => l[x]);
            return;
        }

        SlidingWindow window = SlidingWindow.Read(scope, size, kernelAt: 0, stride: null);
        (WindowAxis rows, WindowAxis columns) = window;
        Check(scope, window);
        Func<Lowering, Value, PoolGeometry, Value> pool = Pool(scope, window);
        Tensor y = scope.Next([x.Shape[0], rows.Output, columns.Output], l => pool(l, l[x], new PoolGeometry(
            rows.Size, columns.Size, rows.Kernel, columns.Kernel, rows.Stride, columns.Stride, rows.Before, columns.Before,
            rows.Dilation, columns.Dilation, (int)rows.Output.Constant, (int)columns.Output.Constant)));
        y.Provenance = y.Provenance with { Size = new WindowSource(scope.Place, scope.Path, window), Field = x.Provenance.Field?.Through(window) };
    }

    /// <summary>Reads the kind's own arguments, checks them, and says how the windows of a value (B, C, H, W) become one value each.</summary>
    protected abstract Func<Lowering, Value, PoolGeometry, Value> Pool(LayerScope scope, SlidingWindow window);

    /// <summary>A window that lies in the padding alone would have nothing to take its value from: PyTorch's rule, and a dilation that steps over the image.</summary>
    private static void Check(LayerScope scope, SlidingWindow window)
    {
        bool isSame = scope.Is("Padding", Options.Padding.Same);
        (string Name, WindowAxis Axis)[] axes = [("height", window.Rows), ("width", window.Columns)];
        foreach ((string name, WindowAxis axis) in axes)
        {
            int half = axis.Kernel / 2;
            if (axis.Before > half && !isSame)
                scope.BadArgument(LayerScope.Named("Padding"), $"Padding is {axis.Before}; it must be at most half of the window's {name} {axis.Kernel}, so at most {half}");
            else if (MissesImage(axis)) scope.BadArgument(LayerScope.Named("Dilation"), "with this dilation a window has all its elements in the padding");
            else continue;
            return;
        }
    }

    /// <summary>
    /// Whether a window that starts in the padding before the axis steps over all of it; others start on the axis. Windows a dilation apart
    /// meet the axis at the same places, so no more need be looked at.
    /// </summary>
    private static bool MissesImage(WindowAxis axis)
    {
        // Elements closer together than the axis is long cannot miss it.
        if (!axis.Output.IsConstant || axis.Dilation <= axis.Size) return false;
        long windows = Math.Min(axis.Output.Constant, axis.Dilation), start = -(long)axis.Before;
        for (long i = 0; i < windows && start < 0; i++, start += axis.Stride)
        {
            long steps = (-start + axis.Dilation - 1) / axis.Dilation;
            if (start + (steps * axis.Dilation) >= axis.Size) return true;
        }

        return false;
    }
}
