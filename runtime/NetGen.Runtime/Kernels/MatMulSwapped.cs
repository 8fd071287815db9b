using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NetGen.Kernels;

/// <summary>
/// A · Bᵀ with few rows in A, made as B · Aᵀ: packing A costs less than packing B, whose rows are read where they lie. The result is turned round on its way to C.
/// </summary>
/// <remarks>Each element's sum is the same, bit for bit, as that of <see cref="MatMulBlocks{TEpilogue}"/>.</remarks>
internal readonly struct MatMulSwapped<TEpilogue> : IWork where TEpilogue : struct, IEpilogue
{
    // With more rows, packing B costs little.
    private const int MaximalRows = 48;
    private const int MaximalColumns = 132;
    // Multiply-adds that make a task worth handing to a thread.
    private const long TinyTask = 1L << 18;

    private readonly MatMulOperands _operands;
    private readonly nint _depth;
    private readonly nint _columns;
    private readonly Pointer _packed;
    private readonly TEpilogue _epilogue;

    private MatMulSwapped(in MatMulOperands operands, nint depth, nint columns, Pointer packed, in TEpilogue epilogue)
    {
        _operands = operands;
        _depth = depth;
        _columns = columns;
        _packed = packed;
        _epilogue = epilogue;
    }

    // The tiles, and the same turned round for the epilogue.
    private nint TileFloats => MatMulPlan.RoundUp(_columns * MatMulPlan.RoundUp(_operands.M, MatMulPlan.MaximalPairWidth), AlignedBuffer.Alignment);

    /// <summary>Whether this way is the faster one: the rows of A must be few, and must fill vectors.</summary>
    public static bool Suits(in MatMulOperands operands)
    {
        nint width = Vector512.IsHardwareAccelerated ? 32 : 16;
        return !operands.TransposeA && operands.TransposeB && operands.M <= MaximalRows && 4 * MatMulPlan.RoundUp(operands.M, width) <= 5 * operands.M;
    }

    /// <summary>Runs the product.</summary>
    /// <param name="workers">The threads to run on.</param>
    /// <param name="operands">The operands of a single product.</param>
    /// <param name="depth">The length of a block of the summed axis.</param>
    /// <param name="epilogue">The epilogue.</param>
    public static void Run(Workers workers, in MatMulOperands operands, nint depth, in TEpilogue epilogue)
    {
        nint k = operands.K, worthwhile = (nint)(TinyTask / Math.Max(1, operands.M * k));
        nint tiles = MatMulPlan.Divide(operands.N, Math.Clamp(worthwhile, MatMulKernels.TallRows, MaximalColumns));
        nint columns = MatMulPlan.RoundUp(MatMulPlan.Divide(operands.N, tiles), MatMulKernels.TallRows);
        Pointer packed = CallerScratch.Get(MatMul.PackedFloats(operands.M, k));
        MatMul.Pack(workers, operands.M, k, operands.A(0, 0, 0), transposeB: true, packed);
        MatMulSwapped<TEpilogue> work = new(operands, depth, columns, packed, epilogue);
        workers.Run(MatMulPlan.Divide(operands.N, columns), work, MatMulLeft.ScratchFloats(depth) + 2 * work.TileFloats);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>(nint task, Pointer scratch) where V : struct, ISimd<V>
    {
        nint column = task * _columns, columns = Math.Min(_columns, _operands.N - column), m = _operands.M;
        Pointer target = _operands.C(0, 0, column), tiles = scratch + MatMulLeft.ScratchFloats(_depth);
        bool direct = typeof(TEpilogue) == typeof(NoEpilogue);
        Pointer results = direct ? target : tiles + TileFloats;
        MatMulSwappedTasks.Multiply<V>(_operands, _depth, column, columns, _packed, tiles, scratch, results, direct ? _operands.N : columns);
        if (!direct)
            MatMulTiles.Apply<V, TEpilogue>(results, columns, target, _operands.N, m, columns, _epilogue, 0, 0, column);
    }
}
