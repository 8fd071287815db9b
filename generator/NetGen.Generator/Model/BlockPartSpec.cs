namespace NetGen.Generator.Model;

/// <summary>What the generated part of a block depends on.</summary>
/// <param name="Block">The block.</param>
/// <param name="Uses">The blocks that it uses, without their layers: their classes and hyper-parameters are what its properties name.</param>
internal sealed record BlockPartSpec(BlockSpec Block, EquatableArray<BlockSpec> Uses);
