using NetGen.Generator.Graph;
using NetGen.Generator.Passes;

namespace NetGen.Testing;

/// <summary>
/// Executes a plan step by step with the interpreter's operations on simulated arenas. A step reads only what it declares to read, from where the plan says that it lies,
/// and leaves only what it stores, adds and updates. Before each step all memory that no value needs any more is filled with NaN, so that a wrong lifetime, a wrong
/// order, a wrong place or a wrong overwriting shows in the results.
/// </summary>
internal sealed class PlanInterpreter
{
    private readonly Plan _plan;
    private readonly Bindings _bindings;
    private readonly PlanMemory _memory;
    private readonly Dictionary<string, Tensor> _gradients = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Tensor> _buffers = new(StringComparer.Ordinal);
    private readonly HashSet<Value> _results;
    private readonly Dictionary<Value, int> _written = [];
    private readonly Dictionary<Value, int> _lastRead = [];

    private PlanInterpreter(Plan plan, Bindings bindings)
    {
        _plan = plan;
        _bindings = bindings;
        _memory = new PlanMemory(plan, bindings);
        _results = [.. plan.Graph.Results.Where(IsInArena).Select(r => r.Value.Root())];
        foreach (Value leaf in plan.Graph.Values.Where(v => v.Operation is InputLeaf or TargetLeaf or SeedLeaf))
        {
            _written[leaf] = -1;
            _lastRead[leaf] = plan.Steps.Count;
            _memory.Write(leaf, bindings.Leaves[((Leaf)leaf.Operation).Name]);
        }

        for (int i = 0; i < plan.Steps.Count; i++)
        {
            foreach (Value v in plan.Steps[i].Stores) _written[v] = i;
            foreach (Value v in plan.Steps[i].Reads) _lastRead[v] = i;
        }

        foreach (Value v in _results) _lastRead[v] = plan.Steps.Count;
    }

    /// <summary>The results of the plan's graph, by role and name, in its order; gradients of inputs only if wanted.</summary>
    public static IReadOnlyList<(Result Result, Tensor Tensor)> Run(Plan plan, Bindings bindings, bool wantsInputGradients = true)
    {
        var interpreter = new PlanInterpreter(plan, bindings);
        for (int i = 0; i < plan.Steps.Count; i++)
        {
            if (wantsInputGradients || !plan.Steps[i].OnlyForInputGradients) interpreter.Run(i);
        }

        interpreter._memory.KeepOnly(interpreter.Needed(plan.Steps.Count));
        return plan.Graph.Results.Where(r => wantsInputGradients || r.Role != ResultRole.InputGradient).Select(r => (r, interpreter.Find(r))).ToArray();
    }

    private static bool IsInArena(Result r) => r.Role is ResultRole.Output or ResultRole.Loss or ResultRole.InputGradient && r.Value.Root().Operation is not (ParameterLeaf or BufferLeaf);

    private Tensor Find(Result result)
    {
        Tensor found = result.Role switch
        {
            ResultRole.ParameterGradient => _gradients.TryGetValue(result.Name, out Tensor? gradient) ? gradient : throw new InvalidOperationException($"No step adds to the gradient of '{result.Name}'."),
            ResultRole.BufferUpdate => _buffers.TryGetValue(result.Name, out Tensor? buffer) ? buffer : throw new InvalidOperationException($"No step updates '{result.Name}'."),
            _ => Memory(result.Value.Root(), _memory),
        };
        return new Tensor(_bindings.Evaluate(result.Value.Shape), found.Data);
    }

    // What was made before a step and is read by it or later.
    private IEnumerable<Value> Needed(int step) => _written.Where(w => w.Value < step && _lastRead.TryGetValue(w.Key, out int last) && last >= step).Select(w => w.Key);

    private void Run(int number)
    {
        Step step = _plan.Steps[number];
        _memory.KeepOnly(Needed(number));
        if (step.Layout is { } layout) new PlanNest(step, layout, _bindings, Read, Leave).Run(Before(step), _memory);
        else RunAnchor(step);
    }

    // A kernel writes its result in an order of its own and may use the place for partial sums: what it reads must not lie there, but for what it adds to, which must.
    private void RunAnchor(Step step)
    {
        PlanMemory before = Before(step), untouched = _memory.Clone();
        Tensor Operand(Value root) => ReferenceEquals(root, step.AddsTo) ? untouched.Read(step.Stores[0]) : Read(step, root, before);
        var values = new Dictionary<Value, Tensor>();
        foreach (Value v in step.Group.Values)
        {
            Tensor[] operands = v.Operands.Select(o => Shaped(o, values.TryGetValue(o.Root(), out Tensor? made) ? made : Operand(o.Root()))).ToArray();
            values[v] = Interpreter.Evaluate(v, operands, _bindings.Evaluate(v.Shape), _bindings);
        }

        // Where the body of a loop adds to the parts of a tensor, that is gone.
        foreach (ScanLeaf leaf in step.Body?.Steps.Select(s => s.AddsTo?.Operation).OfType<ScanLeaf>() ?? [])
            _memory.Destroy(step.Anchor!.Operands[((Scan)step.Anchor.Operation).Operand(leaf.Role, leaf.Index)].Source());

        foreach (Value v in step.Group.Values) Leave(step, v, values[v]);
    }

    /// <summary>The memory as a step finds it, but for what the step overwrites.</summary>
    private PlanMemory Before(Step step)
    {
        PlanMemory before = _memory.Clone();
        foreach (Value v in step.Stores) before.Destroy(v);
        return before;
    }

    private Tensor Read(Step step, Value root, PlanMemory memory)
    {
        if (root.Operation is Window) return Interpreter.Evaluate(root, [Shaped(root.Operands[0], Read(step, root.Source(), memory))], _bindings.Evaluate(root.Shape), _bindings);
        if (!step.Reads.Contains(root) && !step.Group.Contains(root)) throw new InvalidOperationException($"The step of {step.Group.Values[0]} reads {Printer.Write(root)} and does not say so.");
        return Memory(root, memory);
    }

    private Tensor Memory(Value root, PlanMemory memory) => root.Operation switch
    {
        BufferLeaf b when _buffers.TryGetValue(b.Name, out Tensor? updated) => updated,
        ParameterLeaf or BufferLeaf => new Tensor(_bindings.Evaluate(root.Shape), _bindings.Leaves[((Leaf)root.Operation).Name]),
        _ => memory.Read(root),
    };

    private void Leave(Step step, Value v, Tensor made)
    {
        if (step.Stores.Contains(v)) _memory.Write(v, made.Data);
        foreach ((Value added, string parameter) in step.Adds)
        {
            if (!ReferenceEquals(added, v)) continue;
            _gradients[parameter] = _gradients.TryGetValue(parameter, out Tensor? sum) ? new Tensor(sum.Shape, sum.Data.Zip(made.Data, (a, b) => a + b).ToArray()) : made;
        }

        foreach ((Value updated, string buffer) in step.Updates)
        {
            if (ReferenceEquals(updated, v)) _buffers[buffer] = made;
        }
    }

    private Tensor Shaped(Value operand, Tensor root) => new(_bindings.Evaluate(operand.Shape), root.Data);
}
