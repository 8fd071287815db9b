namespace NetGen;

/// <summary>γ^(t / s), which falls by the factor γ in every interval s; as a staircase, γ^⌊t / s⌋, all at once at its end.</summary>
/// <param name="factor">The factor γ, above 0.</param>
/// <param name="interval">The interval s, above 0.</param>
/// <param name="staircase">Whether the rate stays as it is between the ends of intervals.</param>
public sealed class ExponentialDecay(double factor, double interval = 1, bool staircase = false) : Schedule
{
    private readonly double _factor = AboveZero(factor, nameof(factor));
    private readonly double _interval = AboveZero(interval, nameof(interval));

    /// <inheritdoc/>
    public override double Factor(double time, double duration) => Math.Pow(_factor, staircase ? Math.Floor(time / _interval) : time / _interval);
}
