namespace NetGen;

/// <summary>Makes a vector of a value, in row-major order: (C, H, W) → (C·H·W).</summary>
public sealed class FlattenAttribute : LayerAttribute;
