using NetGen.Generator.Graph;
using NetGen.Generator.Options;
using NetGen.Generator.Shapes;
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
        Options.Reduction reduction = scope.Choice("Reduction", fallback: Options.Reduction.Mean);
        Tensor target = scope.Target(x.Shape, ElementType.Float32);
        scope.Loss(Lower);

        Value Lower(Lowering l)
        {
            Value total = Total(l.Graph, l.Graph.Map(error, l[x], l[target]));
            Value mean = Mean(l.Graph, total, reduction == Options.Reduction.Mean ? l[x].Shape.Size : Dim.Batch);
            return reduction == Options.Reduction.Half ? l.Graph.Scale(mean, 0.5) : mean;
        }
    }

    /// <summary>What one element x with the target t counts; the loss's arguments are read from <paramref name="scope"/>.</summary>
    protected abstract Expression Error(Expression x, Expression t, LayerScope scope);
}
