using NetGen.Generator.Graph;

namespace NetGen.Generator.Layers;

/// <summary>The smallest element of each window; padding counts as +∞.</summary>
internal sealed class MinPool2DLayer() : ExtremePoolLayer(PoolKind.Min);
