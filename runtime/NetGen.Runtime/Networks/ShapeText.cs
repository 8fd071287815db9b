using NetGen.Runtime;

namespace NetGen;

/// <summary>Writes shapes for messages and tables, such as <c>(B, 1, 28, 28)</c>.</summary>
internal static class ShapeText
{
    public static string Of(Extent[] shape, string[] symbols) =>
        $"({string.Join(", ", shape.Select(extent => extent.IsSymbolic ? symbols[extent.Symbol] : extent.Size.ToString()))})";

    public static string Of(ReadOnlySpan<int> shape) => $"({string.Join(", ", shape.ToArray())})";
}
