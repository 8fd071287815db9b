using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>Some rows of the left operand along some summed indices, packed or as they lie, ready to be multiplied.</summary>
internal readonly struct MatMulLeft
{
    private readonly MatMulSource _source;
    private readonly bool _transposed;
    private readonly Pointer _start;
    private readonly nint _stride;
    private readonly nint _packedDepth;
    private readonly nint _rows;
    private readonly RowPanels _panels;

    private MatMulLeft(MatMulSource source, bool transposed, Pointer start, nint stride, nint packedDepth, nint rows)
    {
        _source = source;
        _transposed = transposed;
        _start = start;
        _stride = stride;
        _packedDepth = packedDepth;
        _rows = rows;
        _panels = new RowPanels(rows);
    }

    /// <summary>The floats of scratch memory that <see cref="Multiply"/> needs: a tile, and a panel of rows.</summary>
    public static nint ScratchFloats(nint depth) =>
        MatMulKernels.TallRows * MatMulPlan.MaximalPairWidth + MatMulPlan.RoundUp(MatMulKernels.TallRows * depth, AlignedBuffer.Alignment);

    /// <summary>Rows as they lie.</summary>
    /// <param name="start">The first row's first summed index.</param>
    /// <param name="stride">The distance of rows, or of summed indices if transposed.</param>
    /// <param name="transposed">Whether they lie as (k, row).</param>
    /// <param name="rows">The number of rows.</param>
    public static MatMulLeft InPlace(Pointer start, nint stride, bool transposed, nint rows) => new(MatMulSource.InPlace, transposed, start, stride, 0, rows);

    /// <summary>Packed panels.</summary>
    /// <param name="start">The first panel.</param>
    /// <param name="packedDepth">The number of summed indices that were packed.</param>
    /// <param name="k">The first of them to multiply.</param>
    /// <param name="rows">The number of rows, without padding.</param>
    public static MatMulLeft Packed(Pointer start, nint packedDepth, nint k, nint rows) => new(MatMulSource.Packed, false, start, k, packedDepth, rows);

    /// <summary>c = or += rows · up to two vectors of columns.</summary>
    /// <param name="depth">The number of summed indices.</param>
    /// <param name="b">The first row of the columns; all of the two vectors can be read.</param>
    /// <param name="stepB">The distance of their rows.</param>
    /// <param name="columns">The number of columns to store.</param>
    /// <param name="c">The place of the first result.</param>
    /// <param name="stride">The distance of rows of results.</param>
    /// <param name="add">Whether to add to what stands there.</param>
    /// <param name="scratch">As many floats as <see cref="ScratchFloats"/> says.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Multiply<V>(nint depth, Pointer b, nint stepB, nint columns, Pointer c, nint stride, bool add, Pointer scratch) where V : struct, ISimd<V>
    {
        nint row = 0, width = 2 * V.Count;
        for (int panel = 0; panel < _panels.Count; panel++)
        {
            nint height = _panels.Height(panel), valid = Math.Min(height, _rows - row);
            if (valid == height && columns == width)
                MultiplyPanel<V>(row, height, valid, depth, b, stepB, c, stride, add, scratch);
            else
            {
                MultiplyPanel<V>(row, height, valid, depth, b, stepB, scratch, width, add: false, scratch);
                MatMulTiles.PutRows<V>(scratch, width, valid, columns, c, stride, add);
            }
            row += height;
            c += height * stride;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void MultiplyPanel<V>(nint row, nint height, nint valid, nint depth, Pointer b, nint stepB, Pointer c, nint stride, bool add, Pointer scratch) where V : struct, ISimd<V>
    {
        Pointer a;
        nint stepA = height;
        if (_source != MatMulSource.InPlace)
            a = _start + row * _packedDepth + _stride * height;
        else if (!_transposed)
        {
            a = _start + row * _stride;
            if (height == MatMulKernels.TallRows)
                MatMulMicroKernels.TallInRows<V>(depth, a, _stride, valid - 1, b, stepB, c, stride, add);
            else
                MatMulMicroKernels.LowInRows<V>(depth, a, _stride, valid - 1, b, stepB, c, stride, add);
            return;
        }
        else if (valid == height)
        {
            a = _start + row;
            stepA = _stride;
        }
        else
        {
            // The last row's end may be that of the operand's memory.
            a = scratch + MatMulKernels.TallRows * MatMulPlan.MaximalPairWidth;
            MatMulPanels.PackRows(new RowPanels(valid), valid, depth, _start + row, _stride, transposed: true, a);
        }
        if (height == MatMulKernels.TallRows)
            MatMulMicroKernels.Tall<V>(depth, a, stepA, b, stepB, c, stride, add);
        else
            MatMulMicroKernels.Low<V>(depth, a, stepA, b, stepB, c, stride, add);
    }
}
