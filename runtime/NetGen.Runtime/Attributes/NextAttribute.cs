namespace NetGen;

/// <summary>In a cell: makes the current value what the next step finds as a state. The current value stays current.</summary>
/// <param name="state">The name of a <see cref="StateAttribute"/> of the same block.</param>
public sealed class NextAttribute(string state) : PartAttribute
{
    /// <summary>The name of the state.</summary>
    public string State { get; } = state;
}
