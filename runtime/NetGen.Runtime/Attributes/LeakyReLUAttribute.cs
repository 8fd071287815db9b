namespace NetGen;

/// <summary>x for x > 0, slope · x otherwise. (…) → (…).</summary>
/// <param name="slope">The slope on the negative side.</param>
public sealed class LeakyReLUAttribute(double slope = 0.01) : LayerAttribute
{
    /// <summary>The slope on the negative side.</summary>
    public double Slope { get; } = slope;
}
