namespace NetGen;

/// <summary>The smallest value of each window of a channel: (C, H, W) → (C, H', W') with H' = ⌊(H + 2·padding − size) / stride⌋ + 1.</summary>
public sealed class MinPool2DAttribute : LayerAttribute
{
    /// <summary>A square window.</summary>
    /// <param name="size">Height and width of the window.</param>
    public MinPool2DAttribute(object size)
        : this(size, size)
    {
    }

    /// <summary>A window of two sizes.</summary>
    /// <param name="height">The window's height.</param>
    /// <param name="width">The window's width.</param>
    public MinPool2DAttribute(object height, object width) => (Height, Width) = (height, width);

    /// <summary>The window's height.</summary>
    public object Height { get; }

    /// <summary>The window's width.</summary>
    public object Width { get; }

    /// <summary>How far the window moves: one number, or an array of height and width; the window's size without it.</summary>
    public object? Stride { get; set; }

    /// <summary>Rows and columns on each side that belong to no element: one number, an array of height and width, or a member of <see cref="NetGen.Padding"/>.</summary>
    public object Padding { get; set; } = 0;

    /// <summary>The distance between the window's elements: one number, or an array of height and width.</summary>
    public object Dilation { get; set; } = 1;

    /// <summary>What becomes of rows that the stride does not reach.</summary>
    public Rounding Rounding { get; set; }
}
