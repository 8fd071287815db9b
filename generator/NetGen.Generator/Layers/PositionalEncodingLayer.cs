using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;
using static NetGen.Generator.Graph.Expressions;

namespace NetGen.Generator.Layers;

/// <summary>x + sin(t / 10000^(2i/D)) at element 2i, x + cos of the same at element 2i + 1. Vaswani et al., 2017.</summary>
internal sealed class PositionalEncodingLayer : LayerKind
{
    private const double Base = 10000;

    public override void Build(LayerScope scope)
    {
        Tensor x = scope.Current;
        scope.ExpectReals();
        scope.ExpectSequence();
        Dim width = x.Shape.Rank == 0 ? Dim.Unknown : scope.Constant(x.Shape[-1], "the width");
        scope.Next(x.Shape, l =>
        {
            Expression element = new Coordinate(2), pair = Multiply(Constant(2), Apply(Function.Floor, Multiply(element, Constant(0.5))));
            Expression angle = Multiply(new Coordinate(1), Apply(Function.Exp, Multiply(pair, Constant(-Math.Log(Base) / width.Constant))));
            Expression wave = Expressions.Select(Comparison.Equal, element, pair, Apply(Function.Sin, angle), Apply(Function.Cos, angle));
            return l.Graph.Add(l[x], l.Graph.Map(wave, [1, x.Shape[0], width]));
        });
    }
}
