namespace NetGen;

/// <summary>
/// x for x > 0, a · x otherwise, with a drawn for each element from the uniform distribution over [lower, upper] in training, and their mean at inference. (…) → (…). Xu et al., 2015.
/// </summary>
/// <param name="lower">The least slope.</param>
/// <param name="upper">The largest slope.</param>
public sealed class RandomizedLeakyReLUAttribute(double lower = 1.0 / 8, double upper = 1.0 / 3) : LayerAttribute
{
    /// <summary>The least slope.</summary>
    public double Lower { get; } = lower;

    /// <summary>The largest slope.</summary>
    public double Upper { get; } = upper;
}
