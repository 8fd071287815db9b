namespace NetGen;

/// <summary>Gives each token a vector of a table that is trained: (T) → (T, width). Weight (vocabulary, width), from N(0, 1) as in PyTorch.</summary>
/// <param name="width">The size of the vectors.</param>
public sealed class EmbeddingAttribute(object width) : WeightedLayerAttribute
{
    /// <summary>The size of the vectors.</summary>
    public object Width { get; } = width;

    /// <summary>How many vectors there are; that of the <see cref="TokensAttribute"/> without it.</summary>
    public object? Vocabulary { get; set; }
}
