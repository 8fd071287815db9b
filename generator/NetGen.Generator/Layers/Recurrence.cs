using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;
using static NetGen.Generator.Graph.Expressions;

namespace NetGen.Generator.Layers;

/// <summary>The options that all recurrent layers share, and the loop that they all run. Within it sequences have time first: (T, B, …).</summary>
internal sealed class Recurrence
{
    private readonly LayerScope _scope;
    private readonly Tensor _x;
    private readonly Validity? _valid;
    private readonly int _truncate;

    /// <summary>Reads the options and checks that there is a sequence.</summary>
    public Recurrence(LayerScope scope)
    {
        _scope = scope;
        _x = scope.Current;
        scope.ExpectReals();
        if (_x.Shape.Rank < 2) scope.ExpectSequence();
        Length = _x.Shape.Rank < 2 ? Dim.Unknown : _x.Shape[0];
        Element = _x.Shape.Rank < 2 ? _x.Shape : _x.Shape.Slice(1, _x.Shape.Rank - 1);
        IsLast = scope.Flag("Last");
        IsReversed = scope.Flag("Reverse");
        _truncate = scope.Integer("Truncate", fallback: 0, min: 0);
        IsStateful = scope.Flag("Stateful");
        if (IsStateful && IsReversed) scope.BadArgument(LayerScope.Named("Stateful"), "a reversed layer ends where the sequence begins, so that no later call can go on from there; leave one of the two out");
        if (IsStateful && scope.Frame.IsShared) scope.BadArgument(LayerScope.Named("Stateful"), "the layer's weights are shared with another use, which has a state of its own; leave Stateful out");
        if (_truncate > 0 && Length.IsConstant && _truncate >= Length.Constant) scope.Idle(LayerScope.Named("Truncate"), $"Truncate = {_truncate} never cuts a sequence of {Length} steps");
        _valid = Validity.Read(scope, [Length], "step");
    }

    /// <summary>The number of steps.</summary>
    public Dim Length { get; }

    /// <summary>The shape of what a step reads.</summary>
    public Shape Element { get; }

    /// <summary>Whether only the last step's output is wanted.</summary>
    public bool IsLast { get; }

    public bool IsReversed { get; }

    /// <summary>Whether a call goes on from the states that the one before has left.</summary>
    public bool IsStateful { get; }

    /// <summary>The tap that an option names for the state before the first step; null for zeros.</summary>
    /// <param name="size">The argument that decides how large the state is, where it is known.</param>
    public Tensor? Initial(string option, Shape shape, ArgumentPlace? size)
    {
        return _scope.Value(option, shape, fixes: Take);

        IEnumerable<Fix> Take(Tensor value)
        {
            if (size is not { } argument || value.Shape.Rank != 1 || !value.Shape[0].IsConstant) yield break;
            yield return Fix.Set("take", $"Make {_scope.Display} keep a state of {value.Shape[0]}", _scope.Place, argument, value.Shape[0].ToString());
        }
    }

    /// <summary>Gives the state after the last step the name that an option says.</summary>
    public void Final(string option, Shape shape, Func<Lowering, Value> lower) => _scope.Expose(option, _scope.Text(option), shape, lower, _x);

    /// <summary>The layer's input with time first.</summary>
    public Value Input(Lowering l) => TimeFirst(l, l[_x]);

    /// <summary>(B, T, …) as (T, B, …), or back.</summary>
    public static Value TimeFirst(Lowering l, Value x) => l.Graph.Permute(x, [1, 0, .. Enumerable.Range(2, x.Shape.Rank - 2)]);

    /// <summary>The state before the first step: of a tap, of the call before, or zeros.</summary>
    /// <param name="name">Its name within the layer.</param>
    public Value State(Lowering l, Tensor? initial, Shape shape, string name)
    {
        if (initial is not null) return l[initial];
        return KeepsStates(l) ? l.Graph.Add(new StateLeaf(_scope.Path + "." + name, shape.Prepend(Dim.Batch))) : l.Graph.Map(Constant(0), shape.Prepend(Dim.Batch));
    }

    /// <summary>Says what the next call begins with.</summary>
    public void Keep(Lowering l, Tensor? initial, string name, Value final)
    {
        if (initial is null && KeepsStates(l)) l.Keep(_scope.Path + "." + name, final);
    }

    /// <summary>Runs a cell over time.</summary>
    /// <returns>The states after the last step, then what the cell stacks.</returns>
    public IReadOnlyList<Value> Run(Lowering l, bool reverse, Value x, IReadOnlyList<Value> constants, IReadOnlyList<Value> initial, ScanStep cell)
    {
        var sequences = new List<Value> { x };
        int mask = Add(Mask(l)), cut = Add(_truncate > 0 && l.Training ? Cuts(l, reverse) : null);
        return l.Graph.Scan(Length, reverse, constants, initial, sequences, (g, fixtures, states, parts) =>
        {
            IReadOnlyList<Value> read = cut < 0 ? states : states.Select(h => g.Map(Expressions.Select(Comparison.Equal, X(0), Constant(0), X(1), X(2)), h.Shape, Spread(parts[cut], h), g.Stop(h), h)).ToList();
            (IReadOnlyList<Value> next, IReadOnlyList<Value> stacked) = cell(g, fixtures, read, [parts[0]]);
            if (mask < 0) return (next, stacked);
            Expression valid = Expressions.Select(Comparison.Less, Constant(0), X(0), X(1), X(2)), kept = Expressions.Select(Comparison.Less, Constant(0), X(0), X(1), Constant(0));
            return (next.Select((h, i) => g.Map(valid, h.Shape, Spread(parts[mask], h), h, states[i])).ToList(), stacked.Select(y => g.Map(kept, y.Shape, Spread(parts[mask], y), y)).ToList());

            Value Spread(Value part, Value over) => g.Reshape(part, Shape.Of(part.Shape.Dims.Concat(Enumerable.Repeat(Dim.One, over.Shape.Rank - 2))));
        });

        int Add(Value? sequence)
        {
            if (sequence is null) return -1;
            sequences.Add(sequence);
            return sequences.Count - 1;
        }
    }

    private bool KeepsStates(Lowering l) => IsStateful && !l.IsStepwise;

    // (T, B, 1): positive where a step is no padding.
    private Value? Mask(Lowering l) => _valid is null ? null : l.Graph.Reshape(TimeFirst(l, _valid.Lower(l)), [Length, Dim.Batch, 1]);

    // (T, 1): 0 at the steps whose gradient does not go on to the step before.
    private Value Cuts(Lowering l, bool reverse)
    {
        Expression step = reverse ? Subtract(Extent(Length - 1), new Coordinate(0)) : new Coordinate(0);
        Expression windows = Apply(Function.Floor, Divide(step, Constant(_truncate)));
        return l.Graph.Map(Subtract(step, Multiply(windows, Constant(_truncate))), [Length, 1, 1]);
    }
}
