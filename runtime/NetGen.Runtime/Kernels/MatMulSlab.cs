namespace NetGen.Kernels;

/// <summary>Consecutive blocks of the summed axis that tasks work on together, and the operands that were packed for them.</summary>
internal readonly struct MatMulSlab
{
    private MatMulSlab(nint image, nint firstBlock, nint blocks, Pointer left, nint leftDepth, Pointer right, nint rightK, nint rightDepth)
    {
        Image = image;
        FirstBlock = firstBlock;
        Blocks = blocks;
        Left = left;
        LeftDepth = leftDepth;
        Right = right;
        RightK = rightK;
        RightDepth = rightDepth;
    }

    public readonly nint Image;
    public readonly nint FirstBlock;
    public readonly nint Blocks;

    /// <summary>The packed left operand, or null.</summary>
    public readonly Pointer Left;
    public readonly nint LeftDepth;

    /// <summary>The packed right operand, or null.</summary>
    public readonly Pointer Right;

    /// <summary>The first summed index of the packed right operand.</summary>
    public readonly nint RightK;

    /// <summary>The number of its summed indices.</summary>
    public readonly nint RightDepth;

    /// <summary>All blocks of all images, with nothing packed but what the caller had packed.</summary>
    public static MatMulSlab Whole(in MatMulPlan plan, Pointer packedB, nint k) => new(0, 0, plan.Blocks, Pointer.Null, 0, packedB, 0, k);

    /// <summary>Packs what the plan shares, from a block on.</summary>
    public static MatMulSlab Pack(Workers workers, in MatMulPlan plan, in MatMulOperands operands, nint image, nint block, Pointer packedB)
    {
        nint blocks = Math.Min(plan.SlabBlocks, plan.Blocks - block), k = block * plan.Depth;
        nint depth = Math.Clamp(operands.K - k, 0, blocks * plan.Depth);
        nint leftFloats = plan.Left == MatMulSource.Shared ? MatMulPlan.RoundUp(plan.RowTiles * MatMulPacking.LeftTileFloats(plan.Rows, depth), AlignedBuffer.Alignment) : 0;
        nint rightFloats = plan.Right == MatMulSource.Shared && packedB.IsNull ? MatMulPacking.RightFloats(operands.N, depth) : 0;
        Pointer left = CallerScratch.Get(leftFloats + rightFloats), right = left + leftFloats;
        if (leftFloats == 0)
            left = Pointer.Null;
        if (rightFloats == 0)
            right = Pointer.Null;
        MatMulPacking.Run(workers, operands, image, k, depth, plan.Rows, left, right);
        return packedB.IsNull ? new(image, block, blocks, left, depth, right, k, depth) : new(image, block, blocks, left, depth, packedB, 0, operands.K);
    }
}
