using NetGen.Generator.Graph;
using static NetGen.Generator.Graph.Expressions;

namespace NetGen.Generator.Layers;

/// <summary>
/// −t·log σ(x) − (1 − t)·log(1 − σ(x)) = softplus(x) − x·t for logits x: softplus(x) = max(x, 0) + log1p(exp(−|x|)) never overflows, and the derivative is σ(x) − t.
/// </summary>
internal sealed class BinaryCrossEntropyLayer : ErrorLossLayer
{
    public override string? ActivationInside => "sigmoid";

    protected override Expression Error(Expression x, Expression t, LayerScope scope) => Subtract(Expressions.Apply(Function.Softplus, x), Multiply(x, t));
}
