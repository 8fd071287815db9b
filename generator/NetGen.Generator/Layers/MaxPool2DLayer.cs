using NetGen.Generator.Graph;

namespace NetGen.Generator.Layers;

/// <summary>The largest element of each window; padding counts as −∞.</summary>
internal sealed class MaxPool2DLayer() : ExtremePoolLayer(PoolKind.Max);
