using NetGen.Generator.Graph;
using NetGen.Generator.Options;
using NetGen.Generator.Shapes;
using static NetGen.Generator.Graph.Expressions;

namespace NetGen.Generator.Layers;

/// <summary>
/// Continuous-time recurrent network in discrete steps: v′ = α·(W·x + b + U·h + c) + (1 − α)·v, h′ = f(v′), with the action potential v and the firing rate h. α = 1 is a plain recurrent layer.
/// Funahashi and Nakamura, 1993.
/// </summary>
internal sealed class CTRNNLayer : CellLayer
{
    protected override IReadOnlyList<string> StateNames => ["", "Potential"];

    protected override int Gates(LayerScope scope) => 1;

    protected override Shape[] States(LayerScope scope, Dim units) => [[units], [units]];

    protected override object Settings(LayerScope scope) => new Leak(scope.Real("alpha", at: 1, fallback: 1, min: 0, max: 1), scope.Choice("Activation", fallback: Activation.Tanh));

    protected override IReadOnlyList<Value> Step(CellStep cell, Value x, Value h, IReadOnlyList<Value> states)
    {
        (double alpha, Activation activation) = cell.Settings<Leak>();
        Expression input = Multiply(Constant(alpha), Expressions.Add(X(0), X(1)));
        Expression potential = alpha == 1 ? input : Expressions.Add(input, Multiply(Constant(1 - alpha), X(2)));
        Value next = cell.Graph.Map(potential, cell.Inputs(x, withStateBias: true), cell.State(h), states[1]);
        Function f = activation switch
        {
            Activation.ReLU => Function.Relu,
            Activation.Sigmoid => Function.Sigmoid,
            _ => Function.Tanh,
        };
        return [cell.Graph.Apply(f, next), next];
    }

    private sealed record Leak(double Alpha, Activation Activation);
}
