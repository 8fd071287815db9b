using NetGen.Generator.Graph;
using static NetGen.Generator.Graph.Expressions;

namespace NetGen.Generator.Layers;

/// <summary>|x − t|, with the derivative 0 where the two are equal.</summary>
internal sealed class MeanAbsoluteErrorLayer : ErrorLossLayer
{
    public override LayerTraits Traits => LayerTraits.Regression;

    protected override Expression Error(Expression x, Expression t, LayerScope scope) => Expressions.Apply(Function.Abs, Subtract(x, t));
}
