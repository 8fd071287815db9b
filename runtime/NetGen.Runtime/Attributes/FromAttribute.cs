namespace NetGen;

/// <summary>Makes a named value the current one again.</summary>
/// <param name="tap">The name of a tap or an input; in a block also a hyper-parameter that holds the name of a tap outside.</param>
public sealed class FromAttribute(string tap) : PartAttribute
{
    /// <summary>The name of the value.</summary>
    public string Tap { get; } = tap;
}
