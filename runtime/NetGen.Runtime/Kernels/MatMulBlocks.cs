using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>The packed and blocked product: each task makes one rectangle of one image's result, or of several small images, or its part of a split summed axis.</summary>
internal readonly struct MatMulBlocks<TEpilogue> : IWork where TEpilogue : struct, IEpilogue
{
    private readonly MatMulPlan _plan;
    private readonly MatMulOperands _operands;
    private readonly nint _batch;
    private readonly Pointer _partials;
    private readonly TEpilogue _epilogue;

    private MatMulBlocks(in MatMulPlan plan, in MatMulOperands operands, nint batch, Pointer partials, in TEpilogue epilogue)
    {
        _plan = plan;
        _operands = operands;
        _batch = batch;
        _partials = partials;
        _epilogue = epilogue;
    }

    // One row of A times B; both lie in memory as the kernel for single rows wants them.
    private bool OneRow => _operands.M == 1 && !_operands.TransposeB;

    public static void Run(Workers workers, nint batch, in MatMulOperands operands, in TEpilogue epilogue)
    {
        MatMulPlan plan = new(batch, operands.M, operands.N, operands.K);
        nint size = batch * operands.M * operands.N;
        Pointer partials = plan.Splits > 1 ? CallerScratch.Get(plan.Splits * size) : Pointer.Null;
        workers.Run(plan.Tasks, new MatMulBlocks<TEpilogue>(plan, operands, batch, partials, epilogue), ScratchFloats(plan));
        if (plan.Splits > 1)
            MatMulMerge<TEpilogue>.Run(workers, operands, batch, plan.Splits, partials, epilogue);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>(nint task, Pointer scratch) where V : struct, ISimd<V>
    {
        (nint rest, nint split) = Math.DivRem(task, _plan.Splits);
        (rest, nint columnTile) = Math.DivRem(rest, _plan.ColumnTiles);
        (nint imageTask, nint rowTile) = Math.DivRem(rest, _plan.RowTiles);
        nint firstImage = imageTask * _plan.ImagesPerTask, images = Math.Min(_plan.ImagesPerTask, _batch - firstImage);
        nint row = rowTile * _plan.Rows, column = columnTile * _plan.Columns;
        for (nint image = firstImage; image < firstImage + images; image++)
            MakeRectangle<V>(image, row, Math.Min(_plan.Rows, _operands.M - row), column, Math.Min(_plan.Columns, _operands.N - column), split, scratch);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MakeRectangle<V>(nint image, nint row, nint rows, nint column, nint columns, nint split, Pointer scratch) where V : struct, ISimd<V>
    {
        nint width = 2 * V.Count, groupWidth = MatMulTiles.GroupPairs * width;
        RowPanels panels = new(rows);
        Pointer packedRows = scratch;
        Pointer packedColumns = packedRows + PackedRowFloats(_plan);
        Pointer tiles = packedColumns + PackedColumnFloats(_plan);
        nint blocks = _plan.Blocks / _plan.Splits;
        nint tileColumn = OneRow ? width : panels.PaddedRows * width;

        for (nint block = 0; block < blocks; block++)
        {
            nint k = (split * blocks + block) * _plan.Depth;
            nint depth = Math.Clamp(_operands.K - k, 0, _plan.Depth);
            if (!OneRow)
                MatMulPanels.PackRows(panels, rows, depth, _operands.A(image, row, k), _operands.StrideA, _operands.TransposeA, packedRows);
            for (nint first = 0; first < columns; first += groupWidth)
            {
                nint count = Math.Min(groupWidth, columns - first);
                // With one block a group is finished before the next begins, and all use the same place.
                Pointer group = blocks == 1 ? tiles : tiles + first / width * tileColumn;
                if (OneRow)
                    MultiplyRow<V>(image, k, depth, column + first, count, packedColumns, group, block > 0);
                else
                    MultiplyPanels<V>(panels, image, k, depth, column + first, count, packedRows, packedColumns, group, block > 0);
                if (block == blocks - 1)
                    Finish<V>(group, tileColumn, image, row, rows, column + first, count, split);
            }
        }
    }

    // A group of columns of tiles.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MultiplyPanels<V>(in RowPanels panels, nint image, nint k, nint depth, nint column, nint columns, Pointer packedRows, Pointer packedColumns, Pointer tiles, bool add)
        where V : struct, ISimd<V>
    {
        nint width = 2 * V.Count, n = _operands.N;
        bool inPlace = !_operands.TransposeB && (panels.Count == 1 || n == width);
        for (nint done = 0; done < columns; done += width)
        {
            nint count = Math.Min(width, columns - done);
            Pointer b = _operands.B(image, k, column + done);
            if (inPlace && count == width)
                MatMulTiles.Multiply<V, EvenOffsets>(panels, depth, packedRows, b, b + V.Count, new(n), tiles, add);
            else
            {
                MatMulPanels.PackColumns<V>(count, depth, b, _operands.StrideB, _operands.TransposeB, packedColumns, width);
                MatMulTiles.Multiply<V, EvenOffsets>(panels, depth, packedRows, packedColumns, packedColumns + V.Count, new(width), tiles, add);
            }
            tiles += panels.PaddedRows * width;
        }
    }

    // A group of columns of a single row, read where B lies, unless the group ends beyond the edge.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MultiplyRow<V>(nint image, nint k, nint depth, nint column, nint columns, Pointer packedColumns, Pointer tiles, bool add) where V : struct, ISimd<V>
    {
        nint width = MatMulKernels.RowVectors * V.Count;
        Pointer a = _operands.A(image, 0, k), b = _operands.B(image, k, column);
        if (columns == width)
            MatMulKernels.Row<V, EvenOffsets>(depth, a, b, new(_operands.N), tiles, MatMulKernels.RowVectors, add);
        else
        {
            MatMulPanels.PackColumns<V>(columns, depth, b, _operands.StrideB, transposed: false, packedColumns, width);
            MatMulKernels.Row<V, EvenOffsets>(depth, a, packedColumns, new(width), tiles, MatMulKernels.RowVectors, add);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Finish<V>(Pointer tiles, nint tileColumn, nint image, nint row, nint rows, nint column, nint columns, nint split) where V : struct, ISimd<V>
    {
        nint n = _operands.N, vectors = columns / V.Count, whole = vectors * V.Count;
        Pointer rest = tiles + (vectors >> 1) * tileColumn + (vectors & 1) * V.Count;
        if (_partials.IsNull)
        {
            Pointer target = _operands.C(image, row, column);
            MatMulTiles.FinishVectors<V, TEpilogue>(tiles, tileColumn, 0, vectors, rows, target, n, _operands.Accumulate, _epilogue, image, row, column);
            MatMulTiles.FinishColumns(rest, 2 * V.Count, columns - whole, rows, target + whole, n, _operands.Accumulate, _epilogue, image, row, column + whole);
        }
        else
        {
            Pointer target = _partials + ((split * _batch + image) * _operands.M + row) * n + column;
            MatMulTiles.FinishVectors<V, NoEpilogue>(tiles, tileColumn, 0, vectors, rows, target, n, accumulate: false, default, image, row, column);
            MatMulTiles.FinishColumns<NoEpilogue>(rest, 2 * V.Count, columns - whole, rows, target + whole, n, accumulate: false, default, image, row, column + whole);
        }
    }

    // Whole cache lines each, so that the next part of the scratch memory is aligned.
    private static nint PackedRowFloats(in MatMulPlan plan) => MatMulPlan.RoundUp(RowPanels.MaximalPaddedRows(plan.Rows) * plan.Depth, AlignedBuffer.Alignment);

    private static nint PackedColumnFloats(in MatMulPlan plan) => MatMulPlan.RoundUp(MatMulTiles.GroupPairs * MatMulPlan.MaximalPairWidth * plan.Depth, AlignedBuffer.Alignment);

    private static nint ScratchFloats(in MatMulPlan plan) =>
        PackedRowFloats(plan) + PackedColumnFloats(plan) + RowPanels.MaximalPaddedRows(plan.Rows) * MatMulPlan.RoundUp(plan.Columns, MatMulTiles.GroupPairs * MatMulPlan.MaximalPairWidth);
}
