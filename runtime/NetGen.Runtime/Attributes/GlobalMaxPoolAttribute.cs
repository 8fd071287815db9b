namespace NetGen;

/// <summary>The largest value over all positions: (C, H, W) → (C), and (T, D) → (D).</summary>
public sealed class GlobalMaxPoolAttribute : LayerAttribute;
