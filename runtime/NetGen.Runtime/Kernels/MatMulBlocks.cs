using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>The packed and blocked product: each task makes one rectangle of one image's result, or of several small images, or its part of a split summed axis.</summary>
internal readonly struct MatMulBlocks<TEpilogue> : IWork where TEpilogue : struct, IEpilogue
{
    // Up to this many rows each element of B is read once anyway, so that packing it would be in vain.
    private const int RowsOfOnePanel = MatMulKernels.TallRows;

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
        nint width = 2 * V.Count;
        RowPanels panels = new(rows);
        Pointer packedRows = scratch;
        Pointer packedColumns = packedRows + PackedRowFloats(_plan);
        Pointer tiles = packedColumns + PackedColumnFloats(_plan);
        nint blocks = _plan.Blocks / _plan.Splits;
        // With one block a column of tiles is finished before the next begins, and all use the same place.
        nint tileColumn = blocks == 1 ? 0 : panels.PaddedRows * width;

        for (nint block = 0; block < blocks; block++)
        {
            nint k = (split * blocks + block) * _plan.Depth;
            nint depth = Math.Clamp(_operands.K - k, 0, _plan.Depth);
            MatMulPanels.PackRows(panels, rows, depth, _operands.A(image, row, k), _operands.StrideA, _operands.TransposeA, packedRows);
            for (nint pair = 0; pair * width < columns; pair++)
            {
                nint first = column + pair * width, count = Math.Min(width, columns - pair * width);
                Pointer tile = tiles + pair * tileColumn, b = _operands.B(image, k, first);
                bool inPlace = !_operands.TransposeB && count == width && (rows <= RowsOfOnePanel || _operands.N == width);
                if (inPlace)
                    MatMulTiles.Multiply<V, EvenOffsets>(panels, depth, packedRows, b, b + V.Count, new(_operands.N), tile, block > 0);
                else
                {
                    MatMulPanels.PackColumns<V>(count, depth, b, _operands.StrideB, _operands.TransposeB, packedColumns);
                    MatMulTiles.Multiply<V, EvenOffsets>(panels, depth, packedRows, packedColumns, packedColumns + V.Count, new(width), tile, block > 0);
                }
                if (block == blocks - 1)
                    Finish<V>(tile, image, row, rows, first, count, split);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Finish<V>(Pointer tile, nint image, nint row, nint rows, nint column, nint columns, nint split) where V : struct, ISimd<V>
    {
        for (nint done = 0; done < columns; done += V.Count)
        {
            nint count = Math.Min(V.Count, columns - done), n = _operands.N;
            if (_partials.IsNull)
            {
                MatMulTiles.Finish<V, TEpilogue>(tile + done, 2 * V.Count, rows, count, _operands.C(image, row, column + done), n, _operands.Accumulate, _epilogue, image, row, column + done);
            }
            else
            {
                Pointer target = _partials + ((split * _batch + image) * _operands.M + row) * n + column + done;
                MatMulTiles.Finish<V, NoEpilogue>(tile + done, 2 * V.Count, rows, count, target, n, accumulate: false, default, image, row, column + done);
            }
        }
    }

    // Whole cache lines each, so that the next part of the scratch memory is aligned.
    private static nint PackedRowFloats(in MatMulPlan plan) => MatMulPlan.RoundUp(RowPanels.MaximalPaddedRows(plan.Rows) * plan.Depth + MatMulPanels.Slack, AlignedBuffer.Alignment);

    private static nint PackedColumnFloats(in MatMulPlan plan) => MatMulPlan.RoundUp(MatMulPlan.MaximalPairWidth * plan.Depth + MatMulPanels.Slack, AlignedBuffer.Alignment);

    private static nint ScratchFloats(in MatMulPlan plan) =>
        PackedRowFloats(plan) + PackedColumnFloats(plan) + RowPanels.MaximalPaddedRows(plan.Rows) * plan.Columns;
}
