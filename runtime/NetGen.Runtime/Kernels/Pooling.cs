namespace NetGen.Kernels;

/// <summary>Maxima, minima and means of windows that slide over planes, with their gradients.</summary>
/// <remarks>
/// A plane is one channel of one image, row-major. Windows are clipped to the input: padding never wins, and adds nothing. NaN in a window makes its result NaN.
/// </remarks>
public static partial class Pooling
{
    /// <summary>The greatest window whose winner fits in the byte that is kept of it.</summary>
    private const int LargestKernel = 256;

    // Reading about this many elements is one task: some ten microseconds.
    private const long ElementsPerTask = 32768;

    /// <summary>y (planes, OutputHeight, OutputWidth) = the greatest element of each window of x (planes, Height, Width).</summary>
    /// <param name="workers">The threads to use.</param>
    /// <param name="g">The sizes.</param>
    /// <param name="planes">The number of planes.</param>
    /// <param name="x">The input.</param>
    /// <param name="y">The output.</param>
    /// <param name="offsets">Takes a byte for each output: the place a·KernelWidth + b of the winner in its window, the first of equals; may be null.</param>
    /// <exception cref="ArgumentException">A window has no input element, or has more than 256 places while <paramref name="offsets"/> are asked for.</exception>
    public static void Max(Workers workers, in PoolGeometry g, nint planes, Pointer x, Pointer y, Pointer offsets) =>
        Extreme<Greatest>(workers, g, planes, x, y, offsets);

    /// <summary>As <see cref="Max"/>, with the least element.</summary>
    /// <inheritdoc cref="Max"/>
    public static void Min(Workers workers, in PoolGeometry g, nint planes, Pointer x, Pointer y, Pointer offsets) =>
        Extreme<Least>(workers, g, planes, x, y, offsets);

    /// <summary>dx (planes, Height, Width) = the sum of dy (planes, OutputHeight, OutputWidth) over the windows that each element has won; overwrites dx.</summary>
    /// <exception cref="ArgumentException">A window has no input element, or more than 256 places.</exception>
    public static void ExtremeGradient(Workers workers, in PoolGeometry g, nint planes, Pointer dy, Pointer offsets, Pointer dx)
    {
        g.Verify();
        VerifyKernel(g);
        nint planesPerTask = UnitsPerTask(g.InputSize + g.OutputSize);
        if (AreTiles(g))
            Tiles(workers, g, planes, planesPerTask * g.OutputHeight, new WinnerTileGradient(dy, offsets, dx), dx);
        else
            workers.Run(Tasks(planes, planesPerTask), new ExtremeGradientWork(g, planes, planesPerTask, dy, offsets, dx), g.KernelSize);
    }

    /// <summary>y (planes, OutputHeight, OutputWidth) = the mean of each window of x (planes, Height, Width).</summary>
    /// <param name="workers">The threads to use.</param>
    /// <param name="g">The sizes.</param>
    /// <param name="planes">The number of planes.</param>
    /// <param name="x">The input.</param>
    /// <param name="y">The output.</param>
    /// <param name="countPadding">Whether the sum is divided by the number of all places of a window, or only of those that exist.</param>
    /// <exception cref="ArgumentException">A window has no input element.</exception>
    public static void Average(Workers workers, in PoolGeometry g, nint planes, Pointer x, Pointer y, bool countPadding)
    {
        g.Verify();
        nint rowsPerTask = UnitsPerTask((nint)g.OutputWidth * g.KernelSize);
        nint rows = planes * g.OutputHeight;
        if (AreTiles(g))
            Tiles(workers, g, planes, rowsPerTask, new MeanTile(x, y), Pointer.Null);
        else
            workers.Run(Tasks(rows, rowsPerTask), new WindowsWork<Mean>(g, rows, rowsPerTask, x, new Mean(g, y, countPadding)));
    }

    /// <summary>dx (planes, Height, Width) = the share of each element in the means, times their gradients dy (planes, OutputHeight, OutputWidth); overwrites dx.</summary>
    /// <exception cref="ArgumentException">A window has no input element.</exception>
    public static void AverageGradient(Workers workers, in PoolGeometry g, nint planes, Pointer dy, Pointer dx, bool countPadding)
    {
        g.Verify();
        nint planesPerTask = UnitsPerTask(g.InputSize + g.OutputSize * g.KernelSize);
        if (AreTiles(g))
            Tiles(workers, g, planes, planesPerTask * g.OutputHeight, new MeanTileGradient(dy, dx), dx);
        else if (g.StrideWidth > 2)
            workers.Run(Tasks(planes, planesPerTask), new SparseAverageGradientWork(g, planes, planesPerTask, dy, dx, countPadding), g.Width);
        else
        {
            AverageGradientWork work = new(g, planes, planesPerTask, dx, new MeanShares(g, dy, countPadding));
            workers.Run(Tasks(planes, planesPerTask), work, work.Scratch);
        }
    }

    private static void Tiles<TTile>(Workers workers, in PoolGeometry g, nint planes, nint rowsPerTask, TTile tile, Pointer cleared) where TTile : struct, ITile
    {
        nint rows = planes * g.OutputHeight;
        if (rows > 0)
            workers.Run(Tasks(rows, rowsPerTask), new TilesWork<TTile>(g, rows, rowsPerTask, tile, cleared));
        else if (!cleared.IsNull)
            cleared.AsSpan(planes * g.InputSize).Clear();
    }

    private static void Extreme<TExtreme>(Workers workers, in PoolGeometry g, nint planes, Pointer x, Pointer y, Pointer offsets) where TExtreme : IExtreme
    {
        g.Verify();
        if (!offsets.IsNull)
            VerifyKernel(g);
        nint rowsPerTask = UnitsPerTask((nint)g.OutputWidth * g.KernelSize);
        nint rows = planes * g.OutputHeight;
        if (AreTiles(g))
            Tiles(workers, g, planes, rowsPerTask, new WinnerTile<TExtreme>(x, y, offsets), Pointer.Null);
        else if (offsets.IsNull)
            workers.Run(Tasks(rows, rowsPerTask), new WindowsWork<Best<TExtreme>>(g, rows, rowsPerTask, x, new Best<TExtreme>(g, y)));
        else
            workers.Run(Tasks(rows, rowsPerTask), new WindowsWork<Winner<TExtreme>>(g, rows, rowsPerTask, x, new Winner<TExtreme>(g, y, offsets)));
    }

    private static void VerifyKernel(in PoolGeometry g)
    {
        if (g.KernelSize > LargestKernel)
            throw new ArgumentException($"The window has {g.KernelHeight}×{g.KernelWidth} places, but a pooling that is trained can have {LargestKernel} at most; use a smaller window.");
    }

    private static nint UnitsPerTask(nint elementsPerUnit) => (nint)Math.Max(1, ElementsPerTask / Math.Max(1, elementsPerUnit));

    private static nint Tasks(nint units, nint unitsPerTask) => (units + unitsPerTask - 1) / unitsPerTask;
}
