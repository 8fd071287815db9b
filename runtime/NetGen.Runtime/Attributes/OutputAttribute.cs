namespace NetGen;

/// <summary>Makes the current value one more output of the network. The last value is an output without it.</summary>
/// <param name="name">The output's name.</param>
public sealed class OutputAttribute(string name) : PartAttribute
{
    /// <summary>The output's name.</summary>
    public string Name { get; } = name;
}
