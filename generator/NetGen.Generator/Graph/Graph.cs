using NetGen.Generator.Model;

namespace NetGen.Generator.Graph;

/// <summary>What a value of a finished graph is for.</summary>
internal enum ResultRole
{
    Output,
    Loss,
    ParameterGradient,
    InputGradient,

    /// <summary>The new contents of a buffer.</summary>
    BufferUpdate,

    /// <summary>What a state holds in the next call.</summary>
    StateUpdate,

    /// <summary>In the body of a scan: what the next step finds.</summary>
    Carried,

    /// <summary>In the body of a scan: the step's part of a result.</summary>
    Stacked,
}

/// <param name="Name">The output, parameter, input or buffer it belongs to.</param>
internal sealed record Result(ResultRole Role, string Name, Value Value);

/// <summary>A finished graph: values in topological order and what they are for.</summary>
internal sealed class Graph(IReadOnlyList<Value> values, IReadOnlyList<Result> results)
{
    private Value[][]? _users;

    public IReadOnlyList<Value> Values { get; } = values;

    public IReadOnlyList<Result> Results { get; } = results;

    /// <summary>For each value the values that read it, in order; a value that reads twice stands twice.</summary>
    public Value[][] Users() => _users ??= FindUsers();

    /// <summary>Checks what every graph keeps: dense ids, operands before users, shapes as the operations infer them. Throws <see cref="GraphException"/>.</summary>
    public void Verify()
    {
        for (int i = 0; i < Values.Count; i++)
        {
            Value v = Values[i];
            if (v.Id != i) throw new GraphException($"Value {v} stands at place {i}.");
            foreach (Value operand in v.Operands)
            {
                if (operand.Id >= i || !ReferenceEquals(Values[operand.Id], operand)) throw new GraphException($"{Printer.Write(v)}: operand {operand} does not stand before it.");
            }

            (Shapes.Shape shape, ElementType type) = v.Operation.Infer(v.Operands);
            if (shape != v.Shape || type != v.Type) throw new GraphException($"{Printer.Write(v)}: expected {type} {shape}.");
        }

        foreach (Result r in Results)
        {
            if (r.Value.Id >= Values.Count || !ReferenceEquals(Values[r.Value.Id], r.Value)) throw new GraphException($"Result '{r.Name}' is not in the graph.");
        }
    }

    /// <summary>
    /// The graph again, with only what its results need: each value is made anew by <paramref name="replace"/>, which gets the new builder, the old value and its new operands.
    /// </summary>
    public Graph Rebuild(Func<GraphBuilder, Value, Value[], Value> replace)
    {
        bool[] needed = Needed();
        var builder = new GraphBuilder(Values.Count);
        var map = new Value[Values.Count];
        foreach (Value v in Values)
        {
            if (!needed[v.Id]) continue;
            builder.Origin = v.Origin;
            map[v.Id] = replace(builder, v, Mapped(v.Operands, map));
        }

        return builder.Finish(Results.Select(r => r with { Value = map[r.Value.Id] }));
    }

    /// <summary>The graph without what no result needs.</summary>
    public Graph Prune()
    {
        bool[] needed = Needed();
        if (Array.TrueForAll(needed, n => n)) return this;
        var values = new List<Value>(Values.Count);
        var map = new Value[Values.Count];
        foreach (Value v in Values)
        {
            if (!needed[v.Id]) continue;
            map[v.Id] = v.In(values.Count, Mapped(v.Operands, map), v.Origin);
            values.Add(map[v.Id]);
        }

        return new Graph(values.ToArray(), Results.Select(r => r with { Value = map[r.Value.Id] }).ToArray());
    }

    private Value[][] FindUsers()
    {
        var left = new int[Values.Count];
        foreach (Value v in Values)
        {
            foreach (Value operand in v.Operands) left[operand.Id]++;
        }

        var users = new Value[Values.Count][];
        for (int i = 0; i < users.Length; i++) users[i] = left[i] == 0 ? [] : new Value[left[i]];
        foreach (Value v in Values)
        {
            foreach (Value operand in v.Operands) users[operand.Id][users[operand.Id].Length - left[operand.Id]--] = v;
        }

        return users;
    }

    private static Value[] Mapped(EquatableArray<Value> operands, Value[] map)
    {
        if (operands.Count == 0) return [];
        var mapped = new Value[operands.Count];
        for (int i = 0; i < mapped.Length; i++) mapped[i] = map[operands[i].Id];
        return mapped;
    }

    private bool[] Needed()
    {
        var needed = new bool[Values.Count];
        foreach (Result r in Results) needed[r.Value.Id] = true;
        for (int i = Values.Count - 1; i >= 0; i--)
        {
            if (!needed[i]) continue;
            foreach (Value operand in Values[i].Operands) needed[operand.Id] = true;
        }

        return needed;
    }

    public override string ToString() => Printer.Write(this);
}
