using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;
using static NetGen.Generator.Graph.Expressions;

namespace NetGen.Generator.Layers;

/// <summary>How the losses of the elements become one number: the options Reduction, Mask and Lengths.</summary>
internal sealed class LossReduction
{
    private readonly Options.Reduction _reduction;
    private readonly Validity? _valid;

    /// <param name="positions">What may be padding: the shape of the labels, or that of the predictions.</param>
    public LossReduction(LayerScope scope, Shape positions)
    {
        _reduction = scope.Choice("Reduction", fallback: Options.Reduction.Mean);
        _valid = Validity.Read(scope, positions, "step");
    }

    /// <summary>The loss.</summary>
    /// <param name="losses">What each element counts, batch first.</param>
    /// <param name="counts">1 where an element counts and 0 elsewhere, where the loss itself leaves some out.</param>
    /// <param name="classAxis">An axis of <paramref name="losses"/> that the positions have not; −1 for none.</param>
    public Value Lower(Lowering l, Value losses, Value? counts = null, int classAxis = -1)
    {
        GraphBuilder g = l.Graph;
        if (_valid is not null)
        {
            Value valid = Spread(_valid.Lower(l));
            Expression counted = Select(Comparison.Less, Constant(0), X(0), counts is null ? Constant(1) : X(1), Constant(0));
            counts = counts is null ? g.Map(counted, valid) : g.Map(counted, valid, counts);
        }

        // What does not count is left out, not multiplied by 0, which would make NaN of what is not finite there.
        if (counts is not null) losses = g.Map(Select(Comparison.Less, Constant(0), X(1), X(0), Constant(0)), losses, counts);
        Value total = Total(g, losses);
        if (_reduction == Options.Reduction.Half) return g.Scale(Mean(g, total, Dim.Batch), 0.5);
        if (_reduction == Options.Reduction.Sum) return Mean(g, total, Dim.Batch);
        return counts is null ? Mean(g, total, losses.Shape.Size) : g.Map(Divide(X(0), Max(X(1), Constant(1))), total, Total(g, g.Map(X(0), losses.Shape, counts)));

        Value Spread(Value valid)
        {
            List<Dim> dims = [.. valid.Shape.Dims];
            if (classAxis >= 0) dims.Insert(classAxis, Dim.One);
            while (dims.Count < losses.Shape.Rank) dims.Add(Dim.One);
            return g.Reshape(valid, Shape.Of(dims));
        }
    }

    // The sum of all elements as a scalar: within each sample first, which is the part that grows and that threads share, and over the batch then.
    private static Value Total(GraphBuilder graph, Value x)
    {
        Value perSample = graph.Sum(x, Extents.Others(x.Shape.Rank, 0));
        return graph.Reshape(graph.Sum(perSample, 0), Shape.Scalar);
    }

    // The mean of a sum over a number of elements that is known at run time at the latest.
    private static Value Mean(GraphBuilder graph, Value total, Dim count) => graph.Map(Divide(X(0), Extent(count)), total);
}
