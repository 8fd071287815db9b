namespace NetGen;

/// <summary>Names the current value, for <see cref="FromAttribute"/> and the joins. Inside a block, "input" is what the block was given.</summary>
/// <param name="name">The name; each only once in its network or block.</param>
public sealed class TapAttribute(string name) : PartAttribute
{
    /// <summary>The name.</summary>
    public string Name { get; } = name;
}
