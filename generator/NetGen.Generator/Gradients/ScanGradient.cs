using NetGen.Generator.Graph;
using NetGen.Generator.Passes;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Gradients;

/// <summary>
/// The reverse of a loop over time (back-propagation through time, Werbos, 1990). The gradient of one step is a graph like any other; run in the other direction it carries the gradients of
/// the states, slices what the forward loop has stacked and the gradients of its stacks, and stacks the gradients of the sequences.
/// </summary>
/// <remarks>
/// Gradients of constants are sums over all steps. A product of two things of the step, uᵀ·v, is not added up step by step, which would read and write the whole matrix each time:
/// both are stacked, and one product over all steps and samples follows the loop; for one matrix per sample, a memory that is attended to, one product over all steps. A sum over samples
/// likewise. Anything else is carried as a running sum.
/// </remarks>
internal sealed class ScanGradient
{
    private readonly ScanBody _forward;
    private readonly Graph.Graph _joint;
    private readonly bool[] _seeded;

    // The numbers of the joint graph's results: first the forward ones, then the gradients of the leaves.
    private readonly List<(ScanLeaf Leaf, Value Gradient)> _gradients = [];

    // What the forward loop stacks for the reverse: computed values and states of the joint graph.
    private readonly List<Value> _saved = [];

    private ScanGradient(ScanBody forward, bool[] seeded)
    {
        _forward = forward;
        _seeded = seeded;
        _joint = Join();
        Save();
    }

    /// <summary>The body with its gradient: what the reverse needs is stacked after the body's own results.</summary>
    /// <param name="body">The body of a forward loop.</param>
    /// <param name="used">Per result whether anything reads it: those get a gradient.</param>
    public static ScanBody Extend(ScanBody body, bool[] used)
    {
        var gradient = new ScanGradient(body, used);
        IEnumerable<Result> saved = gradient._saved.Select((v, i) => new Result(ResultRole.Stacked, $"{body.Stacked + i}", v));
        // The joint graph's forward part, values and names as they were.
        Graph.Graph graph = new Graph.Graph(gradient._joint.Values, gradient._joint.Results.Take(body.Graph.Results.Count).Concat(saved).ToArray()).Prune();
        return new ScanBody(graph, body.Constants, body.Carried, body.Sliced) { Gradient = gradient };
    }

    /// <summary>Adds the reverse loop and hands the gradients to the operands.</summary>
    /// <param name="tape">The tape.</param>
    /// <param name="scan">The loop over the extended body.</param>
    /// <param name="seeds">The gradients of its results, by number.</param>
    public void Pull(Tape tape, Value scan, IReadOnlyDictionary<int, Value> seeds)
    {
        var operation = (Scan)scan.Operation;
        Value Seed(int result) => seeds.TryGetValue(result, out Value? dy) ? dy : tape.Builder.Map(Expressions.Constant(0), operation.OutputShape(result));
        var reverse = new ScanReverse(tape.Builder, scan, _saved, _forward);

        // What the joint graph calls the gradients of results, it finds as states and as sequences.
        for (int i = 0; i < _forward.Carried; i++) reverse.Carry(SeedName(i), Seed(i), _gradients.FirstOrDefault(g => g.Leaf.Role == ScanRole.Carried && g.Leaf.Index == i).Gradient);
        for (int i = _forward.Carried; i < _seeded.Length; i++)
        {
            if (_seeded[i]) reverse.Slice(SeedName(i), Seed(i));
        }

        var wanted = new List<(Value Operand, Func<Value> Gradient)>();
        foreach ((ScanLeaf leaf, Value gradient) in _gradients)
        {
            Value operand = scan.Operands[operation.Operand(leaf.Role, leaf.Index)];
            if (leaf.Role == ScanRole.Carried)
            {
                int state = leaf.Index;
                wanted.Add((operand, () => reverse.Final(state)));
            }
            else if (tape.Wants(operand))
            {
                wanted.Add((operand, leaf.Role == ScanRole.Sliced ? reverse.Stack(gradient) : reverse.Sum(gradient)));
            }
        }

        reverse.Finish();
        foreach ((Value operand, Func<Value> gradient) in wanted) tape.To(operand, gradient);
    }

    private static string SeedName(int result) => $"gradient {result}";

    // The step with its gradient behind it, cheap maps computed again where the reverse reads them.
    private Graph.Graph Join()
    {
        var builder = new GraphBuilder();
        var map = new Value[_forward.Graph.Values.Count];
        Value[][] users = _forward.Graph.Users();
        foreach (Value v in _forward.Graph.Values) map[v.Id] = builder.Within(v.Origin with { Backward = false }, () => builder.Add(TrainingGraph.Prepared(v, users[v.Id]), v.Operands.Select(o => map[o.Id]).ToArray()));
        List<Result> results = _forward.Graph.Results.Select(r => r with { Value = map[r.Value.Id] }).ToList();
        var seeds = new List<(Value, Value)>();
        for (int i = 0; i < results.Count; i++)
        {
            Value y = results[i].Value;
            builder.Origin = y.Origin with { Backward = true };
            // A state's gradient is always carried: it comes from the steps after this one.
            if (y.Type == ElementType.Float32 && (_seeded[i] || i < _forward.Carried)) seeds.Add((y, builder.Seed(SeedName(i), y.Shape)));
        }

        Value[] wanted = builder.Values.Where(v => v.Operation is ScanLeaf && v.Type == ElementType.Float32).ToArray();
        IReadOnlyDictionary<Value, Value> gradients = Tape.Differentiate(builder, seeds, wanted);
        List<Value> leaves = wanted.Where(gradients.ContainsKey).ToList();
        results.AddRange(leaves.Select(v => new Result(ResultRole.InputGradient, ((Leaf)v.Operation).Name, gradients[v])));
        Graph.Graph joint = Recompute.Run(builder.Finish(results).Prune());
        for (int i = 0; i < leaves.Count; i++) _gradients.Add(((ScanLeaf)leaves[i].Operation, joint.Results[_forward.Graph.Results.Count + i].Value));
        return joint;
    }

    // Walks back from the gradients to where the forward part begins.
    private void Save()
    {
        var seen = new HashSet<Value>();
        var open = new Stack<Value>(_gradients.Select(g => g.Gradient));
        while (open.Count > 0)
        {
            Value v = open.Pop();
            if (!seen.Add(v)) continue;
            bool isCopied = v.Operation is not Leaf && (v.Origin.Backward || v.Operation is Reshape or Slice || v.Operands.Count == 0);
            if (isCopied) foreach (Value operand in v.Operands) open.Push(operand);
            else if (v.Operation is ScanLeaf { Role: ScanRole.Carried } or not Leaf) _saved.Add(v);
        }

        _saved.Sort((a, b) => a.Id.CompareTo(b.Id));
    }
}
