namespace NetGen;

/// <summary>Rises in a straight line from 1 / ratio to 1 within a first part of the run, and falls back to it in the rest.</summary>
/// <remarks>Howard and Ruder, "Universal language model fine-tuning for text classification", 2018.</remarks>
/// <param name="rise">The share of the run in which the rate rises, from 0 to 1.</param>
/// <param name="ratio">How much smaller the least rate is than the greatest, at least 1.</param>
public sealed class SlantedTriangular(double rise = 0.1, double ratio = 32) : Schedule
{
    private readonly double _rise = Share(rise, nameof(rise));
    private readonly double _ratio = ratio >= 1 ? ratio : throw new ArgumentOutOfRangeException(nameof(ratio), ratio, "A number of at least 1 is expected.");

    /// <inheritdoc/>
    public override double Factor(double time, double duration)
    {
        double peak = Math.Floor(duration * _rise);
        double height = time < peak ? time / peak : 1 - ((time - peak) / Math.Max(duration - peak, 1));
        return (1 + (Math.Max(height, 0) * (_ratio - 1))) / _ratio;
    }
}
