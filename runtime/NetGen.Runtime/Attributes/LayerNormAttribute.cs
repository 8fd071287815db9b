namespace NetGen;

/// <summary>(x − mean) / √(variance + ε) · weight + bias over the last axes of each sample. Parameters weight and bias of these axes. Ba et al., 2016.</summary>
public sealed class LayerNormAttribute : LayerAttribute
{
    /// <summary>How many of the last axes are normalized together.</summary>
    public int Axes { get; set; } = 1;

    /// <summary>ε, added to the variance.</summary>
    public double Epsilon { get; set; } = 1e-5;

    /// <summary>Whether there are a weight and a bias.</summary>
    public bool Affine { get; set; } = true;

    /// <summary>Whether there is a bias beside the weight.</summary>
    public bool Bias { get; set; } = true;
}
