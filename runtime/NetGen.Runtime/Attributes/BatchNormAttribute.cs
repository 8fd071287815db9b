namespace NetGen;

/// <summary>
/// (x − mean) / √(variance + ε) · weight + bias per channel, over the batch and all positions; at inference with running statistics. Channels are the first axis of an
/// image (C, H, W), the last of a sequence (T, D) and of a vector. Parameters weight and bias (C), buffers running_mean and running_var (C). Ioffe and Szegedy, 2015.
/// </summary>
public sealed class BatchNormAttribute : LayerAttribute
{
    /// <summary>ε, added to the variance.</summary>
    public double Epsilon { get; set; } = 1e-5;

    /// <summary>What a batch counts in the running statistics: running = (1 − momentum) · running + momentum · batch.</summary>
    public double Momentum { get; set; } = 0.1;

    /// <summary>Whether there are a weight and a bias.</summary>
    public bool Affine { get; set; } = true;
}
