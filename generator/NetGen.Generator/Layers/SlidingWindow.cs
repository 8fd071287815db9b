using NetGen.Generator.Options;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Layers;

/// <summary>A window that slides over the rows and columns of an image: what convolution and pooling have in common.</summary>
internal sealed record SlidingWindow(WindowAxis Rows, WindowAxis Columns)
{
    /// <summary>Reads Stride, Padding, Dilation and Rounding, slides the window over an image (C, H, W), and reports the first thing that does not fit; a remainder counts last.</summary>
    /// <param name="kernel">The window's size.</param>
    /// <param name="place">The argument that gives it.</param>
    /// <param name="stride">The stride where none is given.</param>
    public static SlidingWindow Read(LayerScope scope, (int Height, int Width) kernel, ArgumentPlace place, (int Height, int Width) stride)
    {
        if (scope.Has("Stride")) stride = scope.Pair("Stride");
        (int Height, int Width) dilation = scope.Pair("Dilation", fallback: 1);
        Rounding rounding = scope.Choice("Rounding", fallback: Rounding.Floor);
        (int? above, int? left) = Padding(scope);

        Shape x = scope.Shape;
        var rows = WindowAxis.Slide("height", x[1], kernel.Height, stride.Height, dilation.Height, above, rounding);
        var columns = WindowAxis.Slide("width", x[2], kernel.Width, stride.Width, dilation.Width, left, rounding);
        WindowFault?[] faults = [rows.Fault, columns.Fault];
        if (faults.OrderBy(f => f?.Id == IssueIds.DroppedRemainder).FirstOrDefault(f => f is not null) is { } fault) Report(scope, fault, place, rounding);
        return new SlidingWindow(rows, columns);
    }

    /// <summary>Padding before rows and columns; null for as much as keeps the size.</summary>
    private static (int? Above, int? Left) Padding(LayerScope scope)
    {
        if (scope.Is("Padding", Options.Padding.Same)) return (null, null);
        return scope.Is("Padding", Options.Padding.Valid) ? (0, 0) : scope.Pair("Padding", min: 0, fallback: 0);
    }

    private static void Report(LayerScope scope, WindowFault fault, ArgumentPlace kernel, Rounding rounding)
    {
        Tensor x = scope.Current;
        ArgumentPlace place = fault.Id switch
        {
            IssueIds.WindowTooLarge => kernel,
            IssueIds.DroppedRemainder => LayerScope.Named("Stride"),
            IssueIds.BadArgument => LayerScope.Named("Padding"),
            _ => ArgumentPlace.None,
        };
        if (fault.Id == IssueIds.DroppedRemainder && rounding != Rounding.Exact) scope.Info(fault.Id, place, fault.First, fault.Second, x.Producer, x);
        else scope.Error(fault.Id, place, fault.First, fault.Second, x.Producer, x);
    }
}
