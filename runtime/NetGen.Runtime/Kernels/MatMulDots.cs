using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>A · Bᵀ with few rows in A or B: each element is the scalar product of two rows as they lie in memory, so nothing is packed and each row is read once.</summary>
internal readonly struct MatMulDots<TEpilogue> : IWork where TEpilogue : struct, IEpilogue
{
    private const int MaximalRows = 64;
    private const int MaximalColumns = 128;
    private const int ColumnUnit = 16;
    // Multiply-adds that make a task worth handing to a thread.
    private const long TinyTask = 1L << 16;

    private readonly MatMulOperands _operands;
    private readonly nint _rows;
    private readonly nint _columns;
    private readonly TEpilogue _epilogue;

    private MatMulDots(in MatMulOperands operands, nint rows, nint columns, in TEpilogue epilogue)
    {
        _operands = operands;
        _rows = rows;
        _columns = columns;
        _epilogue = epilogue;
    }

    private nint ColumnTiles => MatMulPlan.Divide(_operands.N, _columns);

    private nint RowTiles => MatMulPlan.Divide(_operands.M, _rows);

    public static void Run(Workers workers, nint batch, in MatMulOperands operands, in TEpilogue epilogue)
    {
        nint rows = Math.Min(operands.M, MaximalRows);
        nint worthwhile = (nint)(TinyTask / Math.Max(1, rows * operands.K));
        nint columns = Math.Min(operands.N, Math.Clamp(MatMulPlan.RoundUp(worthwhile, ColumnUnit), ColumnUnit, MaximalColumns));
        MatMulDots<TEpilogue> work = new(operands, rows, columns, epilogue);
        workers.Run(batch * work.RowTiles * work.ColumnTiles, work, rows * columns + 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>(nint task, Pointer scratch) where V : struct, ISimd<V>
    {
        (nint rest, nint columnTile) = Math.DivRem(task, ColumnTiles);
        (nint image, nint rowTile) = Math.DivRem(rest, RowTiles);
        nint row = rowTile * _rows, rows = Math.Min(_rows, _operands.M - row);
        nint column = columnTile * _columns, columns = Math.Min(_columns, _operands.N - column);
        Pointer sums = scratch, results = scratch + 8;

        for (nint j = 0; j < columns; j += 4)
        {
            // Beyond the edge the last row stands in; its sums are not kept.
            nint last = columns - 1, kept = Math.Min(4, columns - j);
            Pointer b0 = _operands.B(image, 0, column + j), b1 = _operands.B(image, 0, column + Math.Min(j + 1, last));
            Pointer b2 = _operands.B(image, 0, column + Math.Min(j + 2, last)), b3 = _operands.B(image, 0, column + Math.Min(j + 3, last));
            for (nint i = 0; i < rows; i += 2)
            {
                nint second = Math.Min(i + 1, rows - 1);
                MatMulKernels.Dot<V>(_operands.K, _operands.A(image, row + i, 0), _operands.A(image, row + second, 0), b0, b1, b2, b3, sums);
                for (nint x = 0; x < kept; x++)
                {
                    results.Set(i * columns + j + x, sums[x]);
                    results.Set(second * columns + j + x, sums[second == i ? x : x + 4]);
                }
            }
        }
        Pointer target = _operands.C(image, row, column);
        for (nint i = 0; i < rows; i++)
        {
            Pointer from = results + i * columns, to = target + i * _operands.N;
            nint j = 0;
            for (; j <= columns - V.Count; j += V.Count)
                Finish<V>(from, to, image, row + i, column, j);
            for (; j < columns; j++)
                Finish<V1>(from, to, image, row + i, column, j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Finish<V>(Pointer source, Pointer target, nint image, nint row, nint column, nint at) where V : struct, ISimd<V>
    {
        V value = V.Load(source, at);
        if (_operands.Accumulate)
            value += V.Load(target, at);
        V.Store(_epilogue.Apply(value, image, row, column + at), target, at);
    }
}
