namespace NetGen.Data;

/// <summary>Training samples from one long sequence of tokens: windows, and as targets the same windows one token further on.</summary>
public static class TokenWindows
{
    /// <summary>Windows at equal distances, which overlap where the distance is smaller than the length. They take no memory of their own.</summary>
    /// <param name="tokens">The sequence.</param>
    /// <param name="length">The length of a window.</param>
    /// <param name="stride">From the beginning of one window to that of the next; by default the length, so that none overlap.</param>
    /// <exception cref="ArgumentException">The sequence is too short for a window and the token after it.</exception>
    public static Dataset Overlapping(int[] tokens, int length, int stride = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        ArgumentOutOfRangeException.ThrowIfNegative(stride);
        if (tokens.Length <= length)
            throw new ArgumentException($"A window of {length} tokens and the token after it need {length + 1}; the sequence has {tokens.Length}.", nameof(tokens));
        int step = stride == 0 ? length : stride;
        int count = ((tokens.Length - 1 - length) / step) + 1;
        return new Dataset(count, [Column.Windows(tokens, length, step, 0, count)], [Column.Windows(tokens, length, step, 1, count)]);
    }
}
