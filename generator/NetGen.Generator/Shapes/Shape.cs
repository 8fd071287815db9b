using System.Runtime.CompilerServices;
using NetGen.Generator.Model;

namespace NetGen.Generator.Shapes;

/// <summary>The extents of a tensor, outermost first; the empty shape is a scalar.</summary>
[CollectionBuilder(typeof(Shape), nameof(Create))]
internal readonly struct Shape(EquatableArray<Dim> dims) : IEquatable<Shape>
{
    private readonly EquatableArray<Dim> _dims = dims;

    public static Shape Scalar => new(EquatableArray<Dim>.Empty);

    public int Rank => _dims.Count;

    public EquatableArray<Dim> Dims => _dims;

    /// <summary>The extent of an axis; negative axes count from the end.</summary>
    public Dim this[int axis] => _dims[axis < 0 ? axis + Rank : axis];

    /// <summary>The number of elements.</summary>
    public Dim Size => Product(0, Rank);

    public static Shape Create(ReadOnlySpan<Dim> dims) => new(EquatableArray.Create(dims));

    public static Shape Of(IEnumerable<Dim> dims) => new(dims.ToEquatableArray());

    /// <summary>The product of the extents of axes <paramref name="from"/> … <paramref name="to"/> − 1.</summary>
    public Dim Product(int from, int to)
    {
        // Numbers first, so that there is one product with what is no number.
        Dim product = Dim.One, number = Dim.One;
        for (int i = from; i < to; i++)
        {
            if (this[i].IsConstant) number *= this[i];
            else product *= this[i];
        }

        return product * number;
    }

    /// <summary>Whether a tensor of this shape can be read at every element of another.</summary>
    public bool BroadcastsTo(Shape other)
    {
        if (Rank == 0) return true;
        if (Rank != other.Rank) return false;
        for (int i = 0; i < Rank; i++)
        {
            if (!this[i].IsOne && !this[i].Equals(other[i])) return false;
        }

        return true;
    }

    /// <summary>This shape with one extent replaced; negative axes count from the end.</summary>
    public Shape With(int axis, Dim dim)
    {
        Dim[] dims = [.. _dims];
        dims[axis < 0 ? axis + Rank : axis] = dim;
        return Create(dims);
    }

    public Shape Prepend(Dim dim) => Of(new[] { dim }.Concat(_dims));

    public Shape Append(Dim dim) => Of(_dims.Concat([dim]));

    public Shape Slice(int from, int count) => Of(_dims.Skip(from).Take(count));

    public Shape Concat(Shape other) => Of(_dims.Concat(other._dims));

    public EquatableArray<Dim>.Enumerator GetEnumerator() => _dims.GetEnumerator();

    public bool Equals(Shape other) => _dims.Equals(other._dims);

    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    public override int GetHashCode() => _dims.GetHashCode();

    /// <summary>As users read it: (3, 224, 224), (T, 64).</summary>
    public override string ToString() => "(" + string.Join(", ", _dims.Select(d => d.ToString())) + ")";

    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);
}
