using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Layers;

/// <summary>A value that is joined with others.</summary>
/// <param name="Value">The value.</param>
/// <param name="Tap">The name by which it was given; null for a branch or the current value.</param>
internal sealed record Operand(Tensor Value, string? Tap = null)
{
    /// <summary>As in messages: (64, 56, 56) from 'conv4', (64, 56, 56) from tap 'input'.</summary>
    public override string ToString() => Tap is null ? Value.ToString() : $"{Value.Shape} from tap '{Tap}'";
}

/// <summary>What the layers that join several values have in common.</summary>
internal static class Joining
{
    /// <summary>The values to join: those of the open branches, or the current one and the named ones. Fewer than two after an issue.</summary>
    public static IReadOnlyList<Operand> Operands(LayerScope scope)
    {
        Frame frame = scope.Frame;
        EquatableArray<string> taps = scope.Texts("taps", at: 0);
        var values = new List<Operand>();
        if (taps.Count > 0)
        {
            values.Add(new Operand(scope.Current));
            for (int i = 0; i < taps.Count; i++)
            {
                if (scope.Tap(taps[i], LayerScope.At(0, i)) is { } value) values.Add(new Operand(value, taps[i]));
            }

            return values;
        }

        values.AddRange(frame.Branches.Select(b => new Operand(b)));
        values.Add(new Operand(scope.Current));
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
    /// <param name="joined">The shape of what has been joined before, with the first operand; its own where that is all.</param>
    public static Shape Broadcast(LayerScope scope, Shape joined, Operand first, Operand second, params Fix[] fixes)
    {
        Shape a = joined, b = second.Value.Shape;
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
            if (!Agree(a[i], b[i]) && !a[i].IsOne && !b[i].IsOne) unequal.Add(Unequal(i, a, b));
        }

        if (unequal.Count > 0) Report(string.Join(", ", unequal));
        return unequal.Count > 0 ? a : Shape.Create(dims);

        void Report(string what)
        {
            string left = joined == first.Value.Shape ? first.ToString() : $"{joined} from '{first.Value.Producer}'";
            ReportUnequal(scope, left, first, second, what, [.. fixes, .. JoinAdvice.Channels(first.Value, second.Value)]);
        }
    }

    /// <summary>Joins element for element.</summary>
    /// <param name="combine">Makes the result of two.</param>
    public static void ElementWise(LayerScope scope, Func<GraphBuilder, Value, Value, Value> combine)
    {
        IReadOnlyList<Operand> operands = Operands(scope);
        scope.ExpectReals();
        Shape shape = operands[0].Value.Shape;
        for (int i = 1; i < operands.Count; i++) shape = Broadcast(scope, shape, operands[0], operands[i]);
        Tensor[] values = [.. operands.Select(o => o.Value)];
        scope.Next(shape, l => values.Skip(1).Aggregate(l[values[0]], (sum, next) => combine(l.Graph, sum, l[next])), operands: values);
    }

    /// <summary>Reports values that do not fit together.</summary>
    /// <param name="left">What messages call the first.</param>
    /// <param name="what">The axes that differ.</param>
    /// <param name="fixes">What repairs it besides other sizes of images.</param>
    public static void ReportUnequal(LayerScope scope, string left, Operand first, Operand second, string what, params Fix[] fixes)
    {
        Fix[] sizes = JoinAdvice.Sizes(first.Value, second.Value);
        InputAdvice? input = JoinAdvice.SameSize(first.Value, second.Value) ? null : JoinAdvice.Input(scope, first.Value, second.Value);
        Fix[] all = [.. fixes, .. sizes, .. input is null ? Array.Empty<Fix>() : [input.Fix]];
        scope.Report(IssueIds.UnequalJoin, IssueSeverity.Error, ArgumentPlace.None, [left, second.ToString(), what + input?.Why], [first.Value, second.Value], all);
    }

    /// <summary>"height 28 ≠ 56".</summary>
    public static string Unequal(int axis, Shape a, Shape b) => $"{AxisName(axis, a.Rank)} {a[axis]} ≠ {b[axis]}";

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
