namespace NetGen;

/// <summary>exp(xᵢ) / Σ exp(xⱼ) along an axis, computed from the differences to the largest. (…) → (…).</summary>
public sealed class SoftmaxAttribute : LayerAttribute
{
    /// <summary>The axis; negative ones count from the end.</summary>
    public int Axis { get; set; } = -1;
}
