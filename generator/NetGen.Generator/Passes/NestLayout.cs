using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Passes;

/// <summary>
/// The order of work within a nest. Reductions divide it into stages: what reads a reduction's result (or something made of it) runs over the elements again, in the next stage.
/// A stage loads what earlier stages stored, and computes again what they did not store; a costly function is stored rather than computed twice.
/// </summary>
internal sealed class NestLayout
{
    private readonly Group _nest;
    private readonly HashSet<Value> _stored;
    private readonly HashSet<Value> _delivered;
    private readonly Dictionary<Value, int> _stage = [];
    private readonly IReadOnlyList<Value>[] _needed;

    /// <param name="stored">What it puts into memory.</param>
    /// <param name="delivered">What it adds to gradients or puts into buffers: computed for that, but not there to be loaded again.</param>
    public NestLayout(Group nest, IEnumerable<Value> stored, IEnumerable<Value> delivered)
    {
        _nest = nest;
        _stored = [.. stored];
        _delivered = [.. delivered];
        NestAxes.TryRefine(nest, out List<Dim> extents);
        Extents = extents;
        Kept = nest.Split?.On(extents) ?? extents.Select(_ => true).ToArray();
        foreach (Value v in nest.Values)
        {
            int stage = 0;
            foreach (Value operand in v.Operands)
            {
                if (_stage.TryGetValue(operand.Root(), out int made)) stage = Math.Max(stage, operand.Root().Operation is Reduce ? made + 1 : made);
            }

            _stage[v] = stage;
            if (!IsKeptMap(v)) Stages = Math.Max(Stages, stage + 1);
        }

        for (int s = 1; s < Stages; s++) Find(s);
        _needed = [.. Enumerable.Range(0, Stages).Select(Find)];
    }

    /// <summary>The loops, outermost first.</summary>
    public IReadOnlyList<Dim> Extents { get; }

    /// <summary>Per loop whether the reductions keep it; all true where there is no reduction.</summary>
    public bool[] Kept { get; }

    public int Stages { get; }

    /// <summary>Full values that must be in memory since a later stage reads them and they are too costly to compute twice.</summary>
    public HashSet<Value> Forced { get; } = [];

    /// <summary>Reductions and maps of kept size that are computed once the reductions of stage <paramref name="stage"/> − 1 are.</summary>
    public IEnumerable<Value> KeptBefore(int stage) => _nest.Values.Where(v => IsKeptMap(v) && _stage[v] == stage);

    /// <summary>The reductions that a stage sums up.</summary>
    public IEnumerable<Value> Reductions(int stage) => _nest.Values.Where(v => v.Operation is Reduce && _stage[v] == stage);

    /// <summary>The full values that a stage stores.</summary>
    public IEnumerable<Value> Stores(int stage) => _nest.Values.Where(v => _nest.IsFull(v) && v.Operation is not Reduce && _stage[v] == stage && IsStored(v));

    public bool IsStored(Value v) => _stored.Contains(v) || Forced.Contains(v);

    public bool IsKeptMap(Value v) => v.Operation is not Reduce && !_nest.IsFull(v);

    /// <summary>The full maps that a stage computes, operands first; those of earlier stages that are stored are loaded instead.</summary>
    public IReadOnlyList<Value> Needed(int stage) => _needed[stage];

    // Finds what must be stored on its way.
    private IReadOnlyList<Value> Find(int stage)
    {
        var needed = new HashSet<Value>();
        foreach (Value v in Reductions(stage)) Visit(v.Operands[0].Root());
        foreach (Value v in _nest.Values)
        {
            if (_nest.IsFull(v) && v.Operation is not Reduce && _stage[v] == stage && (IsStored(v) || _delivered.Contains(v))) Visit(v);
        }

        return needed.OrderBy(v => v.Id).ToArray();

        void Visit(Value v)
        {
            if (!_nest.Contains(v) || !_nest.IsFull(v) || v.Operation is Reduce || needed.Contains(v)) return;
            if (_stage[v] < stage)
            {
                if (((Map)v.Operation).Expression.Cost() > 0) Forced.Add(v);
                if (IsStored(v)) return;
            }

            needed.Add(v);
            foreach (Value operand in v.Operands) Visit(operand.Root());
        }
    }

    /// <summary>The last stage that loads a tensor which varies along every axis; −1 if none does.</summary>
    public int LastLoad(Value tensor)
    {
        int last = -1;
        for (int s = 0; s < Stages; s++)
        {
            bool reads = Needed(s).Any(v => v.Operands.Any(o => ReferenceEquals(o.Root(), tensor)))
                || Reductions(s).Any(r => ReferenceEquals(r.Operands[0].Root(), tensor));
            if (reads) last = s;
        }

        return last;
    }

    /// <summary>The stage in which a full value is made.</summary>
    public int StageOf(Value v) => _stage[v];

    /// <summary>Whether every reader in the nest reads a tensor element for element.</summary>
    public bool ReadsInPlace(Value tensor) => _nest.Values.All(v =>
        Enumerable.Range(0, v.Operands.Count).All(i => !ReferenceEquals(v.Operands[i].Root(), tensor) || v.Operation is Reduce || (_nest.IsFull(v) && v.AccessOf(i).IsFull)));
}
