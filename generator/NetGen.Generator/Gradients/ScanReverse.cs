using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Gradients;

/// <summary>Builds the reverse loop of a scan: copies the backward part of its step, and finds for each thing of the forward part where the loop reads it.</summary>
internal sealed class ScanReverse(GraphBuilder outer, Value scan, IReadOnlyList<Value> saved, ScanBody forward)
{
    private readonly Scan _scan = (Scan)scan.Operation;
    private readonly GraphBuilder _body = new();
    private readonly Dictionary<Value, Value> _inside = [];
    private readonly Dictionary<string, Value> _seeds = new(StringComparer.Ordinal);
    private readonly List<Value> _constants = [];
    private readonly List<Value> _initial = [];
    private readonly List<Value> _slices = [];
    private readonly List<Value?> _pending = [];
    private readonly List<Value> _next = [];
    private readonly List<Value> _stacked = [];
    private IReadOnlyList<Value> _results = [];

    /// <summary>Carries the gradient of a state from step to step.</summary>
    /// <param name="seed">The name of its leaf in the joint graph.</param>
    /// <param name="last">What reaches the state after the last step.</param>
    /// <param name="gradient">What a step makes of it; null where the step's state does not depend on the one before.</param>
    public void Carry(string seed, Value last, Value? gradient)
    {
        _seeds[seed] = _body.Add(new ScanLeaf(ScanRole.Carried, _initial.Count, last.Shape, last.Type));
        _initial.Add(last);
        _pending.Add(gradient);
    }

    /// <summary>Reads the gradient of a stacked result step by step.</summary>
    public void Slice(string seed, Value dy) => _seeds[seed] = Sliced(dy);

    /// <summary>Stacks something of the step.</summary>
    public Func<Value> Stack(Value v)
    {
        int at = StackIndex(v);
        return () => _results[_next.Count + at];
    }

    /// <summary>Adds something up over all steps.</summary>
    public Func<Value> Sum(Value v)
    {
        switch (v.Operation)
        {
            case Reshape:
                Func<Value> inner = Sum(v.Operands[0]);
                return () => outer.Reshape(inner(), v.Shape);
            case Map { Expression: Binary { Operator: Operator.Add, Left: Input a, Right: Input b } } when v.Operands.All(o => o.Shape == v.Shape) && v.Origin.Backward:
                Func<Value> left = Sum(v.Operands[a.Index]), right = Sum(v.Operands[b.Index]);
                return () => outer.Add(left(), right());
            case MatMul { TransposeA: true, TransposeB: false } when v.Shape.Rank == 2:
                Func<Value> rows = Rows(v.Operands[0]), columns = Rows(v.Operands[1]);
                return () => outer.MatMul(rows(), columns(), transposeA: true);
            case MatMul { TransposeA: true, TransposeB: false } when v.Shape.Rank == 3 && v.Operands[0].Shape[1].IsOne:
                Func<Value> ours = RowsOfSamples(v.Operands[0]), theirs = RowsOfSamples(v.Operands[1]);
                return () => outer.MatMul(ours(), theirs(), transposeA: true);
            // What is not a row for each sample is too much to keep for all steps.
            case Reduce { Reduction: Reduction.Sum } sum when v.Operands[0].Shape.Rank <= 2:
                Func<Value> all = OverTime(v.Operands[0]);
                return () => outer.Reshape(outer.Sum(all(), [0, .. sum.Axes.Select(x => x + 1)]), v.Shape);
            default:
                return Running(v);
        }
    }

    /// <summary>What a state's gradient is before the first step.</summary>
    public Value Final(int state) => _results[state];

    /// <summary>Makes the loop.</summary>
    public void Finish()
    {
        var next = new List<Value>();
        for (int i = 0; i < _pending.Count; i++)
        {
            Shape shape = _initial[i].Shape;
            next.Add(_pending[i] is { } gradient ? Inside(gradient) : _body.Map(Expressions.Constant(0), shape));
        }

        // Running sums were carried after the states, in the order in which they were asked for.
        next.AddRange(_next);
        _next.Clear();
        _next.AddRange(next);
        IEnumerable<Result> results = _next.Select((v, i) => new Result(ResultRole.Carried, $"{i}", v)).Concat(_stacked.Select((v, i) => new Result(ResultRole.Stacked, $"{i}", v)));
        var body = new ScanBody(_body.Finish(results), _constants.Count, _initial.Count, _slices.Count);
        _results = outer.Scan(new Scan(body, _scan.Length, !_scan.Reverse), _constants.Concat(_initial).Concat(_slices));
    }

    // u of shape (samples, n) for all steps, as one matrix.
    private Func<Value> Rows(Value u)
    {
        Func<Value> all = OverTime(u);
        return () => outer.Reshape(all(), [_scan.Length * u.Shape[0], u.Shape[1]]);
    }

    // u of shape (samples, 1, n) for all steps, as one matrix for each sample.
    private Func<Value> RowsOfSamples(Value u)
    {
        Func<Value> all = OverTime(u);
        return () => outer.Reshape(outer.Permute(all(), 1, 0, 2, 3), [u.Shape[0], _scan.Length, u.Shape[2]]);
    }

    // Something of the step for all steps: what is a sequence already is not stacked again.
    private Func<Value> OverTime(Value v)
    {
        if (Sequence(v) is { } sequence) return () => sequence;
        if (v.Operation is Reshape)
        {
            Func<Value> inner = OverTime(v.Operands[0]);
            return () => outer.Reshape(inner(), v.Shape.Prepend(_scan.Length));
        }

        if (IsConstant(v)) return () => outer.Map(Expressions.X(0), v.Shape.Prepend(_scan.Length), outer.Reshape(Operand(v), v.Shape.Prepend(Dim.One)));
        return Stack(v);
    }

    private static bool IsConstant(Value v) => v.Operation is ScanLeaf { Role: ScanRole.Constant };

    private Func<Value> Running(Value v)
    {
        Value sum = _body.Add(new ScanLeaf(ScanRole.Carried, _initial.Count, v.Shape, v.Type));
        _initial.Add(outer.Map(Expressions.Constant(0), v.Shape));
        int at = _next.Count;
        _next.Add(_body.Within(v.Origin, () => _body.Add(sum, Inside(v))));
        return () => _results[_pending.Count + at];
    }

    private int StackIndex(Value v)
    {
        Value inside = Inside(v);
        int at = _stacked.IndexOf(inside);
        if (at >= 0) return at;
        _stacked.Add(inside);
        return _stacked.Count - 1;
    }

    // A value of the joint graph in the body of the loop.
    private Value Inside(Value v)
    {
        if (_inside.TryGetValue(v, out Value? known)) return known;
        Value made = v.Operation switch
        {
            SeedLeaf seed => _seeds[seed.Name],
            _ when Sequence(v) is { } sequence => Sliced(sequence),
            ScanLeaf => Constant(Operand(v)),
            _ => _body.Within(v.Origin with { Backward = true }, () => _body.Add(v.Operation, v.Operands.Select(Inside).ToArray())),
        };
        return _inside[v] = made;
    }

    // Where a thing of the forward part is a sequence outside of the loop; null if it is none.
    private Value? Sequence(Value v)
    {
        if (v.Operation is ScanLeaf { Role: ScanRole.Sliced }) return Operand(v);
        int at = saved.ToList().IndexOf(v);
        return at < 0 ? null : outer.Within(v.Origin, () => outer.Add(new ScanOutput(forward.Graph.Results.Count + at), scan));
    }

    private Value Operand(Value leaf) => scan.Operands[_scan.Operand(((ScanLeaf)leaf.Operation).Role, ((ScanLeaf)leaf.Operation).Index)];

    private Value Sliced(Value sequence)
    {
        _slices.Add(sequence);
        return _body.Add(new ScanLeaf(ScanRole.Sliced, _slices.Count - 1, sequence.Shape.Slice(1, sequence.Shape.Rank - 1), sequence.Type));
    }

    private Value Constant(Value value)
    {
        _constants.Add(value);
        return _body.Add(new ScanLeaf(ScanRole.Constant, _constants.Count - 1, value.Shape, value.Type));
    }
}
