namespace NetGen.Kernels;

/// <summary>Where transformed weights and products lie: [two vectors of outputs][position][row][lane].</summary>
internal static class WinogradLayout
{
    /// <summary>The distance of positions: an odd number of cache lines, or the positions of one place would compete for the same places of the cache.</summary>
    public static nint PositionStep(nint rows, nint width) => MatMulPlan.RoundUp(rows * width, 2 * AlignedBuffer.Alignment) + AlignedBuffer.Alignment;

    /// <summary>The floats of all positions of some outputs with some rows each, whatever the width of the vectors.</summary>
    public static nint Floats(nint outputs, nint rows)
    {
        nint most = 0;
        for (nint width = 2; width <= MatMulPlan.MaximalPairWidth; width *= 2)
            most = Math.Max(most, MatMulPlan.Divide(outputs, width) * Winograd.Positions * PositionStep(rows, width));
        return most;
    }
}
