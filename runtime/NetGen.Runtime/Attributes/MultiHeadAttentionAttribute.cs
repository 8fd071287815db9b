namespace NetGen;

/// <summary>
/// Multi-head attention over a sequence: (T, D) → (T, D), each position a mixture of all positions, or of those of a memory. The matrix of weights is never in memory.
/// Parameters as in PyTorch: in_proj_weight (queries, keys and values one below the other), in_proj_bias, out_proj.weight, out_proj.bias; q_proj_weight, k_proj_weight and v_proj_weight where
/// the memory has another width. Vaswani et al., 2017.
/// </summary>
/// <param name="heads">The number of heads; without <see cref="HeadSize"/> it must divide D.</param>
public sealed class MultiHeadAttentionAttribute(object heads) : WeightedLayerAttribute
{
    /// <summary>The number of heads.</summary>
    public object Heads { get; } = heads;

    /// <summary>The size of a head; by default D / heads.</summary>
    public object? HeadSize { get; set; }

    /// <summary>Whether a position sees only itself and the positions before it.</summary>
    public bool Causal { get; set; }

    /// <summary>The name of a tap (S, M) whose positions are attended to; without it those of the sequence itself.</summary>
    public string? Memory { get; set; }

    /// <summary>The name of a tap that is 0 where a position is padding that nobody sees: (T), or (S) with a memory; tokens may be it, 0 being padding.</summary>
    public string? Mask { get; set; }

    /// <summary>The name of a tap of shape (1) with the number of valid positions of each sample, the others being padding; instead of <see cref="Mask"/>.</summary>
    public string? Lengths { get; set; }

    /// <summary>Whether the projections have biases.</summary>
    public bool Bias { get; set; } = true;

    /// <summary>The name under which the weights (heads, T, S) can be read, by <see cref="FromAttribute"/>; they are computed only if something reads them. No gradient goes through them.</summary>
    public string? Weights { get; set; }
}
