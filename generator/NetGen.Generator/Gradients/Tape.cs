using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Gradients;

/// <summary>
/// Reverse-mode differentiation on the graph. Rules only say what reaches an operand; the four things that no rule should do happen here, in <see cref="To"/>:
/// operands that lead to nothing wanted are skipped, broadcast axes are summed, contributions are added up, and the origin is attached.
/// Zero is the absence of a gradient, never a number.
/// </summary>
internal sealed class Tape
{
    private readonly Dictionary<Value, Value> _gradients = [];
    private readonly Dictionary<Value, Dictionary<int, Value>> _collected = [];
    private readonly Dictionary<(Expression, int), SortedDictionary<int, Expression>> _pulled = [];
    private readonly bool[] _wanted;

    private Tape(GraphBuilder builder, IEnumerable<Value> wanted)
    {
        Builder = builder;
        _wanted = new bool[builder.Values.Count];
        foreach (Value v in wanted) _wanted[v.Id] = true;
        foreach (Value v in builder.Values)
        {
            if (v.Operation is Graph.Stop || GradientRule.For(v.Operation) is null) continue;
            foreach (Value operand in v.Operands) _wanted[v.Id] |= _wanted[operand.Id];
        }
    }

    public GraphBuilder Builder { get; }

    /// <summary>The gradients of wanted values, given those of some results. Values that no result depends on are absent.</summary>
    public static IReadOnlyDictionary<Value, Value> Differentiate(GraphBuilder builder, IEnumerable<(Value Value, Value Gradient)> seeds, IReadOnlyCollection<Value> wanted)
    {
        var tape = new Tape(builder, wanted);
        int last = builder.Values.Count - 1;
        foreach ((Value value, Value gradient) in seeds) tape.Accumulate(value, gradient);
        for (int id = last; id >= 0; id--)
        {
            Value y = builder.Values[id];
            if (!tape._wanted[id] || !tape._gradients.TryGetValue(y, out Value? dy)) continue;
            builder.Origin = y.Origin with { Backward = true };
            GradientRule.For(y.Operation)?.Pull(tape, y, dy);
        }

        return wanted.Where(tape._gradients.ContainsKey).ToDictionary(v => v, v => tape._gradients[v]);
    }

    /// <summary>Whether anything wanted depends on an operand.</summary>
    public bool Wants(Value operand) => operand.Id < _wanted.Length && _wanted[operand.Id];

    /// <summary>Adds what <paramref name="contribution"/> makes to the gradient of <paramref name="operand"/>, summed over the axes that were broadcast; not called at all when nothing wants it.</summary>
    public void To(Value operand, Func<Value> contribution)
    {
        if (Wants(operand)) Accumulate(operand, Unbroadcast(contribution(), operand.Shape));
    }

    /// <summary>What reaches each operand of a map of <paramref name="operands"/> operands, as maps over these, the result and its gradient. Layers of one kind have the same.</summary>
    public IReadOnlyDictionary<int, Expression> Pull(Expression expression, int operands)
    {
        if (!_pulled.TryGetValue((expression, operands), out SortedDictionary<int, Expression>? pulled))
        {
            _pulled[(expression, operands)] = pulled = Pointwise.Pull(expression, Expressions.X(operands), Expressions.X(operands + 1));
        }

        return pulled;
    }

    /// <summary>Keeps the gradient of one of several results of an operation, until the operation itself is reached.</summary>
    public void Collect(Value owner, int result, Value gradient)
    {
        if (!_collected.TryGetValue(owner, out Dictionary<int, Value>? known)) _collected[owner] = known = [];
        known.Add(result, gradient);
        _gradients[owner] = gradient;
    }

    /// <summary>The gradients of an operation's results, by number.</summary>
    public IReadOnlyDictionary<int, Value> Collected(Value owner) => _collected[owner];

    private void Accumulate(Value value, Value gradient)
    {
        if (!Wants(value)) return;
        _gradients[value] = _gradients.TryGetValue(value, out Value? sum) ? Builder.Add(sum, gradient) : gradient;
    }

    private Value Unbroadcast(Value gradient, Shape shape)
    {
        if (gradient.Shape == shape) return gradient;
        int[] axes = Enumerable.Range(0, gradient.Shape.Rank).Where(i => shape.Rank == 0 || (shape[i].IsOne && !gradient.Shape[i].IsOne)).ToArray();
        Value sum = Builder.Sum(gradient, axes);
        return shape.Rank == 0 ? Builder.Reshape(sum, shape) : sum;
    }
}
