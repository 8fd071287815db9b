using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Passes;

/// <summary>
/// Values that are computed in one step. Either an anchor (a product, a convolution, a pooling, a movement) with the maps of its epilogue,
/// or a nest: maps and reductions over one domain, which keep the same axes of it.
/// </summary>
internal sealed class Group(int id, Value first)
{
    private HashSet<Access>? _accesses;

    public int Id { get; } = id;

    /// <summary>What it computes, operands first.</summary>
    public List<Value> Values { get; } = [first];

    /// <summary>Concatenations that a nest writes part by part, as it computes the parts.</summary>
    public List<Value> Joins { get; } = [];

    /// <summary>The product, convolution … whose kernel the step calls; null for a nest.</summary>
    public Value? Anchor { get; init; }

    /// <summary>The number of elements that a nest runs over.</summary>
    public Dim Domain { get; init; } = Dim.One;

    /// <summary>Which axes of the domain the reductions of a nest keep; null while it has none.</summary>
    public Access? Split { get; set; }

    public bool Backward { get; } = first.Origin.Backward;

    public int LastId => Math.Max(Values[Values.Count - 1].Id, Joins.Count == 0 ? 0 : Joins[Joins.Count - 1].Id);

    /// <summary>The number of elements along the kept axes.</summary>
    public Dim KeptSize => Split?.VaryingSize ?? Domain;

    public bool Contains(Value v)
    {
        foreach (Value own in Values)
        {
            if (ReferenceEquals(own, v)) return true;
        }

        return Joins.Contains(v);
    }

    /// <summary>How a nest reads; see <see cref="NestAxes"/>.</summary>
    public HashSet<Access> Accesses => _accesses ??= NestAxes.Accesses(this);

    /// <summary>Takes another value in.</summary>
    public void Add(Value v)
    {
        Values.Add(v);
        if (v.Operation is Reduce && Split is null)
        {
            // What was there is read along other axes now.
            Split = v.Split();
            _accesses = null;
        }

        if (_accesses is { } accesses) NestAxes.Collect(this, v, access => accesses.Add(access));
    }

    /// <summary>Takes a concatenation of its values in.</summary>
    public void Join(Value concat)
    {
        Joins.Add(concat);
        _accesses?.UnionWith(Passes.Joins.Accesses(concat));
    }

    /// <inheritdoc/>
    public override int GetHashCode() => Id;

    /// <summary>Whether a value of a nest has an element for each of the domain; the others have one for each along the kept axes.</summary>
    public bool IsFull(Value v) => v.Operation is not Reduce && (Split is null || v.Size().Equals(Domain));
}
