using NetGen.Generator.Options;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Layers;

/// <summary>What decides how a window slides over an image (C, H, W): kept whole, so that advice can try another number.</summary>
/// <param name="Image">The image.</param>
/// <param name="Kernel">The window's size.</param>
/// <param name="Stride">How far it moves; null for its own size, as pooling windows lie.</param>
/// <param name="Dilation">The distance between its elements.</param>
/// <param name="Above">Padding above and below; null for as much as keeps the size.</param>
/// <param name="Left">Padding to the left and to the right; null for as much as keeps the size.</param>
/// <param name="Rounding">What becomes of a remainder.</param>
internal sealed record WindowForm(
    Shape Image, (int Height, int Width) Kernel, (int Height, int Width)? Stride, (int Height, int Width) Dilation, int? Above, int? Left, Rounding Rounding)
{
    /// <summary>Reads the arguments that windows have in common.</summary>
    public static WindowForm Read(LayerScope scope, (int Height, int Width) kernel, (int Height, int Width)? stride)
    {
        if (scope.Has("Stride")) stride = scope.Pair("Stride");
        (int Height, int Width) dilation = scope.Pair("Dilation", fallback: 1);
        Rounding rounding = scope.Choice("Rounding", fallback: Rounding.Floor);
        (int? above, int? left) = Padding(scope);
        return new WindowForm(scope.Shape, kernel, stride, dilation, above, left, rounding);
    }

    /// <summary>Slides the window.</summary>
    public SlidingWindow Slide()
    {
        (int down, int across) = Stride ?? Kernel;
        return new SlidingWindow(
            WindowAxis.Slide("height", Image[1], Kernel.Height, down, Dilation.Height, Above, Rounding),
            WindowAxis.Slide("width", Image[2], Kernel.Width, across, Dilation.Width, Left, Rounding));
    }

    /// <summary>Padding before rows and columns; null for as much as keeps the size.</summary>
    private static (int? Above, int? Left) Padding(LayerScope scope)
    {
        if (scope.Is("Padding", Options.Padding.Same)) return (null, null);
        return scope.Is("Padding", Options.Padding.Valid) ? (0, 0) : scope.Pair("Padding", min: 0, fallback: 0);
    }
}
