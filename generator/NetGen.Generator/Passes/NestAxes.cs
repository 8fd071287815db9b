using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Passes;

/// <summary>The loops of a nest: the coarsest axes of its domain on which every tensor either varies or does not.</summary>
internal static class NestAxes
{
    public static bool TryRefine(Group nest, out List<Dim> extents)
    {
        List<Access> accesses = Accesses(nest).Distinct().ToList();
        accesses.Add(Access.Full(nest.Domain));
        if (nest.Split is not null) accesses.Add(nest.Split);
        extents = Access.Refine(accesses) ?? [];
        if (extents.Count == 0) return nest.Domain.IsOne;
        List<Dim> axes = extents;
        return accesses.All(a => a.On(axes) is not null);
    }

    /// <summary>How a value of the nest reads an operand, over the nest's domain.</summary>
    public static Access Over(Group nest, Value reader, int operand) => Lift(nest, reader, reader.AccessOf(operand));

    /// <summary>The position along an axis of a value's shape, over the nest's domain.</summary>
    public static Access Coordinate(Group nest, Value reader, int axis) => Lift(nest, reader, Access.Along(axis, reader.Shape));

    private static IEnumerable<Access> Accesses(Group nest)
    {
        foreach (Value v in nest.Values)
        {
            foreach (Value window in v.Operands.Select(o => o.Root()).Where(o => o.Operation is Window)) yield return Windows.Access(window);
            if (v.Operation is not Map map) continue;
            for (int i = 0; i < v.Operands.Count; i++) yield return Over(nest, v, i);
            foreach (Coordinate c in map.Expression.Nodes().OfType<Coordinate>()) yield return Coordinate(nest, v, c.Axis);
        }
    }

    // A value with an element per kept index is described along those axes only; the reduced ones are put in between, where nothing varies.
    private static Access Lift(Group nest, Value reader, Access access)
    {
        if (nest.IsFull(reader) || nest.Split is null) return access;
        var axes = new List<Access.Axis>();
        Access along = Access.Of(nest.Split.Axes.Where(a => a.Varies));
        List<Dim>? fine = Access.Refine([along, access, new Access(new([.. nest.Split.Axes.Where(a => a.Varies)]))]);
        if (fine is null || access.On(fine) is not { } varies) return new Access(new([new Access.Axis(Dim.Unknown, true)]));
        int at = 0;
        foreach (Access.Axis axis in nest.Split.Axes)
        {
            if (!axis.Varies)
            {
                axes.Add(axis);
                continue;
            }

            Dim left = axis.Extent;
            while (!left.IsOne)
            {
                axes.Add(new Access.Axis(fine[at], varies[at]));
                left = Dim.DivideExact(left, fine[at++]) ?? Dim.One;
            }
        }

        return Access.Of(axes);
    }
}
