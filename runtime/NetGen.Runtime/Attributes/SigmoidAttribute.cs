namespace NetGen;

/// <summary>1 / (1 + e⁻ˣ), in (0, 1). (…) → (…).</summary>
public sealed class SigmoidAttribute : LayerAttribute;
