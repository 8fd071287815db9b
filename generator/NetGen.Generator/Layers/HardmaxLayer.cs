using NetGen.Generator.Graph;
using NetGen.Generator.Options;
using static NetGen.Generator.Graph.Expressions;

namespace NetGen.Generator.Layers;

/// <summary>1 at the first largest element along an axis, 0 elsewhere. Its derivative is 0 everywhere.</summary>
internal sealed class HardmaxLayer : LayerKind
{
    public override LayerTraits Traits => LayerTraits.Activation | LayerTraits.NoGradient | LayerTraits.Bounded;

    public override Init? WeightsBefore => Init.GlorotNormal;

    public override void Build(LayerScope scope)
    {
        Tensor x = scope.Current;
        scope.ExpectReals();
        int axis = scope.Axis() + 1;
        scope.Next(x.Shape, Lower);

        Value Lower(Lowering l)
        {
            // Positions count downwards, so that the largest of those that reach the maximum is the first.
            Expression place = Negate(new Coordinate(axis));
            Value max = l.Graph.Max(l[x], axis);
            Value places = l.Graph.Map(Select(Comparison.Equal, X(0), X(1), place, Constant(double.NegativeInfinity)), l[x], max);
            Value first = l.Graph.Max(places, axis);
            return l.Graph.Map(Select(Comparison.Equal, place, X(0), Constant(1), Constant(0)), l[x].Shape, first);
        }
    }
}
