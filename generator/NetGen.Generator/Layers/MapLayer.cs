using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;
using static NetGen.Generator.Graph.Expressions;

namespace NetGen.Generator.Layers;

/// <summary>
/// An expression of one's own for each element. In it, <c>x</c> is the current value; other names are hyper-parameters that are numbers, and
/// taps, which broadcast as in [Add]: equal ranks, and an axis of size 1 goes along any.
/// </summary>
internal sealed class MapLayer : LayerKind
{
    public override void Build(LayerScope scope)
    {
        Tensor x = scope.Current;
        scope.ExpectReals();
        string? text = scope.Text("expression", at: 0, required: true);
        MapExpressionResult parsed = text is null ? new(X(0), ["x"]) : MapExpression.Parse(text);
        if (parsed.Expression is null) scope.BadArgument(LayerScope.At(0), $"\"{text}\" is no expression: {parsed.Fault} at position {parsed.Position}");

        // Input 0 is the current value, whether it is read or not; taps follow.
        List<Tensor> operands = [x];
        List<Expression> meanings = parsed.Expression is null ? [] : [.. parsed.Names.Select(name => Meaning(scope, name, operands))];
        Expression y = parsed.Expression?.Substitute(i => meanings[i]) ?? X(0);
        scope.Next(Broadcast(scope, operands), Lower, operands: [.. operands.Skip(1)]);

        Value Lower(Lowering l)
        {
            Value[] values = [.. operands.Select(o => l[o])];
            return l.Graph.Map(y, GraphBuilder.Broadcast(values.Select(v => v.Shape)), values);
        }
    }

    private static Expression Meaning(LayerScope scope, string name, List<Tensor> operands)
    {
        if (name == "x") return X(0);
        if (scope.Frame.Parameters.TryGetValue(name, out HyperValue value))
        {
            if (value.Kind == Model.HyperParameterKind.Real) return Constant(value.Real);
            if (value.Dim is { IsUnknown: false } dim) return Expressions.Extent(dim);
        }

        if (scope.Frame.Find(name) is { } tap)
        {
            int index = operands.IndexOf(tap);
            if (index >= 0) return X(index);
            if (tap.Type != ElementType.Float32) scope.Error(IssueIds.ElementType, LayerScope.At(0), "real numbers", "token numbers", tap.Producer, tap);
            operands.Add(tap);
            return X(operands.Count - 1);
        }

        IEnumerable<string> known = scope.Frame.Parameters.Keys.Concat(scope.Frame.Taps.Keys).Distinct().OrderBy(n => n, StringComparer.Ordinal);
        scope.Error(IssueIds.UnknownTap, LayerScope.At(0), name, string.Join(", ", new[] { "x" }.Concat(known)));
        return X(0);
    }

    private static Shape Broadcast(LayerScope scope, List<Tensor> operands)
    {
        Shape joined = operands[0].Shape;
        foreach (Tensor operand in operands.Skip(1)) joined = Joining.Broadcast(scope, joined, new Operand(operands[0]), new Operand(operand));
        return joined;
    }
}
