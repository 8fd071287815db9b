using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>Adds the parts of a product whose summed axis was split, in the order of the parts, and applies the epilogue.</summary>
internal readonly struct MatMulMerge<TEpilogue> : IWork where TEpilogue : struct, IEpilogue
{
    private const int FloatsPerTask = 1 << 14;

    private readonly MatMulOperands _operands;
    private readonly nint _batch;
    private readonly nint _splits;
    private readonly nint _rowsPerTask;
    private readonly Pointer _partials;
    private readonly TEpilogue _epilogue;

    private MatMulMerge(in MatMulOperands operands, nint batch, nint splits, nint rowsPerTask, Pointer partials, in TEpilogue epilogue)
    {
        _operands = operands;
        _batch = batch;
        _splits = splits;
        _rowsPerTask = rowsPerTask;
        _partials = partials;
        _epilogue = epilogue;
    }

    public static void Run(Workers workers, in MatMulOperands operands, nint batch, nint splits, Pointer partials, in TEpilogue epilogue)
    {
        nint rowsPerTask = Math.Max(1, FloatsPerTask / operands.N);
        workers.Run(MatMulPlan.Divide(batch * operands.M, rowsPerTask), new MatMulMerge<TEpilogue>(operands, batch, splits, rowsPerTask, partials, epilogue));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>(nint task, Pointer scratch) where V : struct, ISimd<V>
    {
        nint first = task * _rowsPerTask, last = Math.Min(first + _rowsPerTask, _batch * _operands.M);
        for (nint row = first; row < last; row++)
        {
            nint column = 0;
            for (; column <= _operands.N - V.Count; column += V.Count)
                Merge<V>(row, column);
            for (; column < _operands.N; column++)
                Merge<V1>(row, column);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Merge<V>(nint row, nint column) where V : struct, ISimd<V>
    {
        nint at = row * _operands.N + column, size = _batch * _operands.M * _operands.N;
        V sum = V.Load(_partials, at);
        for (nint split = 1; split < _splits; split++)
            sum += V.Load(_partials + split * size, at);
        Pointer target = _operands.C(0, row, column);
        if (_operands.Accumulate)
            sum += V.Load(target, 0);
        (nint image, nint imageRow) = Math.DivRem(row, _operands.M);
        V.Store(_epilogue.Apply(sum, image, imageRow, column), target, 0);
    }
}
