namespace NetGen;

/// <summary>x · sigmoid(x), also named swish. (…) → (…).</summary>
public sealed class SiLUAttribute : LayerAttribute;
