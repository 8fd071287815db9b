using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>The blocked product: each task makes one rectangle of one image's result, or several small images, or its part of a split summed axis.</summary>
/// <remarks>
/// Sums of one block after the other are added up in the result itself; the epilogue follows the last block, some columns at a time, while they are in a cache.
/// </remarks>
internal readonly struct MatMulBlocks<TEpilogue> : IWork where TEpilogue : struct, IEpilogue
{
    private readonly MatMulPlan _plan;
    private readonly MatMulOperands _operands;
    private readonly nint _batch;
    private readonly MatMulSlab _slab;
    private readonly Pointer _partials;
    private readonly TEpilogue _epilogue;

    private MatMulBlocks(in MatMulPlan plan, in MatMulOperands operands, nint batch, in MatMulSlab slab, Pointer partials, in TEpilogue epilogue)
    {
        _plan = plan;
        _operands = operands;
        _batch = batch;
        _slab = slab;
        _partials = partials;
        _epilogue = epilogue;
    }

    public static void Run(Workers workers, nint batch, in MatMulOperands operands, Pointer packedB, in TEpilogue epilogue)
    {
        MatMulPlan plan = new(batch, operands);
        if (packedB.IsNull && batch == 1 && plan.Splits == 1 && MatMulSwapped<TEpilogue>.Suits(operands))
            MatMulSwapped<TEpilogue>.Run(workers, operands, plan.Depth, epilogue);
        else if (plan.Splits > 1)
        {
            Pointer partials = CallerScratch.Get(plan.Splits * batch * operands.M * operands.N);
            MatMulBlocks<TEpilogue> work = new(plan, operands, batch, MatMulSlab.Whole(plan, packedB, operands.K), partials, epilogue);
            workers.Run(plan.Tasks, work, MatMulTasks.ScratchFloats(plan));
            MatMulMerge<TEpilogue>.Run(workers, operands, batch, plan.Splits, partials, epilogue);
        }
        else if (!plan.Shares || plan.Left != MatMulSource.Shared && !packedB.IsNull)
        {
            MatMulBlocks<TEpilogue> work = new(plan, operands, batch, MatMulSlab.Whole(plan, packedB, operands.K), Pointer.Null, epilogue);
            workers.Run(plan.Tasks, work, MatMulTasks.ScratchFloats(plan));
        }
        else
        {
            // One image after the other, each of them large.
            for (nint image = 0; image < batch; image++)
            {
                for (nint block = 0; block < plan.Blocks; block += plan.SlabBlocks)
                {
                    MatMulSlab slab = MatMulSlab.Pack(workers, plan, operands, image, block, packedB);
                    workers.Run(plan.RowTiles * plan.ColumnTiles, new MatMulBlocks<TEpilogue>(plan, operands, batch, slab, Pointer.Null, epilogue), MatMulTasks.ScratchFloats(plan));
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>(nint task, Pointer scratch) where V : struct, ISimd<V>
    {
        (nint rest, nint split) = Math.DivRem(task, _plan.Splits);
        (rest, nint columnTile) = Math.DivRem(rest, _plan.ColumnTiles);
        (nint imageTask, nint rowTile) = Math.DivRem(rest, _plan.RowTiles);
        nint firstImage = _slab.Image + imageTask * _plan.ImagesPerTask, lastImage = Math.Min(firstImage + _plan.ImagesPerTask, _batch);
        nint row = rowTile * _plan.Rows, rows = Math.Min(_plan.Rows, _operands.M - row);
        nint column = columnTile * _plan.Columns, columns = Math.Min(_plan.Columns, _operands.N - column);
        nint blocks = _slab.Blocks / _plan.Splits, firstBlock = _slab.FirstBlock + split * blocks;
        for (nint image = firstImage; image < lastImage; image++)
        {
            Pointer target = _partials.IsNull ? _operands.C(image, row, column) : _partials + ((split * _batch + image) * _operands.M + row) * _operands.N + column;
            for (nint block = firstBlock; block < firstBlock + blocks; block++)
            {
                bool add = block > firstBlock || _slab.FirstBlock > 0 || _operands.Accumulate && _partials.IsNull;
                MatMulRectangle rectangle = new(image, row, rows, column, columns, block);
                MatMulLeft left = MatMulTasks.Left(_plan, _operands, _slab, rectangle, scratch);
                for (nint first = 0; first < columns; first += MatMulTasks.GroupColumns)
                {
                    nint count = Math.Min(MatMulTasks.GroupColumns, columns - first);
                    MatMulTasks.Multiply<V>(_plan, _operands, _slab, rectangle, left, first, count, target + first, add, scratch);
                    if (typeof(TEpilogue) != typeof(NoEpilogue) && block == _plan.Blocks - 1 && _partials.IsNull)
                        MatMulTiles.Apply<V, TEpilogue>(target + first, _operands.N, target + first, _operands.N, rows, count, _epilogue, image, row, column + first);
                }
            }
        }
    }
}
