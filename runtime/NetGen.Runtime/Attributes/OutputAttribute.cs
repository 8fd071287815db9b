namespace NetGen;

/// <summary>Makes the current value one more output of the network. The last value is an output without it, and the first one: what <see cref="Network.Predict(ReadOnlySpan{float}, ReadOnlySpan{int})"/> returns.</summary>
/// <param name="name">The output's name.</param>
public sealed class OutputAttribute(string name) : PartAttribute
{
    /// <summary>The output's name.</summary>
    public string Name { get; } = name;
}
