using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;
using static NetGen.Generator.Graph.Expressions;

namespace NetGen.Generator.Layers;

/// <summary>c′ = f·c + i·g, h′ = o·tanh(c′), with the gates i, f, g, o from one product; with peepholes, a coupled input gate or a projection where asked for.</summary>
internal sealed class LSTMLayer : CellLayer
{
    private const string InputPeephole = "weight_ci", ForgetPeephole = "weight_cf", OutputPeephole = "weight_co", Projection = "weight_hr";

    public override string Stem => "lstm";

    protected override IEnumerable<string> Flags => ["Peephole", "Coupled"];

    protected override IReadOnlyList<string> StateNames => ["", "Cell"];

    protected override int Gates(LayerScope scope) => scope.Flag("Coupled") ? 3 : 4;

    protected override Shape[] States(LayerScope scope, Dim units)
    {
        Dim? projection = Projected(scope);
        if (projection is { IsConstant: true } p && units.IsConstant && p.Constant >= units.Constant)
        {
            scope.BadArgument(LayerScope.Named("Projection"), $"Projection is {p.Constant}; it must be below the {units.Constant} units, which it makes fewer; leave it out for none");
        }

        return [[projection ?? units], [units]];
    }

    // The bias of the input's product is the constant and that of the state's product 0, so that their sum, which is what the gate sees, is the constant.
    protected override (int Gate, double Value)? ConstantBias(LayerScope scope)
    {
        if (!scope.Has("ForgetBias")) return null;
        if (!scope.Flag("Bias", fallback: true)) scope.BadArgument(LayerScope.Named("ForgetBias"), "there are no biases; leave Bias = false out, or this");
        return (scope.Flag("Coupled") ? 0 : 1, scope.Real("ForgetBias"));
    }

    protected override IEnumerable<(string Name, Shape Shape)> Others(LayerScope scope, Dim units)
    {
        if (Projected(scope) is { } size) yield return (Projection, [size, units]);
        if (!scope.Flag("Peephole")) yield break;
        if (!scope.Flag("Coupled")) yield return (InputPeephole, [units]);
        yield return (ForgetPeephole, [units]);
        yield return (OutputPeephole, [units]);
    }

    protected override IReadOnlyList<Value> Step(CellStep cell, Value x, Value h, IReadOnlyList<Value> states)
    {
        GraphBuilder g = cell.Graph;
        Value z = g.Add(cell.Inputs(x, withStateBias: true), cell.State(h)), c = states[1];
        bool coupled = cell.Has("Coupled"), peephole = cell.Has("Peephole");
        int first = coupled ? 0 : 1;
        // In the order in which they lie, so that their gradients join to that of the product.
        Value[] gates = [.. Enumerable.Range(0, coupled ? 3 : 4).Select(i => cell.Gate(z, i))];
        Value forget = Sigmoid(gates[first], c, ForgetPeephole);
        Value input = coupled ? g.Map(Subtract(Constant(1), X(0)), forget) : Sigmoid(gates[0], c, InputPeephole);
        Value candidate = g.Map(Apply(Function.Tanh, X(0)), gates[first + 1]);
        Value next = g.Map(Expressions.Add(Multiply(X(0), X(1)), Multiply(X(2), X(3))), forget, c, input, candidate);
        Value output = g.Map(Multiply(X(0), Apply(Function.Tanh, X(1))), Sigmoid(gates[first + 2], next, OutputPeephole), next);
        if (cell.Parameters.Others.ContainsKey(Projection)) output = g.MatMul(output, cell.Other(Projection), transposeB: true);
        return [output, next];

        Value Sigmoid(Value gate, Value seen, string weight) => peephole
            ? g.Map(Apply(Function.Sigmoid, Expressions.Add(X(0), Multiply(X(1), X(2)))), gate, cell.OtherRow(weight), seen)
            : g.Map(Apply(Function.Sigmoid, X(0)), gate);
    }

    private static Dim? Projected(LayerScope scope) => scope.Has("Projection") ? scope.Constant(scope.Dimension("Projection"), "the projection") : null;
}
