using NetGen.Generator.Shapes;

namespace NetGen.Generator.Layers;

/// <summary>Several values one after another along an axis, the channels unless another is named.</summary>
internal sealed class ConcatLayer : LayerKind
{
    public override void Build(LayerScope scope)
    {
        IReadOnlyList<Tensor> operands = Joining.Operands(scope);
        scope.ExpectReals();
        Tensor first = operands[0];
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
            Tensor next = operands[i];
            if (Mismatch(first.Shape, next.Shape, axis) is { } what)
            {
                scope.Error(IssueIds.UnequalJoin, ArgumentPlace.None, first.ToString(), next.ToString(), what, first, next);
                if (next.Shape.Rank != rank) continue;
            }

            sum += next.Shape[axis];
        }

        scope.Next(first.Shape.With(axis, sum), l => l.Graph.Concat(axis + 1, operands.Select(o => l[o]).ToArray()), operands: operands.ToArray());
    }

    private static string? Mismatch(Shape a, Shape b, int axis)
    {
        if (a.Rank != b.Rank) return $"{a.Rank} axes against {b.Rank}";
        IEnumerable<string> unequal = Enumerable.Range(0, a.Rank).Where(i => i != axis && !Joining.Agree(a[i], b[i])).Select(i => $"axis {i} is {a[i]} and {b[i]}");
        string what = string.Join(", ", unequal);
        return what.Length == 0 ? null : what;
    }
}
