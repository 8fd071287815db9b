namespace NetGen.Generator.Model;

/// <summary>A network as written: all that the generated code depends on, and nothing that moves when a line is added above it.</summary>
/// <param name="Type">Its class.</param>
/// <param name="Layers">Its layers in source order.</param>
/// <param name="Blocks">The blocks that it uses, directly or through others, in ordinal order of their keys.</param>
/// <param name="Flaws">What is wrong with its declaration.</param>
internal sealed record NetworkSpec(TypeSpec Type, EquatableArray<LayerSpec> Layers, EquatableArray<BlockSpec> Blocks, DeclarationFlaws Flaws)
{
    /// <summary>The block of a key, if it is one.</summary>
    public BlockSpec? Block(string? key)
    {
        foreach (BlockSpec block in Blocks)
        {
            if (block.Key == key) return block;
        }

        return null;
    }
}
