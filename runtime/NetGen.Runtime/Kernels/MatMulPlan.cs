namespace NetGen.Kernels;

/// <summary>
/// How a product is cut into tasks and blocks. It depends on the shape only, never on the number of threads or the width of the vectors, so results do not either.
/// </summary>
internal readonly struct MatMulPlan
{
    // A panel of two vectors and this many summed indices fills half of a 32 KiB first-level cache.
    private const int MaximalDepth = 320;
    // Packed rows (at most 320 KiB with the depth above) stay in the second-level cache.
    private const int MaximalRows = 256;
    private const int MaximalColumns = 1024;
    // Multiple of two vectors of any width.
    private const int ColumnUnit = MaximalPairWidth;
    // Multiply-adds below which a task is not cut further for the sake of more threads: about 0.7 ms of one core.
    private const long SmallTask = 1L << 25;
    private const int EnoughTasks = 8;
    // Multiply-adds that make a task worth handing to a thread.
    private const long TinyTask = 1L << 16;

    /// <summary>The greatest number of columns that two vectors hold.</summary>
    public const int MaximalPairWidth = 32;

    public readonly nint RowTiles;
    public readonly nint Rows;
    public readonly nint ColumnTiles;
    public readonly nint Columns;
    public readonly nint Splits;
    public readonly nint Blocks;
    public readonly nint Depth;
    public readonly nint ImagesPerTask;
    public readonly nint ImageTasks;

    public MatMulPlan(nint batch, nint m, nint n, nint k)
    {
        nint rowTiles = Divide(m, MaximalRows), columnTiles = Divide(n, MaximalColumns);
        double work = (double)m * n * Math.Max(1, k);
        Splits = 1;
        while (batch * rowTiles * columnTiles * Splits < EnoughTasks && work / (rowTiles * columnTiles * Splits) > SmallTask)
        {
            nint rows = Divide(m, rowTiles), columns = Divide(n, columnTiles);
            // A small result of a long sum is split along the sum: cut up, its parts would be too small to be worth packing for.
            if (k / Splits > 4 * MaximalDepth && Math.Max(rows, columns) <= MaximalRows)
                Splits *= 2;
            else if (columns >= rows && columns >= 4 * ColumnUnit)
                columnTiles = Divide(n, columns / 2);
            else if (rows >= 64)
                rowTiles++;
            else
                break;
        }
        Rows = Divide(m, rowTiles);
        RowTiles = Divide(m, Rows);
        Columns = RoundUp(Divide(n, columnTiles), ColumnUnit);
        ColumnTiles = Divide(n, Columns);
        Blocks = Math.Max(1, Divide(k, MaximalDepth));
        // Each split is a whole number of blocks.
        Blocks = RoundUp(Blocks, Splits);
        Depth = Divide(k, Blocks);
        ImagesPerTask = RowTiles * ColumnTiles > 1 ? 1 : Math.Clamp((nint)(TinyTask / work), 1, Math.Max(1, batch));
        ImageTasks = Divide(batch, ImagesPerTask);
    }

    /// <summary>The number of tasks.</summary>
    public nint Tasks => ImageTasks * RowTiles * ColumnTiles * Splits;

    public static nint Divide(nint a, nint b) => (a + b - 1) / b;

    public static nint RoundUp(nint a, nint unit) => (a + unit - 1) / unit * unit;
}
