namespace NetGen;

/// <summary>Enlarges an image by whole factors: (C, H, W) → (C, factor·H, factor·W).</summary>
/// <param name="factor">The factor: one number, or an array of height and width.</param>
public sealed class UpSample2DAttribute(object factor) : LayerAttribute
{
    /// <summary>The factor.</summary>
    public object Factor { get; } = factor;

    /// <summary>How values between given ones are made.</summary>
    public UpSampling Mode { get; set; }
}
