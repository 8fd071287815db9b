namespace NetGen;

/// <summary>The hyperbolic tangent, in (−1, 1). (…) → (…).</summary>
public sealed class TanhAttribute : LayerAttribute;
