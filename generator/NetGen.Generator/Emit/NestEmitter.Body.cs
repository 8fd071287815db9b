using NetGen.Generator.Graph;
using NetGen.Generator.Passes;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Emit;

/// <content>What a stage does for one vector of the innermost axis.</content>
internal sealed partial class NestEmitter
{
    /// <summary>A stage's loop body while it is written.</summary>
    /// <param name="Before">Locals that do not vary along the innermost axis, by name.</param>
    /// <param name="Loop">What is done for each vector, in order.</param>
    private sealed record Body(List<(string Name, string Line)> Before, List<Statement> Loop)
    {
        public int Costly => Loop.Count(s => s.Costly);

        /// <summary>Whether it has a loop for each costly function, with values in scratch memory between them.</summary>
        public bool IsDivided => Costly > 1;

        /// <summary>Whether it adds to sums that whoever runs it holds in registers, where else they lie in scratch memory.</summary>
        public bool SumsInRegisters { get; set; }
    }

    /// <param name="Name">The local that it declares, if it does.</param>
    /// <param name="Text">The local's value, or the whole statement.</param>
    /// <param name="Costly">Whether it calls a costly function.</param>
    /// <param name="Load">Whether it only reads an element of a tensor.</param>
    private sealed record Statement(string? Name, string Text, bool Costly = false, bool Load = false)
    {
        private List<string>? _words;

        public string Line => Name is null ? Text : $"W {Name} = {Text};";

        /// <summary>The names that the text uses.</summary>
        public IReadOnlyList<string> Words => _words ??= NestEmitter.Words(Text);
    }

    private Body StageBody(int stage, List<Value> known, List<Value> sums)
    {
        var body = new Body([], []);
        var loads = new Dictionary<(Value, Access), string>();
        var starts = new Dictionary<string, string>();
        var nodes = new Dictionary<Value, ExpressionNode>();
        foreach (Value k in known) body.Before.Add((Local(k), $"W {Local(k)} = W.Broadcast({Local(k)}k);"));

        var emitter = new ExpressionEmitter("W", (name, value, costly) => body.Loop.Add(new Statement(name, value, costly)))
        {
            DeclareBefore = (name, value) => body.Before.Add((name, $"W {name} = {value};")),
        };
        IReadOnlyList<Value> needed = _layout.Needed(stage);
        foreach (Value v in needed) nodes[v] = emitter.Read(((Map)v.Operation).Expression, leaf => Leaf(leaf, v));
        emitter.NamesCostly = emitter.Costly > 1;
        foreach (Value v in needed) emitter.Define(nodes[v], Full(v));

        body.SumsInRegisters = _columns && sums.Count > 0 && _layout.Kept.Contains(false) && body.Costly == 0 && body.Before.Count(b => b.Line.StartsWith("W ", StringComparison.Ordinal)) <= MostOfEachRow;
        foreach (Value r in sums)
        {
            Value operand = r.Operands[0].Root();
            string x = nodes.ContainsKey(operand) ? Full(operand) : Load(operand, Access.Full(_nest.Domain));
            bool inMemory = _columns && !body.SumsInRegisters;
            string sum = inMemory ? $"W.Load({Kept(r)})" : Local(r);
            string next = IsMax(r) ? $"W.Max({sum}, {x})" : $"{sum} + {x}";
            body.Loop.Add(new Statement(null, inMemory ? $"W.Store({next}, {Kept(r)});" : IsMax(r) ? $"{sum} = {next};" : $"{sum} += {x};"));
        }

        foreach (Value v in needed)
        {
            if (_layout.StageOf(v) != stage) continue;
            string at = Offset(Access.Full(_nest.Domain), "full");
            if (_step.Stores.Contains(v)) body.Loop.Add(new Statement(null, $"W.Store({Full(v)}, {Written(v)}, {at});"));
            foreach ((Value added, string parameter) in _step.Adds)
            {
                if (!ReferenceEquals(added, v)) continue;
                string g = _code.Gradient(parameter);
                body.Loop.Add(new Statement(null, $"W.Store(W.Load({g}, {at}) + {Full(v)}, {g}, {at});"));
            }

            foreach ((Value updated, string buffer) in _step.Updates)
            {
                if (!ReferenceEquals(updated, v)) continue;
                string u = _code.Update(buffer);
                body.Loop.Add(new Statement(null, $"W.Store({Full(v)}, {u}, {at});"));
            }

            foreach (Value concat in _nest.Joins)
            {
                for (int part = 0; part < concat.Operands.Count; part++)
                {
                    if (ReferenceEquals(concat.Operands[part], v)) body.Loop.Add(new Statement(null, $"W.Store({Full(v)}, {Written(concat)}, {Start(StretchOffset(Joins.Part(concat, part), concat), true, Full(v))});"));
                }
            }
        }

        _costly += body.Costly;
        return body;

        string Full(Value v) => "v" + _nest.Values.IndexOf(v);

        ExpressionNode Leaf(Expression e, Value reader)
        {
            switch (e)
            {
                case Input input:
                    Value operand = reader.Operands[input.Index].Root();
                    if (nodes.TryGetValue(operand, out ExpressionNode? node)) return node;
                    if (_nest.Contains(operand) && _keptValues.Contains(operand)) return Node(operand.Id, "kept", () => _columns ? $"W.Load({Kept(operand)})" : Local(operand), _columns);
                    Access access = NestAxes.Over(_nest, reader, input.Index);
                    return Node(operand.Id, access, () => Load(operand, access), OffsetParts(access).Inner);
                case Coordinate c:
                    (string outer, bool inner) = OffsetParts(NestAxes.Coordinate(_nest, reader, c.Axis));
                    return Node(inner ? 1 : 0, outer, () => inner ? $"W.Iota({(outer.Length == 0 ? "" : outer + " + ")}i)" : $"W.Broadcast((float)({(outer.Length == 0 ? "0" : outer)}))", inner);
                case Extent x:
                    return Node(0, x.Dim, () => $"W.Broadcast({Float(_code.Extent(x.Dim, _symbols))})", false);
                case Uniform u:
                    return Node(u.Stream, null, () => $"W.Uniform({_code.Key(u.Stream)}, {Offset(Access.Full(_nest.Domain), "full")})", true);
                default:
                    throw new GraphException($"No code for {Printer.Write(e)}.");
            }

            ExpressionNode Node(int code, object? what, Func<string> text, bool varies) => emitter.Intern(new NodeKey(e.GetType(), code, what), () => new ExpressionNode(e, [], text, varies));
        }

        // The vector of a tensor: before the loop where it does not vary along the innermost axis.
        string Load(Value tensor, Access access)
        {
            if (loads.TryGetValue((tensor, access), out string? known)) return known;
            string pointer = _nest.Contains(tensor) ? Written(tensor) : Read(tensor.Source());
            string name = "x" + loads.Count;
            loads[(tensor, access)] = name;
            (string outer, bool inner) = tensor.Operation is Window ? (StretchOffset(Windows.Part(tensor), tensor), true) : OffsetParts(access);
            bool integer = tensor.Type == ElementType.Int32;
            if (inner)
            {
                // A slice of a row is too short for the processor to see by itself where the next ones lie.
                if (_columns && _inner > 0 && access.IsFull && tensor.Operation is not Window && !_layout.Kept[_inner - 1])
                    body.Loop.Add(new Statement(null, $"{pointer}.Prefetch({Start(outer, inner, name)} + {SideBySide} * {Factor(_inner)});"));
                body.Loop.Add(new Statement(name, $"W.Load{(integer ? "Int32" : "")}({pointer}, {Start(outer, inner, name)})", Load: true));
            }
            else
            {
                string at = outer.Length == 0 ? "0" : outer;
                body.Before.Add((name, $"W {name} = W.Broadcast({(integer ? $"(float){pointer}.Int32({at})" : $"{pointer}[{at}]")});"));
            }

            return name;
        }

        string Offset(Access access, string name)
        {
            (string outer, bool inner) = OffsetParts(access);
            return Start(outer, inner, name);
        }

        string Start(string outer, bool inner, string name)
        {
            if (outer.Length == 0) return inner ? "i" : "0";
            if (!starts.TryGetValue(outer, out string? start))
            {
                start = starts[outer] = name + "At";
                body.Before.Add((start, $"nint {start} = {outer};"));
            }

            return inner ? $"{start} + i" : start;
        }
    }
}
