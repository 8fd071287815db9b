namespace NetGen.Kernels;

/// <summary>The parts of the memory of a task of <see cref="AttentionGradient"/>: it grows with the number of queries.</summary>
internal readonly struct AttentionGradientScratch
{
    /// <summary>Rows of a tile; with <see cref="TileKeys"/> keys, its weights, and likewise the gradients of its scores, fit in a 32 KiB first-level cache.</summary>
    public const int BlockRows = 64;

    /// <summary>Keys of a tile.</summary>
    public const int TileKeys = 64;

    /// <summary>The distance of rows of weights and of gradients of scores: an odd number of cache lines, as all pitches.</summary>
    public const int ScorePitch = TileKeys + AlignedBuffer.Alignment;

    public readonly nint QueryPitch;
    public readonly nint ValuePitch;
    public readonly Pointer Weights;
    public readonly Pointer ScoreGradients;
    public readonly Pointer Mask;
    public readonly Pointer KeyPanels;
    public readonly Pointer ValuePanels;
    public readonly Pointer Keys;
    public readonly Pointer KeyGradients;
    public readonly Pointer ValueGradients;
    public readonly Pointer Means;
    public readonly Pointer Queries;
    public readonly Pointer QueryGradients;
    public readonly Pointer OutputGradients;
    public readonly nint Floats;

    public AttentionGradientScratch(in AttentionOperands operands, Pointer start)
    {
        nint blockRows = RowPanels.MaximalPaddedRows(BlockRows), keyRows = RowPanels.MaximalPaddedRows(TileKeys), queryRows = RowPanels.MaximalPaddedRows(operands.Queries);
        QueryPitch = AttentionKernels.Pitch(operands.KeySize);
        ValuePitch = AttentionKernels.Pitch(operands.ValueSize);
        Pointer next = start;
        nint floats = 0;
        Weights = Take(blockRows * ScorePitch);
        ScoreGradients = Take(blockRows * ScorePitch);
        Mask = Take(TileKeys);
        KeyPanels = Take(TileKeys * operands.KeySize);
        ValuePanels = Take(TileKeys * operands.ValueSize);
        Keys = Take(TileKeys * QueryPitch);
        KeyGradients = Take(keyRows * QueryPitch);
        ValueGradients = Take(keyRows * ValuePitch);
        Means = Take(MatMulPlan.RoundUp(operands.Queries, AlignedBuffer.Alignment));
        Queries = Take(queryRows * QueryPitch);
        QueryGradients = Take(queryRows * QueryPitch);
        OutputGradients = Take(queryRows * ValuePitch);
        Floats = floats;

        Pointer Take(nint length)
        {
            Pointer part = next;
            next += length;
            floats += length;
            return part;
        }
    }
}
