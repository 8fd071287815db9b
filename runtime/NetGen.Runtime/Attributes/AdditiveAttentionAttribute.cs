namespace NetGen;

/// <summary>
/// Additive attention: each position of the sequence, the query q, gets a mixture of a memory's positions m: score · tanh(Q·q + b + K·m) says how much each counts, a softmax makes weights
/// of that. (T, D) → (T, M), and (D) → (M), which is what a decoder's cell does at each of its steps. Parameters as of PyTorch's Linear layers: query.weight, query.bias, key.weight and
/// score.weight. Bahdanau et al., 2015.
/// </summary>
/// <param name="units">The size of the hidden layer that scores.</param>
/// <example><code>[AdditiveAttention(128, Memory = "encoded", Weights = "alignment")]</code></example>
public sealed class AdditiveAttentionAttribute(object units) : WeightedLayerAttribute
{
    /// <summary>The size of the hidden layer that scores.</summary>
    public object Units { get; } = units;

    /// <summary>The name of a tap, a sequence (S, M) or an image (M, H, W), whose positions are attended to; without it those of the sequence itself.</summary>
    public string? Memory { get; set; }

    /// <summary>The name of a tap (S) that is 0 where a position is padding that nobody sees; tokens may be it, 0 being padding. Where all are padding the result is NaN.</summary>
    public string? Mask { get; set; }

    /// <summary>The name of a tap of shape (1) with the number of valid positions of each sample, the others being padding; instead of <see cref="Mask"/>.</summary>
    public string? Lengths { get; set; }

    /// <summary>Whether there is a bias inside the tanh.</summary>
    public bool Bias { get; set; } = true;

    /// <summary>The name under which the weights can be read, by <see cref="FromAttribute"/>: (T, S), or (S) for a query without an axis of time. Each row sums to 1.</summary>
    public string? Weights { get; set; }
}
