namespace NetGen;

/// <summary>
/// y = x·Wᵀ + b over the last axis: (…, in) → (…, units). Weight (units, in), bias (units). On a sequence (T, D) each position by itself.
/// </summary>
/// <param name="units">The size of the last axis of the result.</param>
public sealed class DenseAttribute(object units) : WeightedLayerAttribute
{
    /// <summary>The size of the last axis of the result.</summary>
    public object Units { get; } = units;

    /// <summary>The size of the last axis of the input, for those who like to state it: the compiler checks it, and needs it for nothing.</summary>
    public object? Inputs { get; set; }

    /// <summary>Whether there is a bias.</summary>
    public bool Bias { get; set; } = true;

    /// <summary>The name of an earlier layer of the same network or block whose weight is used: an embedding (units, in) for a language model's head.</summary>
    public string? TieWeights { get; set; }
}
