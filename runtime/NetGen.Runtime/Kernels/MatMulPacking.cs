using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>Packs some summed indices of whole operands, for all tasks of a product: those that share rows or columns would each make the same copy otherwise.</summary>
/// <remarks>
/// The right operand becomes panels [k][two vectors], one after the other; the left one panels [k][6] and [k][4] as <see cref="RowPanels"/> cuts each row tile, tiles
/// at equal distances.
/// </remarks>
internal readonly struct MatMulPacking : IWork
{
    // Columns that a task packs: enough to read whole cache lines in order, few enough to share the work among threads.
    private const int ColumnsPerTask = 64;

    private readonly MatMulOperands _operands;
    private readonly nint _image;
    private readonly nint _k;
    private readonly nint _depth;
    private readonly nint _rows;
    private readonly Pointer _left;
    private readonly Pointer _right;

    private MatMulPacking(in MatMulOperands operands, nint image, nint k, nint depth, nint rows, Pointer left, Pointer right)
    {
        _operands = operands;
        _image = image;
        _k = k;
        _depth = depth;
        _rows = rows;
        _left = left;
        _right = right;
    }

    private nint RightTasks => _right.IsNull ? 0 : MatMulPlan.Divide(_operands.N, ColumnsPerTask);

    /// <summary>Packs summed indices <paramref name="k"/> to <paramref name="k"/> + <paramref name="depth"/> − 1 of the operands that have a place to go to.</summary>
    public static void Run(Workers workers, in MatMulOperands operands, nint image, nint k, nint depth, nint rows, Pointer left, Pointer right)
    {
        MatMulPacking work = new(operands, image, k, depth, rows, left, right);
        workers.Run(work.RightTasks + (left.IsNull ? 0 : MatMulPlan.Divide(operands.M, rows)), work);
    }

    /// <summary>The floats of one packed row tile.</summary>
    public static nint LeftTileFloats(nint rows, nint depth) => RowPanels.MaximalPaddedRows(rows) * depth;

    /// <summary>The floats of the packed right operand, at any width of the vectors.</summary>
    public static nint RightFloats(nint n, nint depth) => MatMulPlan.RoundUp(n, MatMulPlan.MaximalPairWidth) * depth;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>(nint task, Pointer scratch) where V : struct, ISimd<V>
    {
        if (task < RightTasks)
        {
            nint column = task * ColumnsPerTask, columns = Math.Min(ColumnsPerTask, _operands.N - column);
            MatMulPanels.PackColumnPanels<V>(columns, _depth, _operands.B(_image, _k, column), _operands.StrideB, _operands.TransposeB, _right + column * _depth);
        }
        else
        {
            nint tile = task - RightTasks, row = tile * _rows, rows = Math.Min(_rows, _operands.M - row);
            MatMulPanels.PackRows(new(rows), rows, _depth, _operands.A(_image, row, _k), _operands.StrideA, _operands.TransposeA, _left + tile * LeftTileFloats(_rows, _depth));
        }
    }
}
