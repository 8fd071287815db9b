namespace NetGen;

/// <summary>
/// Makes a block a cell that runs over time: declares a state, a vector that each step finds under this name and that <see cref="NextAttribute"/> gives to the next step.
/// Several states make several of these. The block is used with <see cref="RecurrentAttribute{TCell}"/>.
/// </summary>
/// <param name="name">The name, by which the block's layers read it as a tap.</param>
/// <param name="size">Its size: an integer or an expression.</param>
public sealed class StateAttribute(string name, object size) : PartAttribute
{
    /// <summary>The name.</summary>
    public string Name { get; } = name;

    /// <summary>The size.</summary>
    public object Size { get; } = size;
}
