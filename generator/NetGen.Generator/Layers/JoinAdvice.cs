using NetGen.Generator.Shapes;

namespace NetGen.Generator.Layers;

/// <summary>What would give two values that are joined equal shapes, in both directions.</summary>
internal static class JoinAdvice
{
    /// <summary>Gives one the channels of the other, where a single argument decides them.</summary>
    public static IEnumerable<Fix> Channels(Tensor first, Tensor second)
    {
        if (first.Shape.Rank != second.Shape.Rank || first.Shape.Rank == 0) return [];
        Dim a = first.Shape[first.ChannelAxis], b = second.Shape[second.ChannelAxis];
        if (Joining.Agree(a, b)) return [];
        return new[] { Give("first", first, b), Give("second", second, a) }.OfType<Fix>();

        static Fix? Give(string key, Tensor value, Dim channels) => value.Provenance.Channels is { } source && channels.IsConstant
            ? Fix.Set(key + " channels", $"Make '{source.Layer}' give {channels}", source.Place, source.Argument, channels.ToString())
            : null;
    }

    /// <summary>Gives one the height and width of the other by padding, where a window decides them.</summary>
    public static Fix[] Sizes(Tensor first, Tensor second)
    {
        if (first.Shape.Rank != 3 || second.Shape.Rank != 3 || (Joining.Agree(first.Shape[1], second.Shape[1]) && Joining.Agree(first.Shape[2], second.Shape[2]))) return [];
        return [.. new[] { Pad("first", first, second.Shape), Pad("second", second, first.Shape) }.OfType<Fix>()];
    }

    private static Fix? Pad(string key, Tensor value, Shape wanted)
    {
        if (value.Provenance.Size is not { } source) return null;
        if (Padding(source.Window.Rows, wanted[1]) is not { } above || Padding(source.Window.Columns, wanted[2]) is not { } left) return null;
        string text = above == left ? $"{above}" : $"new[] {{ {above}, {left} }}";
        return Fix.Set(key + " padding", $"Make '{source.Layer}' give {wanted[1]}×{wanted[2]}: Padding = {text}", source.Place, LayerScope.Named("Padding"), text);
    }

    /// <summary>The padding on both sides with which the window stops that often; null where none does.</summary>
    private static int? Padding(WindowAxis axis, Dim wanted)
    {
        if (!wanted.IsConstant || !axis.IsKnown) return null;
        // The least padding that has room for the stops; half of the window is the most that makes sense.
        long room = ((wanted.Constant - 1) * axis.Stride) + axis.Span - axis.Size;
        long padding = Math.Max(0, (room + 1) / 2);
        bool fits = padding <= axis.Span / 2 && ((axis.Size + (2 * padding) - axis.Span) / axis.Stride) + 1 == wanted.Constant && axis.Size + (2 * padding) >= axis.Span;
        return fits ? (int)padding : null;
    }
}
