using NetGen.Generator.Graph;

namespace NetGen.Generator.Layers;

/// <summary>The mean over all positions of each channel: (C, H, W) → (C), (T, D) → (D).</summary>
internal sealed class GlobalAveragePoolLayer : GlobalPoolLayer
{
    public override LayerTraits Traits => LayerTraits.KeepsLinear;

    protected override Value Reduce(GraphBuilder graph, Value x, int[] axes) => graph.Mean(x, axes);
}
