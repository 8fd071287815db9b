using NetGen.Generator.Options;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Layers;

/// <summary>What is wrong with a window along one axis.</summary>
/// <param name="Id">One of <see cref="IssueIds"/>.</param>
/// <param name="First">What the message is filled with.</param>
/// <param name="Second">What the message is filled with.</param>
internal sealed record WindowFault(string Id, string First, string Second);

/// <summary>A window that slides along one axis: where it starts, and how often it stops.</summary>
/// <param name="Size">The extent of the axis.</param>
/// <param name="Kernel">How many elements the window has.</param>
/// <param name="Stride">How far it moves.</param>
/// <param name="Dilation">The distance between its elements.</param>
/// <param name="Before">How much padding stands before the axis.</param>
/// <param name="After">How much padding was asked for after it; rounding up may take more.</param>
/// <param name="Output">How often the window stops; unknown where it cannot be said.</param>
/// <param name="Remainder">How many elements at the end, padding included, no window reaches.</param>
/// <param name="Fault">Why it does not fit.</param>
internal sealed record WindowAxis(int Size, int Kernel, int Stride, int Dilation, int Before, int After, Dim Output, long Remainder = 0, WindowFault? Fault = null)
{
    /// <summary>From its first element to its last: dilation · (kernel − 1) + 1.</summary>
    public long Span => ((long)Dilation * (Kernel - 1)) + 1;

    /// <summary>Whether the last window reaches beyond the padding, since the size was rounded up.</summary>
    public bool Overhangs => Output.IsConstant && ((Output.Constant - 1) * Stride) + Span > (long)Size + Before + After;

    /// <summary>How many elements of the axis itself are left out at the end, besides those that a stride beyond the window steps over anyway.</summary>
    public long Unseen => Math.Max(0, Remainder - After - Math.Max(0, Stride - Span));

    /// <summary>Whether the extent, and with it the number of stops, is known.</summary>
    public bool IsKnown => Output.IsConstant;

    /// <summary>The computation of the output with its numbers: (224 + 2·3 − 7) / 2 + 1 = 112, remainder 1.</summary>
    public string Arithmetic => $"({Size}{(Before == 0 ? "" : $" + 2·{Before}")} − {Span}) / {Stride} + 1 = {Output}, remainder {Remainder}";

    /// <summary>Slides a window along an axis.</summary>
    /// <param name="name">What messages call the axis: "height".</param>
    /// <param name="padding">Padding on both sides; null for as much as gives ⌈size / stride⌉.</param>
    public static WindowAxis Slide(string name, Dim extent, int kernel, int stride, int dilation, int? padding, Rounding rounding)
    {
        if (!extent.IsConstant || extent.Constant is < 1 or > int.MaxValue)
        {
            WindowFault? symbolic = extent.IsUnknown ? null : new(IssueIds.SymbolicDimension, "the " + name, extent.ToString());
            return new(1, kernel, stride, dilation, 0, 0, Dim.Unknown, Fault: symbolic);
        }

        var axis = new WindowAxis((int)extent.Constant, kernel, stride, dilation, padding ?? 0, padding ?? 0, Dim.Unknown);
        return padding is null ? axis.Same(name) : axis.Padded(name, rounding);
    }

    /// <summary>TensorFlow's rule: ⌈size / stride⌉ stops, and what is odd of the padding stands at the end.</summary>
    private WindowAxis Same(string name)
    {
        long output = ((long)Size + Stride - 1) / Stride;
        long total = Math.Max(0, ((output - 1) * Stride) + Span - Size);
        if (total > int.MaxValue) return this with { Fault = new(IssueIds.BadArgument, $"the padding of the {name} would be {total}; it must be at most {int.MaxValue}", "") };
        return this with { Output = output, Before = (int)(total / 2), After = (int)(total - (total / 2)) };
    }

    /// <summary>⌊(size + 2·padding − span) / stride⌋ + 1 stops, or one more where a remainder is rounded up and the window still starts on the axis or before it.</summary>
    private WindowAxis Padded(string name, Rounding rounding)
    {
        long room = (long)Size + Before + After - Span;
        if (room < 0)
        {
            string available = Before == 0 ? $"{name} {Size}" : $"{name} {Size} + 2·{Before} = {Size + (2L * Before)}";
            string needed = Dilation == 1 ? $"{Kernel}" : $"{Dilation}·({Kernel} − 1) + 1 = {Span}";
            return this with { Fault = new(IssueIds.WindowTooLarge, needed, available) };
        }

        long steps = room / Stride, rest = room % Stride;
        if (steps >= int.MaxValue) return this with { Fault = new(IssueIds.BadArgument, $"the {name} of the result would be {steps + 1}; it must be at most {int.MaxValue}", "") };
        if (rounding != Rounding.Ceil || rest == 0) return this with { Output = steps + 1, Remainder = rest };
        return this with { Output = (steps + 1) * Stride < (long)Size + Before ? steps + 2 : steps + 1 };
    }
}
