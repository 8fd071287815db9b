using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>What all tasks of blocked products do, whatever their epilogue.</summary>
internal static class MatMulTasks
{
    /// <summary>The number of columns that are finished together; a multiple of two vectors of any width.</summary>
    public const int GroupColumns = 2 * MatMulPlan.MaximalPairWidth;

    /// <summary>The floats of scratch memory that a task needs.</summary>
    public static nint ScratchFloats(in MatMulPlan plan) => PackedRowFloats(plan) + PackedColumnFloats(plan) + MatMulLeft.ScratchFloats(plan.Depth);

    /// <summary>The rows of a rectangle, packed now if the plan says so.</summary>
    public static MatMulLeft Left(in MatMulPlan plan, in MatMulOperands operands, in MatMulSlab slab, in MatMulRectangle rectangle, Pointer scratch)
    {
        nint k = rectangle.Block * plan.Depth, depth = Math.Clamp(operands.K - k, 0, plan.Depth);
        if (plan.Left == MatMulSource.Shared)
        {
            Pointer tile = slab.Left + rectangle.Row / plan.Rows * MatMulPacking.LeftTileFloats(plan.Rows, slab.LeftDepth);
            return MatMulLeft.Packed(tile, slab.LeftDepth, k - slab.FirstBlock * plan.Depth, rectangle.Rows);
        }
        Pointer place = operands.A(rectangle.Image, rectangle.Row, k);
        if (plan.Left == MatMulSource.InPlace)
            return MatMulLeft.InPlace(place, operands.StrideA, operands.TransposeA, rectangle.Rows);
        MatMulPanels.PackRows(new(rectangle.Rows), rectangle.Rows, depth, place, operands.StrideA, operands.TransposeA, scratch);
        return MatMulLeft.Packed(scratch, depth, 0, rectangle.Rows);
    }

    /// <summary>target = or += rows · a group of columns, from <paramref name="first"/> of the rectangle's on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<V>(in MatMulPlan plan, in MatMulOperands operands, in MatMulSlab slab, in MatMulRectangle rectangle, in MatMulLeft left, nint first, nint columns,
        Pointer target, bool add, Pointer scratch)
        where V : struct, ISimd<V>
    {
        nint k = rectangle.Block * plan.Depth, depth = Math.Clamp(operands.K - k, 0, plan.Depth);
        nint width = 2 * V.Count, column = rectangle.Column + first, n = operands.N;
        Pointer packed = scratch + PackedRowFloats(plan), rest = packed + PackedColumnFloats(plan);
        if (!slab.Right.IsNull)
        {
            Pointer panel = slab.Right + column * slab.RightDepth + (k - slab.RightK) * width;
            for (nint done = 0; done < columns; done += width)
            {
                left.Multiply<V>(depth, panel, width, Math.Min(width, columns - done), target + done, n, add, rest);
                panel += slab.RightDepth * width;
            }
            return;
        }

        // What ends beyond the edge is packed even if the rest is not. Columns that lie side by side are packed together, or their cache lines would be fetched for each panel
        // again; those that lie one after the other are packed one panel at a time, which then is in the first-level cache.
        nint whole = plan.Right == MatMulSource.InPlace ? columns / width * width : 0, packedColumns = 0;
        for (nint done = 0; done < columns; done += width)
        {
            Pointer b = operands.B(rectangle.Image, k, column + done);
            nint count = Math.Min(width, columns - done);
            if (done < whole)
            {
                left.Multiply<V>(depth, b, n, count, target + done, n, add, rest);
                continue;
            }
            if (operands.TransposeB)
                MatMulPanels.PackColumnPanels<V>(count, depth, b, operands.StrideB, transposed: true, packed);
            else if (packedColumns == 0)
                MatMulPanels.PackColumnPanels<V>(columns - done, depth, b, operands.StrideB, transposed: false, packed);
            left.Multiply<V>(depth, packed + packedColumns * depth, width, count, target + done, n, add, rest);
            packedColumns += operands.TransposeB ? 0 : width;
        }
    }

    // Whole cache lines each, so that the next part of the scratch memory is aligned.
    private static nint PackedRowFloats(in MatMulPlan plan) =>
        plan.Left == MatMulSource.Packed ? MatMulPlan.RoundUp(RowPanels.MaximalPaddedRows(plan.Rows) * plan.Depth, AlignedBuffer.Alignment) : 0;

    private static nint PackedColumnFloats(in MatMulPlan plan) => GroupColumns * plan.Depth;
}
