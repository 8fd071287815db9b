namespace NetGen.Kernels;

/// <summary>
/// How a product is cut into tasks and blocks. It depends on the shape only, never on the number of threads or the width of the vectors, so results do not either.
/// </summary>
internal readonly struct MatMulPlan
{
    // A panel of two vectors and this many summed indices fills half of a 32 KiB first-level cache.
    private const int MaximalDepth = 320;
    // Packed rows (at most 165 KiB with the depth above) stay in the second-level cache.
    private const int MaximalRows = 132;
    private const int MaximalColumns = 1024;
    // Multiple of two vectors of any width.
    private const int ColumnUnit = MaximalPairWidth;
    // Multiply-adds of a task below which it is not cut further for the sake of more threads: about 40 µs of one core.
    private const long SmallTask = 1L << 21;
    private const int EnoughTasks = 16;
    // Multiply-adds that make a task worth handing to a thread.
    private const long TinyTask = 1L << 17;
    // Columns for which reading rows where they lie costs less than packing them, and rows for which reading columns does.
    private const int FewColumns = 160;
    private const int FewRows = 18;
    // The right operand's rows of so many columns lie so densely that many rows of the left one can read them in place.
    private const int FewDenseColumns = 64;
    // Floats that tasks share in packed form at a time, if not more for a single block: then they are still in a cache when they are multiplied.
    private const long SharedFloats = 1L << 18;

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
    public readonly MatMulSource Left;
    public readonly MatMulSource Right;

    /// <summary>The number of blocks of the summed axis whose operands are packed together.</summary>
    public readonly nint SlabBlocks;

    public MatMulPlan(nint batch, in MatMulOperands operands)
    {
        nint m = operands.M, n = operands.N, k = operands.K;
        double work = (double)m * n * Math.Max(1, k);
        // A large batch has tasks enough: no two of them need to share a packed operand.
        bool alone = batch < EnoughTasks;
        nint rowTiles = Divide(m, alone ? MaximalRows : 2 * MaximalRows), columnTiles = Divide(n, MaximalColumns);
        Splits = 1;
        while (batch * rowTiles * columnTiles * Splits < EnoughTasks && work / (rowTiles * columnTiles * Splits) >= 2 * SmallTask)
        {
            nint rows = Divide(m, rowTiles), columns = Divide(n, columnTiles);
            // A small result of a long sum is split along the sum: cut up, its parts would be too small to be worth packing for.
            if (rowTiles * columnTiles == 1 && (Splits > 1 || Math.Max(m, n) <= MaximalRows) && k / Splits > 4 * MaximalDepth)
                Splits *= 2;
            else if (Splits > 1)
                break;
            else if (columns >= 2 * ColumnUnit && (columns >= rows || rows <= 48))
                columnTiles = Divide(n, RoundUp(Divide(columns, 2), ColumnUnit));
            else if (rows >= 48)
                rowTiles *= 2;
            else
                break;
        }
        while (batch * rowTiles * columnTiles * Splits < 4 && work / (rowTiles * columnTiles * Splits) >= 2 * TinyTask)
        {
            nint rows = Divide(m, rowTiles), columns = Divide(n, columnTiles);
            if (columns >= 2 * ColumnUnit && (columns >= rows || rows < 12))
                columnTiles = Divide(n, RoundUp(Divide(columns, 2), ColumnUnit));
            else if (rows >= 12)
                rowTiles *= 2;
            else
                break;
        }
        // Whole panels in all tiles but the last.
        Rows = rowTiles == 1 ? m : RoundUp(Divide(m, rowTiles), MatMulKernels.TallRows);
        RowTiles = Divide(m, Rows);
        Columns = RoundUp(Divide(n, columnTiles), ColumnUnit);
        ColumnTiles = Divide(n, Columns);
        Blocks = Math.Max(1, Divide(k, MaximalDepth));
        // Each split is a whole number of blocks.
        Blocks = RoundUp(Blocks, Splits);
        Depth = Divide(k, Blocks);
        ImagesPerTask = RowTiles * ColumnTiles > 1 ? 1 : Math.Clamp((nint)(TinyTask / work), 1, Math.Max(1, batch));
        ImageTasks = Divide(batch, ImagesPerTask);

        Left = MatMulSource.Packed;
        if (operands.TransposeA ? m <= 2 * MaximalRows && Columns <= FewColumns : Columns <= FewColumns || m <= MaximalRows)
            Left = MatMulSource.InPlace;
        else if (alone && ColumnTiles > 1 && Splits == 1)
            Left = MatMulSource.Shared;
        Right = MatMulSource.Packed;
        if (!operands.TransposeB && (Rows <= FewRows || (Rows <= MaximalRows || n <= FewDenseColumns) && StaysInCache(n, Depth)))
            Right = MatMulSource.InPlace;
        else if (alone && RowTiles > 1 && Splits == 1)
            Right = MatMulSource.Shared;
        SlabBlocks = Blocks;
        if (Left == MatMulSource.Shared || Right == MatMulSource.Shared)
        {
            long floats = ((Left == MatMulSource.Shared ? m : 0) + (Right == MatMulSource.Shared ? n : 0)) * Depth;
            SlabBlocks = (nint)Math.Clamp(SharedFloats / Math.Max(1, floats), 1, Blocks);
        }
    }

    // Whether a panel of columns whose rows lie n floats apart stays in a first-level cache of 64 sets of 8 lines while it is read again and again: distances with many
    // factors of two share few sets, and those that are no multiple of a line need two lines for each vector.
    private static bool StaysInCache(nint n, nint depth)
    {
        nint lines = n / AlignedBuffer.Alignment;
        return n % AlignedBuffer.Alignment == 0 && 4 * depth * Math.Min(64, lines & -lines) <= 3 * 512;
    }

    /// <summary>Whether tasks read operands that were packed before.</summary>
    public bool Shares => Left == MatMulSource.Shared || Right == MatMulSource.Shared;

    /// <summary>The number of tasks.</summary>
    public nint Tasks => ImageTasks * RowTiles * ColumnTiles * Splits;

    public static nint Divide(nint a, nint b) => (a + b - 1) / b;

    public static nint RoundUp(nint a, nint unit) => (a + unit - 1) / unit * unit;
}
