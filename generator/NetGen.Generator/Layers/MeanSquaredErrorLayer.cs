using NetGen.Generator.Graph;
using static NetGen.Generator.Graph.Expressions;

namespace NetGen.Generator.Layers;

/// <summary>(x − t)².</summary>
internal sealed class MeanSquaredErrorLayer : ErrorLossLayer
{
    public override LayerTraits Traits => LayerTraits.Regression | LayerTraits.ScoresProbabilities;

    protected override Expression Error(Expression x, Expression t, LayerScope scope) => Multiply(Subtract(x, t), Subtract(x, t));
}
