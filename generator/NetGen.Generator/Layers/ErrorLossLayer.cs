using NetGen.Generator.Graph;
using static NetGen.Generator.Graph.Expressions;

namespace NetGen.Generator.Layers;

/// <summary>A loss that compares each element with a target of the same shape.</summary>
internal abstract class ErrorLossLayer : LossLayer
{
    public sealed override void Build(LayerScope scope)
    {
        Tensor x = scope.Current;
        scope.ExpectReals();
        Expression error = Error(X(0), X(1), scope);
        var reduction = new LossReduction(scope, x.Shape);
        Tensor target = scope.Target(x.Shape, ElementType.Float32);
        scope.Loss(l => reduction.Lower(l, l.Graph.Map(error, l[x], l[target])));
    }

    /// <summary>What one element x with the target t counts; the loss's arguments are read from <paramref name="scope"/>.</summary>
    protected abstract Expression Error(Expression x, Expression t, LayerScope scope);
}
