using NetGen.Generator.Shapes;

namespace NetGen.Generator.Layers;

/// <summary>Several values one after another along an axis, the channels unless another is named.</summary>
internal sealed class ConcatLayer : LayerKind
{
    public override LayerTraits Traits => LayerTraits.Joins;

    public override bool IsCalledByKind => true;

    public override void Build(LayerScope scope)
    {
        IReadOnlyList<Operand> operands = Joining.Operands(scope);
        scope.ExpectReals();
        Tensor first = operands[0].Value;
        int rank = first.Shape.Rank;
        int axis = scope.Has("Axis") ? scope.Integer("Axis", min: -rank) : first.ChannelAxis;
        if (axis >= rank)
        {
            scope.BadArgument(LayerScope.Named("Axis"), $"Axis is {axis}, but the values have {rank} axes");
            axis = first.ChannelAxis;
        }

        axis = axis < 0 ? axis + rank : axis;
        Dim sum = first.Shape[axis];
        for (int i = 1; i < operands.Count; i++)
        {
            Tensor next = operands[i].Value;
            if (Mismatch(first.Shape, next.Shape, axis) is { } what)
            {
                Joining.ReportUnequal(scope, operands[0].ToString(), operands[0], operands[i], what);
                if (next.Shape.Rank != rank) continue;
            }

            sum += next.Shape[axis];
        }

        Tensor[] values = [.. operands.Select(o => o.Value)];
        scope.Next(first.Shape.With(axis, sum), l => l.Graph.Concat(axis + 1, values.Select(v => l[v]).ToArray()), operands: values);
    }

    private static string? Mismatch(Shape a, Shape b, int axis)
    {
        if (a.Rank != b.Rank) return $"{a.Rank} axes against {b.Rank}";
        string what = string.Join(", ", Enumerable.Range(0, a.Rank).Where(i => i != axis && !Joining.Agree(a[i], b[i])).Select(i => Joining.Unequal(i, a, b)));
        return what.Length == 0 ? null : what;
    }
}
