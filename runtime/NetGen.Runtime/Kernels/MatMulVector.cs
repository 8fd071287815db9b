using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>
/// One row times a matrix as it lies: eight rows of the matrix at a time are added to the result, so memory is read in order and the result seldom. Tasks share the rows, not
/// the columns, since memory delivers long stretches faster; their parts are added up afterwards.
/// </summary>
internal readonly struct MatMulVector<TEpilogue> : IWork where TEpilogue : struct, IEpilogue
{
    // Multiply-adds that make a task worth handing to a thread and its part worth adding up.
    private const long TinyTask = 1L << 17;
    private const int MostSplits = 8;
    // Results that stay in the first-level cache.
    private const int MaximalColumns = 4096;

    private readonly MatMulOperands _operands;
    private readonly nint _batch;
    private readonly nint _columns;
    private readonly nint _depth;
    private readonly nint _splits;
    private readonly Pointer _partials;
    private readonly TEpilogue _epilogue;

    private MatMulVector(in MatMulOperands operands, nint batch, nint columns, nint depth, nint splits, Pointer partials, in TEpilogue epilogue)
    {
        _operands = operands;
        _batch = batch;
        _columns = columns;
        _depth = depth;
        _splits = splits;
        _partials = partials;
        _epilogue = epilogue;
    }

    private nint ColumnTiles => MatMulPlan.Divide(_operands.N, _columns);

    public static void Run(Workers workers, nint batch, in MatMulOperands operands, in TEpilogue epilogue)
    {
        nint columns = MatMulPlan.RoundUp(MatMulPlan.Divide(operands.N, MatMulPlan.Divide(operands.N, MaximalColumns)), MatMulPlan.MaximalPairWidth);
        nint most = batch > 1 ? 1 : Math.Clamp((nint)(operands.N * (double)operands.K / TinyTask), 1, MostSplits);
        nint depth = Math.Max(1, MatMulPlan.RoundUp(MatMulPlan.Divide(operands.K, most), MatMulVectorTasks.RowsAtOnce));
        nint splits = Math.Max(1, MatMulPlan.Divide(operands.K, depth));
        Pointer partials = splits > 1 ? CallerScratch.Get(splits * batch * operands.N) : Pointer.Null;
        MatMulVector<TEpilogue> work = new(operands, batch, columns, depth, splits, partials, epilogue);
        workers.Run(batch * work.ColumnTiles * splits, work);
        if (splits > 1)
            MatMulMerge<TEpilogue>.Run(workers, operands, batch, splits, partials, epilogue);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>(nint task, Pointer scratch) where V : struct, ISimd<V>
    {
        (nint rest, nint split) = Math.DivRem(task, _splits);
        (nint image, nint columnTile) = Math.DivRem(rest, ColumnTiles);
        nint column = columnTile * _columns, columns = Math.Min(_columns, _operands.N - column);
        nint k = split * _depth, depth = Math.Min(_depth, _operands.K - k);
        Pointer target = _partials.IsNull ? _operands.C(image, 0, column) : _partials + (split * _batch + image) * _operands.N + column;
        MatMulVectorTasks.Multiply<V>(depth, _operands.A(image, 0, k), _operands.B(image, k, column), _operands.N, columns, target, _operands.Accumulate && _partials.IsNull);
        if (typeof(TEpilogue) != typeof(NoEpilogue) && _partials.IsNull)
            MatMulTiles.Apply<V, TEpilogue>(target, columns, target, columns, 1, columns, _epilogue, image, 0, column);
    }
}
