namespace NetGen;

/// <summary>
/// Adds the input of the block to the current value: y = x + f(x). He et al., "Deep Residual Learning for Image Recognition", 2016.
/// </summary>
/// <param name="shortcut">What is added where shapes differ. A projection's parameters are <c>downsample.0.*</c> and <c>downsample.1.*</c>, as in torchvision.</param>
public sealed class ResidualAttribute(Shortcut shortcut = Shortcut.Identity) : LayerAttribute
{
    /// <summary>What is added.</summary>
    public Shortcut Shortcut { get; } = shortcut;
}
