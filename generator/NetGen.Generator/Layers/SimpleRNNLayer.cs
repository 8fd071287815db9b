using NetGen.Generator.Graph;
using static NetGen.Generator.Graph.Expressions;

namespace NetGen.Generator.Layers;

/// <summary>h′ = tanh(W·x + b + U·h + c), or with a ReLU. Elman, 1990.</summary>
internal sealed class SimpleRNNLayer : CellLayer
{
    public override string Stem => "rnn";

    protected override int Gates(LayerScope scope) => 1;

    protected override IEnumerable<string> Flags => ["ReLU"];

    protected override IReadOnlyList<Value> Step(CellStep cell, Value x, Value h, IReadOnlyList<Value> states) =>
        [cell.Graph.Map(Apply(cell.Has("ReLU") ? Function.Relu : Function.Tanh, Expressions.Add(X(0), X(1))), cell.Inputs(x, withStateBias: true), cell.State(h))];
}
