using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Layers;

/// <summary>What the layers that join several values have in common.</summary>
internal static class Joining
{
    /// <summary>The values to join: those of the open branches, or the current one and the named ones. Fewer than two after an issue.</summary>
    public static IReadOnlyList<Tensor> Operands(LayerScope scope)
    {
        Frame frame = scope.Frame;
        EquatableArray<string> taps = scope.Texts("taps", at: 0);
        var values = new List<Tensor>();
        if (taps.Count > 0)
        {
            values.Add(scope.Current);
            for (int i = 0; i < taps.Count; i++)
            {
                if (scope.Tap(taps[i], LayerScope.At(0, i)) is { } value) values.Add(value);
            }

            return values;
        }

        values.AddRange(frame.Branches);
        values.Add(scope.Current);
        if (frame.Fork is null) scope.Error(IssueIds.OpenBranch, ArgumentPlace.None, "joins nothing: no [Branch] is open and no tap is named");
        else if (values.Count < 2) scope.Error(IssueIds.OpenBranch, ArgumentPlace.None, "joins a single branch; start another with [Branch]");
        frame.Fork = null;
        frame.Branches.Clear();
        return values;
    }

    /// <summary>Whether two extents are equal; an unknown one stands for an issue that has been reported.</summary>
    public static bool Agree(Dim a, Dim b) => a.IsUnknown || b.IsUnknown || a.Equals(b);

    /// <summary>
    /// The shape to which two values broadcast: equal ranks, and per axis equal extents or one of 1. Reports what does not fit, and then gives the shape of the first.
    /// </summary>
    public static Shape Broadcast(LayerScope scope, Tensor first, Tensor second, params string[] properties)
    {
        Shape a = first.Shape, b = second.Shape;
        if (a.Rank != b.Rank)
        {
            Report($"{a.Rank} axes against {b.Rank}");
            return a;
        }

        var dims = new Dim[a.Rank];
        var unequal = new List<string>();
        for (int i = 0; i < dims.Length; i++)
        {
            dims[i] = a[i].IsOne || a[i].IsUnknown ? b[i] : a[i];
            if (!Agree(a[i], b[i]) && !a[i].IsOne && !b[i].IsOne) unequal.Add($"{AxisName(i, a.Rank)} {a[i]} ≠ {b[i]}");
        }

        if (unequal.Count > 0) Report(string.Join(", ", unequal));
        return Shape.Create(dims);

        void Report(string what) =>
            scope.Report(IssueIds.UnequalJoin, IssueSeverity.Error, ArgumentPlace.None, [first.ToString(), second.ToString(), what], [first, second], properties);
    }

    /// <summary>Joins element for element.</summary>
    /// <param name="combine">Makes the result of two.</param>
    public static void ElementWise(LayerScope scope, Func<GraphBuilder, Value, Value, Value> combine)
    {
        IReadOnlyList<Tensor> operands = Operands(scope);
        scope.ExpectReals();
        Shape shape = operands[0].Shape;
        for (int i = 1; i < operands.Count; i++)
        {
            Shape joined = Broadcast(scope, new Tensor(shape, operands[0].Type, operands[0].Producer, operands[0].Place, []), operands[i]);
            shape = joined;
        }

        scope.Next(shape, l => operands.Skip(1).Aggregate(l[operands[0]], (sum, next) => combine(l.Graph, sum, l[next])), operands: operands.ToArray());
    }

    private static string AxisName(int axis, int rank) => (rank, axis) switch
    {
        (3, 0) => "channels",
        (3, 1) => "height",
        (3, 2) => "width",
        (2, 0) => "length",
        (2, 1) or (1, 0) => "features",
        _ => $"axis {axis}",
    };
}
