using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>The steps between packing and result that products and convolutions share.</summary>
/// <remarks>
/// All rows of a block times two vectors of columns make a column of tiles, one row after the other, each of two vectors. It stays in the first-level cache between
/// the micro-kernels, which do not know the epilogue, and <see cref="Finish"/>, which does: so each epilogue costs one small method and not a copy of each kernel.
/// </remarks>
internal static class MatMulTiles
{
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

    /// <summary>Hands up to one vector of finished columns to the epilogue and stores what it returns.</summary>
    /// <param name="tile">The first column of the first row.</param>
    /// <param name="tileStride">The distance of the tile's rows.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns, at most <c>V.Count</c>.</param>
    /// <param name="target">The place of the first element.</param>
    /// <param name="targetStride">The distance of the target's rows.</param>
    /// <param name="accumulate">Whether to add what stands in the target.</param>
    /// <param name="epilogue">The epilogue.</param>
    /// <param name="image">Its image.</param>
    /// <param name="row">Its first row.</param>
    /// <param name="column">Its first column.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Finish<V, TEpilogue>(Pointer tile, nint tileStride, nint rows, nint columns, Pointer target, nint targetStride, bool accumulate,
        in TEpilogue epilogue, nint image, nint row, nint column)
        where V : struct, ISimd<V>
        where TEpilogue : struct, IEpilogue
    {
        // A copy, or each call through the interface would make one.
        TEpilogue apply = epilogue;
        if (columns == V.Count)
        {
            for (nint r = 0; r < rows; r++)
            {
                V value = V.Load(tile, r * tileStride);
                if (accumulate)
                    value += V.Load(target, r * targetStride);
                V.Store(apply.Apply(value, image, row + r, column), target, r * targetStride);
            }
            return;
        }
        for (nint r = 0; r < rows; r++)
        {
            for (nint c = 0; c < columns; c++)
            {
                V1 value = V1.Load(tile, r * tileStride + c);
                if (accumulate)
                    value += V1.Load(target, r * targetStride + c);
                V1.Store(apply.Apply(value, image, row + r, column + c), target, r * targetStride + c);
            }
        }
    }
}
