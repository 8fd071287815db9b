using NetGen.Generator.Model;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Passes;

/// <summary>
/// How a tensor is read by a loop over a linear domain: the domain's axes, outermost first, and whether the tensor varies along each.
/// All tensors are dense, so along its own axes a tensor is contiguous, and a reshape changes nothing: that is why loops are described by this and not by shapes.
/// </summary>
internal sealed record Access(EquatableArray<Access.Axis> Axes)
{
    /// <summary>The number of elements of the domain.</summary>
    public Dim Size => Axes.Aggregate(Dim.One, (size, axis) => size * axis.Extent);

    /// <summary>The number of elements of the tensor.</summary>
    public Dim VaryingSize => Axes.Where(a => a.Varies).Aggregate(Dim.One, (size, axis) => size * axis.Extent);

    /// <summary>Whether the tensor has an element of its own for each of the domain.</summary>
    public bool IsFull => Axes.All(a => a.Varies);

    public static Access Full(Dim size) => Of([new Axis(size, true)]);

    /// <summary>A tensor that is broadcast to a shape (equal ranks, or a scalar).</summary>
    public static Access Broadcast(Shape tensor, Shape domain) =>
        Of(domain.Dims.Select((d, i) => new Axis(d, tensor.Rank != 0 && !tensor[i].IsOne)));

    /// <summary>The position along an axis of a shape, as if it were a tensor of that axis.</summary>
    public static Access Along(int axis, Shape domain) => Of(domain.Dims.Select((d, i) => new Axis(d, i == axis)));

    /// <summary>Neighbouring axes of one kind are one axis; axes of extent 1 are none.</summary>
    public static Access Of(IEnumerable<Axis> axes)
    {
        var merged = new List<Axis>();
        foreach (Axis axis in axes)
        {
            if (axis.Extent.IsOne) continue;
            if (merged.Count > 0 && merged[merged.Count - 1].Varies == axis.Varies) merged[merged.Count - 1] = axis with { Extent = merged[merged.Count - 1].Extent * axis.Extent };
            else merged.Add(axis);
        }

        return new Access(merged.ToEquatableArray());
    }

    /// <summary>
    /// The coarsest axes on which every access either varies or does not, innermost last; null when there are none, as for 6 = 2·3 against 3·2 of other kinds.
    /// </summary>
    public static List<Dim>? Refine(IReadOnlyCollection<Access> accesses)
    {
        var extents = new List<Dim>();
        List<Stack<Dim>> rest = accesses.Where(a => a.Axes.Count > 0).Select(a => new Stack<Dim>(a.Axes.Select(x => x.Extent))).ToList();
        while (rest.Any(r => r.Count > 0))
        {
            if (rest.Any(r => r.Count == 0)) return null;
            Dim? inner = rest.Select(r => r.Peek()).FirstOrDefault(candidate => rest.All(r => Dim.DivideExact(r.Peek(), candidate) is not null));
            if (inner is null || inner.IsUnknown) return null;
            extents.Insert(0, inner);
            foreach (Stack<Dim> r in rest)
            {
                Dim quotient = Dim.DivideExact(r.Pop(), inner)!;
                if (!quotient.IsOne) r.Push(quotient);
            }
        }

        return extents;
    }

    /// <summary>Whether the tensor varies along each of refined axes; null when an axis is only partly its own.</summary>
    public bool[]? On(IReadOnlyList<Dim> extents)
    {
        var varies = new bool[extents.Count];
        int at = extents.Count - 1;
        foreach (Axis axis in Axes.Reverse())
        {
            Dim left = axis.Extent;
            while (!left.IsOne)
            {
                if (at < 0 || Dim.DivideExact(left, extents[at]) is not { } quotient) return null;
                varies[at] = axis.Varies && !extents[at].IsOne;
                at--;
                left = quotient;
            }
        }

        while (at >= 0 && extents[at].IsOne) at--;
        return at < 0 || Axes.Count == 0 ? varies : null;
    }

    public override string ToString() => string.Join("·", Axes.Select(a => a.Varies ? a.Extent.ToString() : $"[{a.Extent}]"));

    internal readonly record struct Axis(Dim Extent, bool Varies);
}
