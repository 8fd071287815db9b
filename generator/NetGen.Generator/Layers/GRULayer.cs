using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;
using static NetGen.Generator.Graph.Expressions;

namespace NetGen.Generator.Layers;

/// <summary>h′ = (1 − z)·n + z·h with the gates r, z, n from one product; the reset gate after the product of the state, as in PyTorch, or before it, as published first.</summary>
internal sealed class GRULayer : CellLayer
{
    public override string Stem => "gru";

    protected override IEnumerable<string> Flags => ["ResetBefore", "UpdateIsNew"];

    protected override int Gates(LayerScope scope) => 3;

    protected override IReadOnlyList<Value> Step(CellStep cell, Value x, Value h, IReadOnlyList<Value> states)
    {
        GraphBuilder g = cell.Graph;
        bool before = cell.Has("ResetBefore");
        Value inputs = cell.Inputs(x, withStateBias: before), stateWeight = cell.Weight(cell.Parameters.StateWeight);
        Value old = before ? Product(h, 0, 2) : Biased(cell.State(h));
        Value reset = Gate(0), update = Gate(1), inputPart = cell.Gate(inputs, 2);
        Expression candidate = before ? Expressions.Add(X(0), X(1)) : Expressions.Add(X(0), Multiply(X(1), X(2)));
        Value fresh = before
            ? g.Map(Apply(Function.Tanh, candidate), inputPart, Product(g.Map(Multiply(X(0), X(1)), reset, h), 2, 1))
            : g.Map(Apply(Function.Tanh, candidate), inputPart, reset, cell.Gate(old, 2));
        (Expression kept, Expression made) = cell.Has("UpdateIsNew") ? (Subtract(Constant(1), X(0)), X(0)) : (X(0), Subtract(Constant(1), X(0)));
        return [g.Map(Expressions.Add(Multiply(made, X(1)), Multiply(kept, X(2))), update, fresh, states[0])];

        Value Gate(int gate) => g.Map(Apply(Function.Sigmoid, Expressions.Add(X(0), X(1))), cell.Gate(inputs, gate), cell.Gate(old, gate));

        Value Biased(Value y) => cell.Parameters.StateBias is { } bias ? g.Add(y, cell.Row(bias)) : y;

        // Some gates' rows of the state's weight only.
        Value Product(Value state, int from, int count) => g.MatMul(state, g.Slice(stateWeight, 0, cell.Units * from, cell.Units * count), transposeB: true);
    }
}
