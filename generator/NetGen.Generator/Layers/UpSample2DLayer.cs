using NetGen.Generator.Graph;
using NetGen.Generator.Options;
using NetGen.Generator.Shapes;
using static NetGen.Generator.Graph.Expressions;

namespace NetGen.Generator.Layers;

/// <summary>
/// Enlarges an image by whole factors: (C, H, W) → (C, fH, fW). Each axis n becomes (n, f) by one map that broadcasts, and then f·n by a view;
/// its derivative is a sum over f.
/// </summary>
internal sealed class UpSample2DLayer : LayerKind
{
    public override LayerTraits Traits => LayerTraits.KeepsLinear;

    public override void Build(LayerScope scope)
    {
        Tensor x = scope.Current;
        (int Height, int Width) factor = scope.Pair("factor", at: 0);
        bool bilinear = scope.Choice("Mode", fallback: UpSampling.Nearest) == UpSampling.Bilinear;
        scope.ExpectReals();
        if (!scope.ExpectImage())
        {
            scope.Next([Dim.Unknown, Dim.Unknown, Dim.Unknown], l => l[x]);
            return;
        }

        Shape shape = [x.Shape[0], x.Shape[1] * factor.Height, x.Shape[2] * factor.Width];
        Tensor y = scope.Next(shape, l => bilinear
            ? Stretch(l.Graph, Stretch(l.Graph, l[x], 2, factor.Height), 3, factor.Width)
            : Repeat(l.Graph, l[x], factor, shape.Prepend(Dim.Batch)));
        y.Provenance = y.Provenance with { Field = x.Provenance.Field?.Enlarged(factor.Height, factor.Width) };
    }

    private static Value Repeat(GraphBuilder graph, Value x, (int Height, int Width) factor, Shape result)
    {
        Shape s = x.Shape;
        Value apart = graph.Reshape(x, [s[0], s[1], s[2], 1, s[3], 1]);
        return graph.Reshape(graph.Map(X(0), [s[0], s[1], s[2], factor.Height, s[3], factor.Width], apart), result);
    }

    /// <summary>
    /// Linear interpolation along one axis, PyTorch's align_corners = false: result i·f + r lies at i + (r + ½)/f − ½ of the source, so
    /// between element i and the one before or after it; beyond the ends the outermost element counts.
    /// </summary>
    private static Value Stretch(GraphBuilder graph, Value x, int axis, int factor)
    {
        Dim size = x.Shape[axis];
        if (factor == 1) return x;
        Shape apart = Shape.Of(x.Shape.Dims.Take(axis + 1).Concat([Dim.One]).Concat(x.Shape.Dims.Skip(axis + 1)));
        Value before = x, after = x;
        if (!size.IsOne)
        {
            before = graph.Concat(axis, graph.Slice(x, axis, 0, 1), graph.Slice(x, axis, 0, size - 1));
            after = graph.Concat(axis, graph.Slice(x, axis, 1, size - 1), graph.Slice(x, axis, size - 1, 1));
        }

        Expression offset = Subtract(Divide(Add(new Coordinate(axis + 1), Constant(0.5)), Constant(factor)), Constant(0.5));
        Expression forward = Expressions.Apply(Function.Relu, offset), back = Expressions.Apply(Function.Relu, Negate(offset));
        Expression y = Add(X(1), Add(Multiply(back, Subtract(X(0), X(1))), Multiply(forward, Subtract(X(2), X(1)))));
        Value stretched = graph.Map(y, apart.With(axis + 1, factor), graph.Reshape(before, apart), graph.Reshape(x, apart), graph.Reshape(after, apart));
        return graph.Reshape(stretched, x.Shape.With(axis, size * factor));
    }
}
