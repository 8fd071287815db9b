using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Passes;

/// <summary>
/// Decides which values are computed in one step. Values are taken in order:
///   1. Anchors take the maps that follow them as their epilogue, while the map reads the result element for element. A result that others read as well is stored aside, once.
///   2. Other maps and reductions join a nest: that of an operand, or else one that reads the same tensor, if it runs over the same elements, keeps the same axes, and no path leaves the nest and
///      comes back (the steps stay in an order). Values computed from reductions (means, inverse deviations) join where they have an element per kept index. In the body of a loop over time,
///      whose tensors are small, any nest over the same elements will do: each step there costs a round of all threads.
///   3. A concatenation of what one nest makes is written by that nest.
/// Forward and backward values never share a step. Every refusal is recorded.
/// </summary>
internal sealed class Fusion
{
    /// <summary>More tensors than this at once overtax the registers and the prefetchers.</summary>
    private const int MostStreams = 12;

    /// <summary>Products before GELU, backward, with two of them in the epilogue, ran at a quarter of the peak; a nest has a loop for each.</summary>
    private const int MostCostlyFunctions = 1;

    private static readonly Comparer<Group> LatestFirst = Comparer<Group>.Create((a, b) => b.Id.CompareTo(a.Id));

    private readonly Graph.Graph _graph;
    private readonly List<Value>[] _readers;
    private readonly Group?[] _groupOf;
    private readonly List<Group> _groups = [];
    private readonly HashSet<Value> _results;
    private readonly HashSet<Value> _delivered;
    private readonly bool _isLoopBody;
    private readonly int[] _visited;
    private readonly Stack<Value> _open = [];
    private int _visit;

    private Fusion(Graph.Graph graph)
    {
        _graph = graph;
        _groupOf = new Group?[graph.Values.Count];
        _visited = new int[graph.Values.Count];
        _isLoopBody = graph.Results.Any(r => r.Role == ResultRole.Carried);
        _results = [.. graph.Results.Select(r => r.Value.Root())];
        _delivered = [.. graph.Results.Where(r => r.Role is ResultRole.ParameterGradient or ResultRole.BufferUpdate).Select(r => r.Value.Root())];
        _readers = new List<Value>[graph.Values.Count];
        for (int i = 0; i < _readers.Length; i++) _readers[i] = [];
        foreach (Value v in graph.Values)
        {
            if (v.Operation is Reshape or Stop or Window) continue;
            foreach (Value operand in v.Operands)
            {
                // In order, so that a value which reads twice stands last.
                List<Value> readers = _readers[operand.Source().Id];
                if (readers.Count == 0 || !ReferenceEquals(readers[readers.Count - 1], v)) readers.Add(v);
            }
        }
    }

    /// <summary>Why values were kept apart: "relu1 not with conv1: two readers".</summary>
    public List<Refusal> Refusals { get; } = [];

    public static (IReadOnlyList<Group> Groups, IReadOnlyList<Refusal> Refusals) Run(Graph.Graph graph)
    {
        var fusion = new Fusion(graph);
        fusion.FindAnchors();
        fusion.FindNests();
        return (fusion._groups, fusion.Refusals);
    }

    /// <summary>The result of an anchor as a matrix, or a batch of them: what an epilogue is told is image, row and column.</summary>
    public static List<Dim>? ResultAxes(Value anchor) => anchor.Operation switch
    {
        Convolution { Role: not ConvolutionRole.WeightGradient } => [anchor.Shape[0], anchor.Shape[1], anchor.Shape[2] * anchor.Shape[3]],
        MatMul => [anchor.Shape.Product(0, anchor.Shape.Rank - 2), anchor.Shape[-2], anchor.Shape[-1]],
        _ => null,
    };

    private void FindAnchors()
    {
        foreach (Value v in _graph.Values)
        {
            if (v.Operation is Leaf or Reshape or Stop or Window or Map or Reduce || MayJoin(v)) continue;
            if (Partner(v) is { } partner)
            {
                _groupOf[v.Id] = _groupOf[partner.Id];
                _groupOf[v.Id]!.Values.Add(v);
                continue;
            }

            Start(new Group(_groups.Count, v) { Anchor = v });
        }

        foreach (Group group in _groups) Extend(group);
    }

    // The anchor that makes a value along with its own: offsets are found with their maximum, log-sums with their attention, all gradients of an attention together, and a loop makes its results.
    private Value? Partner(Value v) => v.Operation switch
    {
        ScanOutput => v.Operands[0],
        PoolOffset offset => Earlier(v, o => o is Pool pool && pool.Kind == offset.Kind && pool.Geometry == offset.Geometry),
        AttentionLogSum sum => Earlier(v, o => o is Attention attention && attention == sum.Of),
        AttentionGradient gradient => Earlier(v, o => o is AttentionGradient other && other.Of == gradient.Of),
        _ => null,
    };

    // The first value of an operation over the same operands.
    private Value? Earlier(Value v, Func<Operation, bool> isMeant) => _graph.Values.Take(v.Id).FirstOrDefault(p => isMeant(p.Operation) && p.Operands.Select(o => o.Root()).SequenceEqual(v.Operands.Select(o => o.Root())));

    private void Extend(Group group)
    {
        if (ResultAxes(group.Anchor!) is not { } axes) return;
        Value end = group.Anchor!;
        bool storedAside = false;
        while (true)
        {
            bool single = _readers[end.Id].Count == 1 && !_results.Contains(end);
            // Several readers of this pass make a nest, which reads the result once for all of them.
            if (!single && (storedAside || _readers[end.Id].Count(r => r.Operation is Map or Reduce && r.Origin.Backward == group.Backward) > 1)) break;
            Value? next = _readers[end.Id].FirstOrDefault(r => JoinsEpilogue(group, end, r, axes));
            if (next is null) break;
            storedAside |= !single;
            Join(group, next);
            end = next;
        }
    }

    private bool JoinsEpilogue(Group group, Value end, Value map, List<Dim> axes)
    {
        if (map.Operation is not Map || _groupOf[map.Id] is not null || !map.SameSize(end)) return false;
        if (map.Origin.Backward != group.Backward) return Refuse(map, group, "forward and backward");
        if (map.Operation is Map { Copy: > 0 }) return Refuse(map, group, "a recomputation, made late on purpose");
        if (_delivered.Contains(map)) return Refuse(map, group, "goes to a gradient or a buffer");
        if (((Map)map.Operation).Expression.Cost() > MostCostlyFunctions) return Refuse(map, group, "several costly functions, which a nest divides");
        for (int i = 0; i < map.Operands.Count; i++)
        {
            if (map.Operands[i].Root().Operation is Window) return Refuse(map, group, null, $"operand {i} is a window");
            Access access = map.AccessOf(i);
            if (access.On(axes) is null) return Refuse(map, group, null, $"operand {i} varies along {access}, the result along {string.Join("·", axes)}");
            if (group.Contains(map.Operands[i].Root()) && !access.IsFull) return Refuse(map, group, "the result is broadcast");
        }

        if (map.Operation is Map { Expression: { Traits.Rank: > 0 } expression } && expression.Nodes().OfType<Coordinate>().Any(c => Access.Along(c.Axis, map.Shape).On(axes) is null)) return Refuse(map, group, "a coordinate of another shape");
        return !Closes(group, map) || Refuse(map, group, "an operand depends on the result");
    }

    private void FindNests()
    {
        foreach (Value v in _graph.Values)
        {
            if (_groupOf[v.Id] is not null) continue;
            if (MayJoin(v))
            {
                if (MakerOfParts(v) is { } nest)
                {
                    nest.Join(v);
                    _groupOf[v.Id] = nest;
                }
                else
                {
                    Start(new Group(_groups.Count, v) { Anchor = v });
                }
            }

            if (v.Operation is not (Map or Reduce)) continue;
            List<Group> candidates = Candidates(v);
            if (candidates.Find(g => Accepts(g, v)) is { } group) Join(group, v);
            else Start(new Group(_groups.Count, v) { Domain = v.Operation is Reduce ? v.Operands[0].Size() : v.Size(), Split = v.Operation is Reduce ? v.Split() : null });
        }
    }

    // What goes to a gradient or a buffer has no place of its own to be put together in.
    private bool MayJoin(Value v) => Joins.MayBe(v) && !_delivered.Contains(v);

    // The nest that makes all parts of a concatenation, if there is one.
    private Group? MakerOfParts(Value concat)
    {
        Group? nest = _groupOf[concat.Operands[0].Id];
        bool makesAll = nest is { Anchor: null } && concat.Operands.All(o => ReferenceEquals(_groupOf[o.Id], nest) && nest.IsFull(o));
        return makesAll && nest!.Backward == concat.Origin.Backward && NestAxes.RefinesWithParts(nest, concat) ? nest : null;
    }

    // The nests that make an operand, latest first; then those that read the same full tensor; in the body of a loop then the others.
    private List<Group> Candidates(Value v)
    {
        var candidates = new List<Group>();
        foreach (Value operand in v.Operands) Add(_groupOf[operand.Root().Id]);
        int makers = candidates.Count;
        candidates.Sort(0, makers, LatestFirst);
        foreach (Value operand in v.Operands)
        {
            if (operand.Size.IsConstant) continue;
            foreach (Value reader in _readers[operand.Root().Id])
            {
                if (reader.Id >= v.Id) break;
                Add(_groupOf[reader.Id]);
            }
        }

        candidates.Sort(makers, candidates.Count - makers, LatestFirst);
        for (int i = _groups.Count - 1; i >= 0 && _isLoopBody && !v.Size.IsConstant; i--) Add(_groups[i]);
        return candidates;

        void Add(Group? group)
        {
            if (group is { Anchor: null } && !candidates.Contains(group)) candidates.Add(group);
        }
    }

    private bool Accepts(Group group, Value v)
    {
        if (group.Backward != v.Origin.Backward) return Refuse(v, group, "forward and backward");
        if (v.Operation is Map { Copy: > 0 }) return Refuse(v, group, "a recomputation, made late on purpose");
        bool full, sameSplit = true;
        if (v.Operation is Reduce)
        {
            full = v.Operands[0].Size().Equals(group.Domain);
            sameSplit = group.Split is null || group.Split == v.Split();
            // A sum over everything runs on one thread, so nothing large may share its loop.
            if (full && group.Split is null && v.Split().VaryingSize.IsOne && (group.Values.Count > 1 || _readers[group.Values[0].Id].Count > 1)) return Refuse(v, group, "a total would make the nest sequential");
        }
        else
        {
            full = v.Size().Equals(group.Domain);
            bool kept = !full && group.Split is not null && v.Size().Equals(group.KeptSize);
            if (!full && !kept) return Refuse(v, group, null, $"{v.Size()} elements, not {group.Domain}");
            if (full && group.KeptSize.IsOne && !group.Domain.IsOne) return Refuse(v, group, "a total would make the nest sequential");
            for (int i = 0; i < v.Operands.Count; i++)
            {
                Value operand = v.Operands[i].Root();
                if (operand.Operation is Window && (!full || group.Contains(operand.Source()))) return Refuse(v, group, null, $"operand {i} is a window");
                bool inside = group.Contains(operand);
                if (!inside) continue;
                Access access = v.AccessOf(i);
                bool aligned = full ? (group.IsFull(operand) ? access.IsFull : access == group.Split) : (!group.IsFull(operand) && access.IsFull);
                if (!aligned) return Refuse(v, group, null, $"reads {operand} along {access}");
            }

            if (kept && !v.Operands.Any(o => group.Contains(o.Root()))) return false;
        }

        if (!full && v.Operation is Reduce) return Refuse(v, group, null, $"{v.Operands[0].Size()} elements, not {group.Domain}");
        if (!sameSplit) return Refuse(v, group, null, $"keeps {v.Split()}, not {group.Split}");
        if (Streams(group, v) > MostStreams) return Refuse(v, group, "too many tensors at once");
        if (Closes(group, v)) return Refuse(v, group, "a path leaves the nest and comes back");

        // The loops must exist: try the axes with the newcomer.
        return NestAxes.RefinesWith(group, v) || Refuse(v, group, "no common axes");
    }

    private int Streams(Group group, Value newcomer)
    {
        _visit++;
        int tensors = 0;
        foreach (Value v in group.Values) Count(v);
        Count(newcomer);
        return tensors;

        void Count(Value v)
        {
            foreach (Value o in v.Operands)
            {
                Value root = o.Root();
                if (_visited[root.Id] == _visit || ReferenceEquals(_groupOf[root.Id], group) || !o.Size().Equals(group.Domain)) continue;
                _visited[root.Id] = _visit;
                tensors++;
            }
        }
    }

    /// <summary>Whether joining would make the group depend on itself through another one.</summary>
    private bool Closes(Group group, Value newcomer)
    {
        _visit++;
        int first = group.Values[0].Id;
        Stack<Value> open = _open;
        open.Clear();
        foreach (Value operand in newcomer.Operands)
        {
            if (operand.Root() is var root && !ReferenceEquals(_groupOf[root.Id], group)) open.Push(root);
        }

        while (open.Count > 0)
        {
            Value v = open.Pop();
            if (_visited[v.Id] == _visit) continue;
            IReadOnlyList<Value> step = _groupOf[v.Id] is { } g ? g.Values : [v];
            foreach (Value member in step) _visited[member.Id] = _visit;
            // What ends before the group begins cannot depend on it.
            if (step[step.Count - 1].Id < first) continue;
            foreach (Value member in step)
            {
                foreach (Value operand in member.Operands)
                {
                    Value root = operand.Root();
                    if (ReferenceEquals(_groupOf[root.Id], group)) return true;
                    if (_visited[root.Id] != _visit) open.Push(root);
                }
            }
        }

        return false;
    }

    private bool Refuse(Value v, Group group, string? why, FormattableString? details = null)
    {
        Refusals.Add(new Refusal(v, group.Values[0], why, details));
        return false;
    }

    private void Start(Group group)
    {
        _groups.Add(group);
        _groupOf[group.Values[0].Id] = group;
    }

    private void Join(Group group, Value v)
    {
        group.Add(v);
        _groupOf[v.Id] = group;
    }
}

/// <summary>Why a value was kept out of a step. Nobody reads most of them, so the text is put together only for who does.</summary>
/// <param name="Value">The value.</param>
/// <param name="First">The step's first value.</param>
/// <param name="Why">The reason, where it has no numbers.</param>
/// <param name="Details">The reason with its numbers.</param>
internal sealed record Refusal(Value Value, Value First, string? Why, FormattableString? Details)
{
    public override string ToString() => $"{Value.Origin} {Value} not with {First.Origin} {First}: {Why ?? Details!.ToString(System.Globalization.CultureInfo.InvariantCulture)}";
}
