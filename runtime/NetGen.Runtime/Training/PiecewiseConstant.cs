namespace NetGen;

/// <summary>One factor until the first boundary, the next one from there to the second, and so on.</summary>
public sealed class PiecewiseConstant : Schedule
{
    private readonly double[] _boundaries;
    private readonly double[] _factors;

    /// <summary>Makes the schedule.</summary>
    /// <param name="boundaries">When the factor changes, in ascending order.</param>
    /// <param name="factors">The factors, each at least 0: one more than there are boundaries.</param>
    /// <exception cref="ArgumentException">The boundaries do not ascend, a factor is negative, or the numbers do not fit.</exception>
    public PiecewiseConstant(ReadOnlySpan<double> boundaries, ReadOnlySpan<double> factors)
    {
        if (factors.Length != boundaries.Length + 1)
            throw new ArgumentException($"{boundaries.Length} boundaries divide a run into {boundaries.Length + 1} pieces; {factors.Length} factors came.", nameof(factors));
        for (int i = 1; i < boundaries.Length; i++)
        {
            if (!(boundaries[i] > boundaries[i - 1]))
                throw new ArgumentException($"Boundaries ascend, but {boundaries[i]} follows {boundaries[i - 1]}.", nameof(boundaries));
        }

        foreach (double factor in factors)
        {
            if (!(factor >= 0))
                throw new ArgumentException($"Factors are at least 0; {factor} came.", nameof(factors));
        }

        _boundaries = boundaries.ToArray();
        _factors = factors.ToArray();
    }

    /// <inheritdoc/>
    public override double Factor(double time, double duration)
    {
        int piece = 0;
        while (piece < _boundaries.Length && time >= _boundaries[piece])
            piece++;
        return _factors[piece];
    }
}
