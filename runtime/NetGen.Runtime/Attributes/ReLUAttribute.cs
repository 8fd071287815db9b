namespace NetGen;

/// <summary>max(x, 0). The derivative at 0 is 0. (…) → (…).</summary>
public sealed class ReLUAttribute : LayerAttribute;
