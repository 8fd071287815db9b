namespace NetGen;

/// <summary>Adds a trained vector for each position: (T, D) → (T, D). Weight (length, D), from N(0, 0.02²).</summary>
/// <param name="length">The greatest length of a sequence.</param>
public sealed class PositionEmbeddingAttribute(object length) : WeightedLayerAttribute
{
    /// <summary>The greatest length of a sequence.</summary>
    public object Length { get; } = length;
}
