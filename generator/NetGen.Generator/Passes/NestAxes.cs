using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Passes;

/// <summary>The loops of a nest: the coarsest axes of its domain on which every tensor either varies or does not.</summary>
internal static class NestAxes
{
    /// <summary>The loops of a nest; false where there are none that all of its tensors fit.</summary>
    public static bool TryRefine(Group nest, out List<Dim> extents) => TryRefine(nest.Domain, nest.Accesses, out extents);

    /// <summary>Whether the nest has loops with another value in it, too.</summary>
    public static bool RefinesWith(Group nest, Value newcomer)
    {
        var added = new List<Access>();
        void Add(Access access)
        {
            if (!nest.Accesses.Contains(access) && !added.Contains(access)) added.Add(access);
        }

        if (newcomer.Operation is Reduce && nest.Split is null) Add(newcomer.Split());
        Collect(nest, newcomer, Add);
        return added.Count == 0 || TryRefine(nest.Domain, [.. nest.Accesses, .. added], out _);
    }

    /// <summary>How a nest reads what its values are made of: all different accesses, over its domain.</summary>
    public static HashSet<Access> Accesses(Group nest)
    {
        HashSet<Access> accesses = [Access.Full(nest.Domain)];
        if (nest.Split is not null) accesses.Add(nest.Split);
        foreach (Value v in nest.Values) Collect(nest, v, access => accesses.Add(access));
        foreach (Value concat in nest.Joins) accesses.UnionWith(Joins.Accesses(concat));
        return accesses;
    }

    /// <summary>Whether the nest has loops along which it can write the parts of a concatenation, too.</summary>
    public static bool RefinesWithParts(Group nest, Value concat)
    {
        HashSet<Access> accesses = [.. nest.Accesses];
        accesses.UnionWith(Joins.Accesses(concat));
        return TryRefine(nest.Domain, accesses, out _);
    }

    private static bool TryRefine(Dim domain, IReadOnlyCollection<Access> accesses, out List<Dim> extents)
    {
        extents = Access.Refine(accesses) ?? [];
        if (extents.Count == 0) return domain.IsOne;
        foreach (Access access in accesses)
        {
            if (access.On(extents) is null) return false;
        }

        return true;
    }

    /// <summary>How a value of the nest reads an operand, over the nest's domain.</summary>
    public static Access Over(Group nest, Value reader, int operand) => Lift(nest, reader, reader.AccessOf(operand));

    /// <summary>The position along an axis of a value's shape, over the nest's domain.</summary>
    public static Access Coordinate(Group nest, Value reader, int axis) => Lift(nest, reader, Access.Along(axis, reader.Shape));

    /// <summary>How a value of the nest reads, over the nest's domain.</summary>
    public static void Collect(Group nest, Value v, Action<Access> add)
    {
        foreach (Value operand in v.Operands)
        {
            if (operand.Root() is { Operation: Window } window) add(Windows.Part(window).Access);
        }

        if (v.Operation is not Map map) return;
        for (int i = 0; i < v.Operands.Count; i++) add(Over(nest, v, i));
        if (map.Expression.Traits.Rank == 0) return;
        foreach (Expression node in map.Expression.Nodes())
        {
            if (node is Coordinate c) add(Coordinate(nest, v, c.Axis));
        }
    }

    // A value with an element per kept index is described along those axes only; the reduced ones are put in between, where nothing varies.
    private static Access Lift(Group nest, Value reader, Access access)
    {
        if (nest.IsFull(reader) || nest.Split is null) return access;
        if (access.IsFull && reader.Size().Equals(nest.KeptSize)) return nest.Split;
        var axes = new List<Access.Axis>();
        Access.Axis[] kept = [.. nest.Split.Axes.Where(a => a.Varies)];
        List<Dim>? fine = Access.Refine([Access.Of(kept), access, new Access(new(kept))]);
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

        return Access.Of([.. axes]);
    }
}
