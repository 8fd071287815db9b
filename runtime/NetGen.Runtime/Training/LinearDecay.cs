namespace NetGen;

/// <summary>Falls in a straight line from 1 to an end over the whole run: 1 − (1 − end) t / T.</summary>
/// <param name="end">The factor at the end of the run, from 0 to 1.</param>
public sealed class LinearDecay(double end = 0) : Schedule
{
    private readonly double _end = Share(end, nameof(end));

    /// <inheritdoc/>
    public override double Factor(double time, double duration) => 1 - ((1 - _end) * Math.Min(time / duration, 1));
}
