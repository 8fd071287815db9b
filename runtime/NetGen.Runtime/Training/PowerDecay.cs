namespace NetGen;

/// <summary>1 / (1 + t / s)ᶜ: falls quickly at first and ever more slowly; with c = 1 the 1/t decay 1 / (1 + k t), whose k is 1 / s.</summary>
/// <remarks>Robbins and Monro, "A stochastic approximation method", 1951.</remarks>
/// <param name="scale">The time s after which 1/t decay halves the rate, above 0.</param>
/// <param name="power">The power c, above 0.</param>
public sealed class PowerDecay(double scale, double power = 1) : Schedule
{
    private readonly double _scale = AboveZero(scale, nameof(scale));
    private readonly double _power = AboveZero(power, nameof(power));

    /// <inheritdoc/>
    public override double Factor(double time, double duration) => Math.Pow(1 + (time / _scale), -_power);
}
