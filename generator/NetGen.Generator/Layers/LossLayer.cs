using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;
using static NetGen.Generator.Graph.Expressions;

namespace NetGen.Generator.Layers;

/// <summary>A layer that compares the predictions with a target and leaves them as they are.</summary>
internal abstract class LossLayer : LayerKind
{
    public override bool IsCalledByKind => true;

    /// <summary>The sum of all elements as a scalar: within each sample first, which is the part that grows and that threads share, and over the batch then.</summary>
    protected static Value Total(GraphBuilder graph, Value x)
    {
        Value perSample = graph.Sum(x, Extents.Others(x.Shape.Rank, 0));
        return graph.Reshape(graph.Sum(perSample, 0), Shape.Scalar);
    }

    /// <summary>The mean of a sum over a number of elements that is known at run time at the latest.</summary>
    protected static Value Mean(GraphBuilder graph, Value total, Dim count) => graph.Map(Divide(X(0), Expressions.Extent(count)), total);
}
