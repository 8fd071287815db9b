namespace NetGen;

/// <summary>Falls along half a period of the cosine from 1 to an end over the whole run: end + (1 − end) (1 + cos(π t / T)) / 2.</summary>
/// <remarks>Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts", 2017, without the restarts.</remarks>
/// <param name="end">The factor at the end of the run, from 0 to 1.</param>
public sealed class CosineDecay(double end = 0) : Schedule
{
    private readonly double _end = Share(end, nameof(end));

    /// <inheritdoc/>
    public override double Factor(double time, double duration) => _end + ((1 - _end) * (1 + Math.Cos(Math.PI * Math.Min(time / duration, 1))) / 2);
}
