namespace NetGen;

/// <summary>x for x > 0, alpha · (eˣ − 1) otherwise. (…) → (…). Clevert et al., 2016.</summary>
/// <param name="alpha">The negative limit.</param>
public sealed class ELUAttribute(double alpha = 1) : LayerAttribute
{
    /// <summary>The negative limit.</summary>
    public double Alpha { get; } = alpha;
}
