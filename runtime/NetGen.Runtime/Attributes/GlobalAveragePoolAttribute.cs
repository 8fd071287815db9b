namespace NetGen;

/// <summary>The mean over all positions: (C, H, W) → (C), and (T, D) → (D).</summary>
public sealed class GlobalAveragePoolAttribute : LayerAttribute;
