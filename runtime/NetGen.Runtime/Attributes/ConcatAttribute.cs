namespace NetGen;

/// <summary>
/// Puts the open branches, or the current value and the named ones, one after another along an axis: the channels, which are the first axis of an image
/// (C, H, W) and the last of anything else. The other axes are equal.
/// </summary>
/// <param name="taps">The values to join the current one with; none joins the branches.</param>
public sealed class ConcatAttribute(params string[] taps) : LayerAttribute
{
    /// <summary>The values to join the current one with.</summary>
    public string[] Taps { get; } = taps;

    /// <summary>Another axis than that of the channels; negative ones count from the end.</summary>
    public object? Axis { get; set; }
}
