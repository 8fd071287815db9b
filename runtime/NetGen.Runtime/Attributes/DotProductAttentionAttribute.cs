namespace NetGen;

/// <summary>
/// Dot-product attention without weights of its own: each position of the sequence, the query q, gets a mixture of a memory's positions m with weights softmax(q·m / √D), computed by tiles.
/// (T, D) → (T, D), and (D) → (D), which is what a decoder's cell does at each of its steps. Luong et al., 2015; scaled: Vaswani et al., 2017.
/// </summary>
/// <example><code>[DotProductAttention(Memory = "encoded")]</code></example>
public sealed class DotProductAttentionAttribute : LayerAttribute
{
    /// <inheritdoc cref="AdditiveAttentionAttribute.Memory"/>
    public string? Memory { get; set; }

    /// <inheritdoc cref="AdditiveAttentionAttribute.Mask"/>
    public string? Mask { get; set; }

    /// <inheritdoc cref="AdditiveAttentionAttribute.Lengths"/>
    public string? Lengths { get; set; }

    /// <summary>Whether products are divided by √D.</summary>
    public bool Scaled { get; set; } = true;

    /// <summary>
    /// The name under which the weights can be read, by <see cref="FromAttribute"/>: (T, S), or (S) for a query without an axis of time. Each row sums to 1. They are computed only if
    /// something reads them; no gradient goes through them.
    /// </summary>
    public string? Weights { get; set; }
}
