namespace NetGen;

/// <summary>1 at the first largest element along an axis, 0 elsewhere. Its derivative is 0 everywhere. (…) → (…).</summary>
public sealed class HardmaxAttribute : LayerAttribute
{
    /// <summary>The axis; negative ones count from the end.</summary>
    public int Axis { get; set; } = -1;
}
