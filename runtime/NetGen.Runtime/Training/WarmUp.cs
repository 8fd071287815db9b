namespace NetGen;

/// <summary>Rises in a straight line to the full rate, (t + 1) / (length + 1), and then lets another schedule run over the rest.</summary>
/// <remarks>Goyal et al., "Accurate, large minibatch SGD: training ImageNet in 1 hour", 2017.</remarks>
/// <param name="length">How long the rise takes, at least 0.</param>
/// <param name="then">The schedule of the rest; the full rate without one. It counts time as this one does.</param>
public sealed class WarmUp(int length, Schedule? then = null) : Schedule
{
    private readonly int _length = length >= 0 ? length : throw new ArgumentOutOfRangeException(nameof(length), length, "A length of at least 0 is expected.");

    /// <inheritdoc/>
    public override double Factor(double time, double duration) => time < _length
        ? (time + 1) / (_length + 1)
        : then?.Factor(time - _length, Math.Max(duration - _length, 1)) ?? 1;
}
