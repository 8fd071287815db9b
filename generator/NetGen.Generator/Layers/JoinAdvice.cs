using NetGen.Generator.Shapes;

namespace NetGen.Generator.Layers;

/// <summary>Another size for the image that a network takes.</summary>
/// <param name="Why">What a message says of it.</param>
/// <param name="Fix">What makes it.</param>
internal sealed record InputAdvice(string Why, Fix Fix);

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

    /// <summary>Whether two values do not differ in height or width; others than images have none.</summary>
    public static bool SameSize(Tensor first, Tensor second) =>
        first.Shape.Rank != 3 || second.Shape.Rank != 3 || (Joining.Agree(first.Shape[1], second.Shape[1]) && Joining.Agree(first.Shape[2], second.Shape[2]));

    /// <summary>Gives one the height and width of the other by padding, where a window decides them.</summary>
    public static Fix[] Sizes(Tensor first, Tensor second)
    {
        if (SameSize(first, second)) return [];
        return [.. new[] { Pad("first", first, second.Shape), Pad("second", second, first.Shape) }.OfType<Fix>()];
    }

    /// <summary>
    /// Gives the network's image a size that its pools divide: an odd one is cut when it is halved, and enlarging does not bring the rest back. The size and its
    /// divisors; null where nothing was enlarged.
    /// </summary>
    public static InputAdvice? Input(LayerScope scope, Tensor first, Tensor second)
    {
        if (first.Provenance.Field is not { } a || second.Provenance.Field is not { } b) return null;
        InputDeclaration[] images = [.. scope.Elaborator.Result.Inputs.Where(i => i.Tensor.Shape.Rank == 3)];
        if (images.Length != 1 || images[0].Tensor.Shape is not { Size.IsConstant: true } image) return null;
        long down = Whole(Math.Max(a.CoarseDown, b.CoarseDown)), across = Whole(Math.Max(a.CoarseAcross, b.CoarseAcross));
        if (down < 1 || across < 1) return null;
        long height = Multiple(image[1].Constant, down), width = Multiple(image[2].Constant, across);
        if ((height == image[1].Constant && width == image[2].Constant) || Math.Max(height, width) > int.MaxValue) return null;
        string multiples = down == across ? $"{down}" : $"{down} and {across}";
        string why = $"; what is halved and enlarged again meets it for a height and a width that are multiples of {multiples}, such as {height}×{width}";
        return new InputAdvice(why, new Fix("input", $"Make '{images[0].Name}' ({image[0]}, {height}, {width})",
        [
            new Edit(EditKind.SetArgument, images[0].Tensor.Place, LayerScope.At(0, 1), $"{height}"),
            new Edit(EditKind.SetArgument, images[0].Tensor.Place, LayerScope.At(0, 2), $"{width}"),
        ]));

        static long Whole(double distance) => distance == Math.Floor(distance) && distance <= int.MaxValue ? (long)distance : 0;

        static long Multiple(long size, long divisor) => (size + divisor - 1) / divisor * divisor;
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
