namespace NetGen;

/// <summary>Adds the open branches, or the current value and the named ones, element for element. Ranks are equal; an axis of size 1 broadcasts.</summary>
/// <param name="taps">The values to join the current one with; none joins the branches.</param>
public sealed class AddAttribute(params string[] taps) : LayerAttribute
{
    /// <summary>The values to join the current one with.</summary>
    public string[] Taps { get; } = taps;
}
