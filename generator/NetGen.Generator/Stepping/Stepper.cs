using NetGen.Generator.Graph;
using NetGen.Generator.Layers;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Stepping;

/// <summary>
/// Turns the graph of a prediction over whole sequences into one over the next positions of them. Each value is one of three: it depends on no input (a weight), on inputs without time (an encoder's
/// result), or on time. The first are computed where they are needed, the second once at the start and kept as states; those of the third follow a <see cref="StepRule"/>, which refuses what a position
/// would need of later ones. So what steps give is what the whole gives.
/// </summary>
internal sealed class Stepper
{
    private readonly Graph.Graph _graph;
    private readonly GraphBuilder _start = new();
    private readonly List<Result> _initial = [];
    private readonly List<Result> _next = [];
    private readonly List<StateDeclaration> _states = [];
    private readonly Reach[] _reach;
    private readonly Value?[] _atStart;
    private readonly Stepped?[] _stepped;

    private Stepper(Graph.Graph graph, Dim time)
    {
        _graph = graph;
        Time = time;
        Past = Dim.Symbol($"{time}.past");
        Capacity = Dim.Symbol($"{time}.capacity");
        _reach = new Reach[graph.Values.Count];
        _atStart = new Value?[graph.Values.Count];
        _stepped = new Stepped?[graph.Values.Count];
    }

    private enum Reach
    {
        Weights,
        Start,
        Time,
    }

    /// <summary>The graph of new positions while it is built.</summary>
    public GraphBuilder Builder { get; } = new();

    /// <summary>The number of new positions.</summary>
    public Dim Time { get; }

    /// <summary>The number of positions before them.</summary>
    public Dim Past { get; }

    /// <summary>How many positions caches have room for.</summary>
    public Dim Capacity { get; }

    /// <summary>The two graphs, or why there are none.</summary>
    /// <param name="network">The network.</param>
    /// <param name="graph">Makes its prediction, whose recurrent layers all start from scratch.</param>
    public static (Stepwise? Stepwise, string? Refusal) Run(Elaboration network, Func<Graph.Graph> graph)
    {
        if (TimeOf(network) is not { } time) return (null, "its first output has no symbolic dimension to go along");
        var stepper = new Stepper(graph(), time);
        return stepper.Build() is { } refused ? (null, $"{refused} needs positions that are still to come") : stepper.Finish();
    }

    /// <summary>The value over the new positions; for what does not depend on time its copy, or the state that holds it.</summary>
    public Value Value(Value old) => (_stepped[old.Id] ??= new(Builder.Within(old.Origin, () => _reach[old.Id] == Reach.Start ? Kept(old) : Builder.Add(old.Operation, [.. old.Operands.Select(Value)])), null)).Value;

    /// <summary>Where time runs in a value; null where it does not.</summary>
    public TimeAxis? TimeOf(Value old) => _stepped[old.Id]?.Time;

    /// <summary>Whether a value is another after each step.</summary>
    public bool DependsOnTime(Value old) => _reach[old.Id] == Reach.Time;

    public bool HasTime(Dim dim) => dim.Atoms.Any(a => Contains(a));

    public bool HasTime(Shape shape) => shape.Dims.Any(HasTime);

    public bool OtherAxisHasTime(Shape shape, int axis) => shape.Dims.Where((d, i) => i != axis && HasTime(d)).Any();

    /// <summary>The axis that is time and nothing else.</summary>
    public TimeAxis? PlainAxis(Shape shape)
    {
        int axis = shape.Dims.ToList().FindIndex(d => d.Equals(Time));
        return axis < 0 ? null : new(axis, Dim.One);
    }

    /// <summary>A state that begins as a value that does not depend on time.</summary>
    public Value State(Value initial)
    {
        Value state = NewState(initial.Shape, isCache: false);
        _initial.Add(new Result(ResultRole.StateUpdate, ((StateLeaf)state.Operation).Name, AtStart(initial)));
        return state;
    }

    /// <summary>A state with a place for each position, which are all empty at first.</summary>
    public Value Cache(Shape shape) => NewState(shape, isCache: true);

    /// <summary>Says what a state is after the new positions.</summary>
    public void Keep(Value state, Value next) => _next.Add(new Result(ResultRole.StateUpdate, ((StateLeaf)state.Operation).Name, next));

    // The symbol that leads an output, the first that has one; without any, the only one that there is.
    private static Dim? TimeOf(Elaboration network)
    {
        Dim[] symbols = [.. network.Symbols.Select(s => Dim.Symbol(s.Name))];
        IEnumerable<Dim> leading = network.Outputs.Select(o => o.Tensor.Shape).Where(shape => shape.Rank > 0).Select(shape => shape[0]);
        return leading.FirstOrDefault(symbols.Contains) ?? (symbols.Length == 1 ? symbols[0] : null);
    }

    private bool Contains(Dim.Atom atom) => Dim.Of(atom).Equals(Time) || (atom.Definition is { } d && (HasTime(d.A) || HasTime(d.B)));

    // The layer that refuses, or null.
    private string? Build()
    {
        foreach (Value v in _graph.Values)
        {
            Reach reach = v.Operation is InputLeaf ? Reach.Start : v.Operands.Select(o => _reach[o.Id]).DefaultIfEmpty(Reach.Weights).Max();
            _reach[v.Id] = HasTime(v.Shape) && v.Operation is not Scan ? Reach.Time : reach;
        }

        foreach (Value v in _graph.Values)
        {
            if (!DependsOnTime(v)) continue;
            _stepped[v.Id] = v.Operation is InputLeaf
                ? PlainAxis(v.Shape) is { } time && !OtherAxisHasTime(v.Shape, time.Axis) ? new(Builder.Add(v.Operation), time) : null
                : Builder.Within(v.Origin, () => v.Operands.All(o => !DependsOnTime(o) || _stepped[o.Id] is not null) ? StepRule.For(v.Operation)?.Apply(this, v) : null);
            if (_stepped[v.Id] is null) return string.IsNullOrEmpty(v.Origin.Path) ? $"the input '{v.Operation}'" : $"'{v.Origin.Path}' ({v.Origin.Kind})";
        }

        return null;
    }

    private (Stepwise? Stepwise, string? Refusal) Finish()
    {
        List<Result> outputs = [.. _graph.Results.Where(r => r.Role == ResultRole.Output && DependsOnTime(r.Value)).Select(r => r with { Value = _stepped[r.Value.Id]!.Value })];
        if (_graph.Results.All(r => r.Role != ResultRole.Output || !DependsOnTime(r.Value))) return (null, "its outputs depend on no input that has it");
        Graph.Graph step = Builder.Finish([.. outputs, .. _next]).Prune(), start = _start.Finish(_initial).Prune();
        return (new Stepwise(start, step, Time, Past, Capacity, _states), null);
    }

    // What is computed at the start and read by steps. Views are taken of it there, so that the batch stays an axis of its own.
    private Value Kept(Value old) => old.Operation is Reshape or Stop && old.Operands[0].Operation is not InputLeaf && !old.Shape.Dims.Contains(Dim.Batch)
        ? Builder.Add(old.Operation, Value(old.Operands[0]))
        : State(old);

    private Value AtStart(Value old) => _atStart[old.Id] ??= _start.Within(old.Origin, () =>
    {
        Value value = _start.Add(old.Operation, [.. old.Operands.Select(AtStart)]);
        return value;
    });

    private Value NewState(Shape shape, bool isCache)
    {
        string name = $"state{_states.Count + 1}";
        _states.Add(new StateDeclaration(name, shape, isCache));
        return Builder.Add(new StateLeaf(name, shape));
    }
}
