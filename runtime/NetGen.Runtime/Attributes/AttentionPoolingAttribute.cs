namespace NetGen;

/// <summary>
/// Pools a sequence to a vector by attention: (T, D) → (D), and an image (C, H, W) → (C). u = tanh(W·h + b) for each position h, weights softmax(u·c) with a trained context vector c, and the
/// positions' mixture with these weights. Parameters weight (units, D), bias (units) and context (units). Yang et al., 2016 (hierarchical attention networks).
/// </summary>
/// <param name="units">The size of u and of the context vector.</param>
public sealed class AttentionPoolingAttribute(object units) : WeightedLayerAttribute
{
    /// <summary>The size of u and of the context vector.</summary>
    public object Units { get; } = units;

    /// <summary>The name of a tap (T) that is 0 where a position is padding that does not count; tokens may be it, 0 being padding. Where all are padding the result is NaN.</summary>
    public string? Mask { get; set; }

    /// <inheritdoc cref="AdditiveAttentionAttribute.Lengths"/>
    public string? Lengths { get; set; }

    /// <summary>Whether there is a bias inside the tanh.</summary>
    public bool Bias { get; set; } = true;

    /// <summary>The name under which the weights (T) can be read, by <see cref="FromAttribute"/>. They sum to 1.</summary>
    public string? Weights { get; set; }
}
