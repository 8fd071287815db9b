using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>A · Bᵀ with few rows in A or B: each element is the scalar product of two rows as they lie in memory, so nothing is packed and each row is read once.</summary>
internal readonly struct MatMulDots<TEpilogue> : IWork where TEpilogue : struct, IEpilogue
{
    private const int MaximalRows = 66;
    private const int MaximalColumns = 128;
    private const int ColumnUnit = 16;
    // Multiply-adds that make a task worth handing to a thread.
    private const long TinyTask = 1L << 17;
    private const int SumFloats = 16;

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
        // All columns in one tile: the rows are cut instead.
        if (operands.N <= MaximalColumns)
            rows = Math.Min(rows, MatMulPlan.RoundUp((nint)(2 * TinyTask / Math.Max(1, operands.N * operands.K)) + 1, MatMulDotKernels.Six));
        nint worthwhile = (nint)(TinyTask / Math.Max(1, rows * operands.K));
        nint columns = Math.Min(operands.N, Math.Clamp(MatMulPlan.RoundUp(worthwhile, ColumnUnit), ColumnUnit, MaximalColumns));
        MatMulDots<TEpilogue> work = new(operands, rows, columns, epilogue);
        workers.Run(batch * work.RowTiles * work.ColumnTiles, work, rows * columns + SumFloats);
    }

    public void Run<V>(nint task, Pointer scratch) where V : struct, ISimd<V>
    {
        (nint rest, nint columnTile) = Math.DivRem(task, ColumnTiles);
        (nint image, nint rowTile) = Math.DivRem(rest, RowTiles);
        nint row = rowTile * _rows, rows = Math.Min(_rows, _operands.M - row);
        nint column = columnTile * _columns, columns = Math.Min(_columns, _operands.N - column);
        Pointer a = _operands.A(image, row, 0), b = _operands.B(image, 0, column), results = scratch + SumFloats;
        // The kernels take more rows of the operand that has more.
        if (rows > columns)
            MatMulDotTasks.Multiply<V>(_operands.K, a, rows, columns, b, columns, 1, scratch, results);
        else
            MatMulDotTasks.Multiply<V>(_operands.K, b, columns, 1, a, rows, columns, scratch, results);
        Pointer target = _operands.C(image, row, column);
        if (_operands.Accumulate)
            MatMulTiles.PutRows<V>(results, columns, rows, columns, target, _operands.N, add: true);
        else if (typeof(TEpilogue) == typeof(NoEpilogue))
            MatMulTiles.PutRows<V>(results, columns, rows, columns, target, _operands.N, add: false);
        else
            MatMulTiles.Apply<V, TEpilogue>(results, columns, target, _operands.N, rows, columns, _epilogue, image, row, column);
    }
}
