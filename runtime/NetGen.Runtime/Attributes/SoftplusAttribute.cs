namespace NetGen;

/// <summary>log(1 + eˣ), a smooth ReLU. (…) → (…).</summary>
public sealed class SoftplusAttribute : LayerAttribute;
