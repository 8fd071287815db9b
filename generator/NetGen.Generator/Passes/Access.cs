using NetGen.Generator.Model;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Passes;

/// <summary>
/// How a tensor is read by a loop over a linear domain: the domain's axes, outermost first, and whether the tensor varies along each.
/// All tensors are dense, so along its own axes a tensor is contiguous, and a reshape changes nothing: that is why loops are described by this and not by shapes.
/// </summary>
internal sealed record Access(EquatableArray<Access.Axis> Axes)
{
    private readonly int _hash = Axes.GetHashCode();
    private Dim? _varyingSize;

    /// <summary>The number of elements of the tensor.</summary>
    public Dim VaryingSize => _varyingSize ??= Axes.Where(a => a.Varies).Aggregate(Dim.One, (size, axis) => size * axis.Extent);

    /// <summary>Whether the tensor has an element of its own for each of the domain.</summary>
    public bool IsFull
    {
        get
        {
            foreach (Axis axis in Axes.AsSpan())
            {
                if (!axis.Varies) return false;
            }

            return true;
        }
    }

    public static Access Full(Dim size) => new(size.IsOne ? [] : [new Axis(size, true)]);

    /// <summary>A tensor that is broadcast to a shape (equal ranks, or a scalar).</summary>
    public static Access Broadcast(Shape tensor, Shape domain)
    {
        var axes = new Axis[domain.Rank];
        for (int i = 0; i < axes.Length; i++) axes[i] = new Axis(domain[i], tensor.Rank != 0 && !tensor[i].IsOne);
        return Of(axes);
    }

    /// <summary>The position along an axis of a shape, as if it were a tensor of that axis.</summary>
    public static Access Along(int axis, Shape domain) => Of([.. domain.Dims.Select((d, i) => new Axis(d, i == axis))]);

    /// <summary>Neighbouring axes of one kind are one axis; axes of extent 1 are none.</summary>
    public static Access Of(ReadOnlySpan<Axis> axes)
    {
        var merged = new Axis[axes.Length];
        int count = 0;
        foreach (Axis axis in axes)
        {
            if (axis.Extent.IsOne) continue;
            if (count > 0 && merged[count - 1].Varies == axis.Varies) merged[count - 1] = axis with { Extent = merged[count - 1].Extent * axis.Extent };
            else merged[count++] = axis;
        }

        return new Access(EquatableArray.Create<Axis>(merged.AsSpan(0, count)));
    }

    /// <summary>
    /// The coarsest axes on which every access either varies or does not, innermost last; null when there are none, as for 6 = 2·3 against 3·2 of other kinds.
    /// </summary>
    public static List<Dim>? Refine(IReadOnlyCollection<Access> accesses)
    {
        // Of each access the number of axes that are left, and what is left of the innermost of them.
        var all = new List<EquatableArray<Axis>>(accesses.Count);
        foreach (Access access in accesses)
        {
            if (access.Axes.Count > 0) all.Add(access.Axes);
        }

        var left = new int[all.Count];
        var rest = new Dim[all.Count];
        for (int i = 0; i < rest.Length; i++)
        {
            left[i] = all[i].Count;
            rest[i] = all[i][left[i] - 1].Extent;
        }

        var extents = new List<Dim>();
        while (Array.Exists(left, n => n > 0))
        {
            if (Array.Exists(left, n => n == 0)) return null;
            Dim? inner = Array.Find(rest, candidate => Array.TrueForAll(rest, r => Dim.DivideExact(r, candidate) is not null));
            if (inner is null || inner.IsUnknown) return null;
            extents.Add(inner);
            for (int i = 0; i < rest.Length; i++)
            {
                rest[i] = Dim.DivideExact(rest[i], inner)!;
                if (rest[i].IsOne && --left[i] > 0) rest[i] = all[i][left[i] - 1].Extent;
            }
        }

        extents.Reverse();
        return extents;
    }

    /// <summary>Whether the tensor varies along each of refined axes; null when an axis is only partly its own.</summary>
    public bool[]? On(IReadOnlyList<Dim> extents)
    {
        var varies = new bool[extents.Count];
        int at = extents.Count - 1;
        for (int i = Axes.Count - 1; i >= 0; i--)
        {
            Dim left = Axes[i].Extent;
            while (!left.IsOne)
            {
                if (at < 0 || Dim.DivideExact(left, extents[at]) is not { } quotient) return null;
                varies[at] = Axes[i].Varies && !extents[at].IsOne;
                at--;
                left = quotient;
            }
        }

        while (at >= 0 && extents[at].IsOne) at--;
        return at < 0 || Axes.Count == 0 ? varies : null;
    }

    public bool Equals(Access? other) => ReferenceEquals(this, other) || (other is not null && _hash == other._hash && Axes.Equals(other.Axes));

    public override int GetHashCode() => _hash;

    public override string ToString() => string.Join("·", Axes.Select(a => a.Varies ? a.Extent.ToString() : $"[{a.Extent}]"));

    internal readonly record struct Axis(Dim Extent, bool Varies);
}
