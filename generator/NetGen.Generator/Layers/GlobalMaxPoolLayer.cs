using NetGen.Generator.Graph;

namespace NetGen.Generator.Layers;

/// <summary>The largest element of each channel: (C, H, W) → (C), (T, D) → (D). Equal largest elements share the gradient.</summary>
internal sealed class GlobalMaxPoolLayer : GlobalPoolLayer
{
    protected override Value Reduce(GraphBuilder graph, Value x, int[] axes) => graph.Max(x, axes);
}
