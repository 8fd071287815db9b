namespace NetGen.Runtime;

/// <summary>The length of one axis: a constant, or the value that a symbol has in the present call.</summary>
/// <param name="Size">The length of a constant axis; without meaning for a symbolic one.</param>
/// <param name="Symbol">The number of the symbol in <see cref="NetworkDefinition.Symbols"/> (0 is the batch), or -1 for a constant axis.</param>
public readonly record struct Extent(int Size, int Symbol = -1)
{
    /// <summary>Whether the length is known only in a call.</summary>
    public bool IsSymbolic => Symbol >= 0;
}
