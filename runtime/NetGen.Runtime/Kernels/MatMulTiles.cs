using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>The steps between packing and result that products and convolutions share.</summary>
/// <remarks>
/// All rows of a block times two vectors of columns make a column of tiles, one row after the other, each of two vectors. It stays in the first-level cache between
/// the micro-kernels, which do not know the epilogue, and the finish, which does: so each epilogue costs two small methods and not a copy of each kernel. What applies an epilogue is never
/// compiled as a part of its caller: with a costly function in it that exceeds what the JIT is willing to inline, and every operation on a vector becomes a call.
/// </remarks>
internal static class MatMulTiles
{
    /// <summary>The number of columns of tiles that are finished together.</summary>
    public const int GroupPairs = 4;

    /// <summary>tiles = or += all packed rows · two vectors of columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<V, TOffsets>(in RowPanels panels, nint depth, Pointer rows, Pointer b0, Pointer b1, TOffsets offsets, Pointer tiles, bool add)
        where V : struct, ISimd<V>
        where TOffsets : struct, IOffsets
    {
        for (int panel = panels.Tall; panel > 0; panel--)
        {
            MatMulKernels.Tall<V, TOffsets>(depth, rows, b0, b1, offsets, tiles, add);
            rows += MatMulKernels.TallRows * depth;
            tiles += MatMulKernels.TallRows * 2 * V.Count;
        }
        for (int panel = panels.Low; panel > 0; panel--)
        {
            MatMulKernels.Low<V, TOffsets>(depth, rows, b0, b1, offsets, tiles, add);
            rows += MatMulKernels.LowRows * depth;
            tiles += MatMulKernels.LowRows * 2 * V.Count;
        }
    }

    /// <summary>The same for the last of an odd number of vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MultiplyOne<V, TOffsets>(in RowPanels panels, nint depth, Pointer rows, Pointer b, TOffsets offsets, Pointer tiles, bool add)
        where V : struct, ISimd<V>
        where TOffsets : struct, IOffsets
    {
        int panel = panels.Tall;
        for (; panel > 1; panel -= 2)
        {
            MatMulNarrowKernels.TwoTall<V, TOffsets>(depth, rows, b, offsets, tiles, add);
            rows += MatMulNarrowKernels.Rows * depth;
            tiles += MatMulNarrowKernels.Rows * 2 * V.Count;
        }
        // A panel that is left over is computed as a pair.
        if (panel > 0)
        {
            MatMulKernels.Tall<V, TOffsets>(depth, rows, b, b, offsets, tiles, add);
            rows += MatMulKernels.TallRows * depth;
            tiles += MatMulKernels.TallRows * 2 * V.Count;
        }
        if (panels.Low > 1)
            MatMulNarrowKernels.TwoLow<V, TOffsets>(depth, rows, b, offsets, tiles, add);
        else if (panels.Low > 0)
            MatMulKernels.Low<V, TOffsets>(depth, rows, b, b, offsets, tiles, add);
    }

    /// <summary>Hands some vectors of finished columns to the epilogue and stores what it returns.</summary>
    /// <remarks>Row by row: rows of the target may lie a multiple of 4 KiB apart, and a whole stretch of each is written while its place in the cache lasts.</remarks>
    /// <param name="tiles">The first row of a column of tiles.</param>
    /// <param name="tileColumn">The distance of columns of tiles.</param>
    /// <param name="first">The first vector, counted from the column of tiles at <paramref name="tiles"/>.</param>
    /// <param name="vectors">The number of vectors, which are consecutive in the target.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="target">The place of the first element.</param>
    /// <param name="targetStride">The distance of the target's rows.</param>
    /// <param name="accumulate">Whether to add what stands in the target.</param>
    /// <param name="epilogue">The epilogue.</param>
    /// <param name="image">Its image.</param>
    /// <param name="row">Its first row.</param>
    /// <param name="column">Its first column.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void FinishVectors<V, TEpilogue>(Pointer tiles, nint tileColumn, nint first, nint vectors, nint rows, Pointer target, nint targetStride, bool accumulate,
        in TEpilogue epilogue, nint image, nint row, nint column)
        where V : struct, ISimd<V>
        where TEpilogue : struct, IEpilogue
    {
        // A copy, or each call through the interface would make one.
        TEpilogue apply = epilogue;
        for (nint r = 0; r < rows; r++)
        {
            for (nint vector = 0; vector < vectors; vector++)
            {
                nint index = first + vector, at = vector * V.Count;
                V value = V.Load(tiles, (index >> 1) * tileColumn + (index & 1) * V.Count);
                if (accumulate)
                    value += V.Load(target, at);
                V.Store(apply.Apply(value, image, row + r, column + at), target, at);
            }
            tiles += 2 * V.Count;
            target += targetStride;
        }
    }

    /// <summary>Hands less than a vector of finished columns to the epilogue, one column at a time, and stores what it returns.</summary>
    /// <param name="tile">The first column of the first row.</param>
    /// <param name="tileStride">The distance of the tile's rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="target">The place of the first element.</param>
    /// <param name="targetStride">The distance of the target's rows.</param>
    /// <param name="accumulate">Whether to add what stands in the target.</param>
    /// <param name="epilogue">The epilogue.</param>
    /// <param name="image">Its image.</param>
    /// <param name="row">Its first row.</param>
    /// <param name="column">Its first column.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void FinishColumns<TEpilogue>(Pointer tile, nint tileStride, nint columns, nint rows, Pointer target, nint targetStride, bool accumulate,
        in TEpilogue epilogue, nint image, nint row, nint column)
        where TEpilogue : struct, IEpilogue
    {
        TEpilogue apply = epilogue;
        for (nint r = 0; r < rows; r++)
        {
            for (nint c = 0; c < columns; c++)
            {
                V1 value = V1.Load(tile, c);
                if (accumulate)
                    value += V1.Load(target, c);
                V1.Store(apply.Apply(value, image, row + r, column + c), target, c);
            }
            tile += tileStride;
            target += targetStride;
        }
    }

    /// <summary>target = or += source.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PutRows<V>(Pointer source, nint sourceStride, nint rows, nint columns, Pointer target, nint targetStride, bool add) where V : struct, ISimd<V>
    {
        for (nint r = 0; r < rows; r++)
        {
            nint c = 0;
            for (; c <= columns - V.Count; c += V.Count)
                V.Store(add ? V.Load(target, c) + V.Load(source, c) : V.Load(source, c), target, c);
            for (; c < columns; c++)
                target.Set(c, add ? target[c] + source[c] : source[c]);
            source += sourceStride;
            target += targetStride;
        }
    }

    /// <summary>target = epilogue(source), which may be the same.</summary>
    /// <param name="source">The place of the first finished element.</param>
    /// <param name="sourceStride">The distance of the source's rows.</param>
    /// <param name="target">The place of the first result.</param>
    /// <param name="targetStride">The distance of the target's rows.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns.</param>
    /// <param name="epilogue">The epilogue.</param>
    /// <param name="image">Its image.</param>
    /// <param name="row">Its first row.</param>
    /// <param name="column">Its first column.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Apply<V, TEpilogue>(Pointer source, nint sourceStride, Pointer target, nint targetStride, nint rows, nint columns, in TEpilogue epilogue,
        nint image, nint row, nint column)
        where V : struct, ISimd<V>
        where TEpilogue : struct, IEpilogue
    {
        // A copy, or each call through the interface would make one.
        TEpilogue apply = epilogue;
        for (nint r = 0; r < rows; r++)
        {
            nint c = 0;
            for (; c <= columns - V.Count; c += V.Count)
                V.Store(apply.Apply(V.Load(source, c), image, row + r, column + c), target, c);
            for (; c < columns; c++)
                V1.Store(apply.Apply(V1.Load(source, c), image, row + r, column + c), target, c);
            source += sourceStride;
            target += targetStride;
        }
    }
}
