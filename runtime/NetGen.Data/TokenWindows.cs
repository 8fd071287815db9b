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

    /// <summary>
    /// Windows for networks that keep their state from batch to batch: the sequence is cut into lanes of equal length, and in batches of as many samples as there are
    /// lanes, each sample continues that of the same place in the batch before. What is left over at the end is left out.
    /// </summary>
    /// <param name="tokens">The sequence.</param>
    /// <param name="length">The length of a window.</param>
    /// <param name="lanes">The number of lanes, which is the batch size to use.</param>
    /// <exception cref="ArgumentException">The sequence is too short for a window in each lane and the token after the last.</exception>
    public static Dataset Contiguous(int[] tokens, int length, int lanes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(lanes);
        int batches = (int)((tokens.Length - 1) / ((long)length * lanes));
        if (batches == 0)
            throw new ArgumentException($"{lanes} windows of {length} tokens and the token after them need {((long)length * lanes) + 1}; the sequence has {tokens.Length}.", nameof(tokens));

        // The windows in the order of the sequence: those of a lane follow each other. Batches take one from each.
        Dataset windows = Overlapping(tokens, length);
        var order = new int[batches * lanes];
        for (int i = 0; i < order.Length; i++)
            order[i] = (i % lanes * batches) + (i / lanes);
        return windows.Subset(order);
    }
}
