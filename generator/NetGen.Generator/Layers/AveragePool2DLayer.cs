using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;
using static NetGen.Generator.Graph.Expressions;

namespace NetGen.Generator.Layers;

/// <summary>The mean of each window. Padding counts as zeros, as in PyTorch, unless CountPadding is false.</summary>
internal sealed class AveragePool2DLayer : PoolLayer
{
    public override LayerTraits Traits => LayerTraits.Pools | LayerTraits.KeepsLinear;

    protected override Func<Lowering, Value, PoolGeometry, Value> Pool(LayerScope scope, SlidingWindow window)
    {
        bool countPadding = scope.Flag("CountPadding", fallback: true);
        return (l, x, geometry) =>
        {
            if (!countPadding) return l.Graph.Pool(x, PoolKind.AverageInside, geometry);
            Value mean = l.Graph.Pool(x, PoolKind.Average, geometry);
            return window.Rows.Overhangs || window.Columns.Overhangs ? WithoutOverhang(l.Graph, mean, window) : mean;
        };
    }

    /// <summary>What lies beyond the padding, since the size was rounded up, does not count: the mean over the whole window times window ÷ counted part.</summary>
    private static Value WithoutOverhang(GraphBuilder graph, Value mean, SlidingWindow window)
    {
        Expression factor = Multiply(Share(window.Rows, 2), Share(window.Columns, 3));
        Value shares = graph.Map(factor, [Dim.One, Dim.One, window.Rows.Output, window.Columns.Output]);
        return graph.Multiply(mean, shares);

        static Expression Share(WindowAxis axis, int coordinate)
        {
            if (!axis.Overhangs) return Constant(1);
            Expression start = Multiply(new Coordinate(coordinate), Constant(axis.Stride));
            Expression counted = Min(Subtract(Constant((double)axis.Before + axis.Size + axis.After), start), Constant(axis.Kernel));
            return Divide(Constant(axis.Kernel), counted);
        }
    }
}
