using NetGen.Generator.Graph;
using NetGen.Generator.Layers;
using NetGen.Generator.Model;
using NetGen.Generator.Options;
using NetGen.Generator.Passes;
using NetGen.Generator.Shapes;
using NetGen.Generator.Stepping;

namespace NetGen.Generator.Emit;

/// <summary>Writes what the runtime must know of a network: its tensors, and where they lie in each plan.</summary>
internal sealed class DefinitionEmitter(NetworkCompilation network)
{
    private readonly Elaboration _spec = network.Network;

    public void Write(SourceWriter writer)
    {
        // Extents come first: derived ones join the symbols when they are first written.
        List<string> inputs = _spec.Inputs.Select(i => Tensor(i.Name, i.Tensor, null)).ToList();
        List<string> targets = _spec.Targets.Select(t => Tensor(t.Name, t.Tensor, t.IgnoreIndex)).ToList();
        List<string> outputs = _spec.Outputs.Select(o => Tensor(o.Name, o.Tensor, null)).ToList();
        List<string> layers = _spec.Layers.Select(Layer).ToList();
        List<string> plans = [Plan(network.Inference), Plan(network.Training), network.Evaluation is { } e ? Plan(e) : "null"];
        List<string> states = network.States.Select(State).ToList();
        string? stepwise = network is { Stepwise: { } s, StepStart: { } start, Step: { } step }
            ? $"new({Plan(start)}, {Plan(step)}, Time: {Symbol(s.Time)}, Past: {Symbol(s.Past)}, Capacity: {Symbol(s.Capacity)})"
            : null;
        writer.Line("/// <summary>What the runtime must know: the tensors, and where they lie in each plan.</summary>");
        writer.Line("public static NetworkDefinition Definition { get; } = new(");
        using (writer.Indent())
        {
            writer.Line($"Name: {Literals.Text(_spec.Network.Type.Name)},");
            writer.Line($"Symbols: [{string.Join(", ", network.Symbols.Atoms.Select(a => Literals.Text(a.Name)))}],");
            writer.Line($"Arenas: [{string.Join(", ", network.Arenas.Select(a => $"[{string.Join(", ", a.Select(s => network.Symbols.Index(s)))}]"))}],");
            List("Parameters", _spec.Parameters.Where(p => !p.IsBuffer).Select(p => Parameter(p, network.ParameterOffsets)));
            List("Buffers", _spec.Parameters.Where(p => p.IsBuffer).Select(p => Parameter(p, network.BufferOffsets)));
            List("Inputs", inputs);
            List("Targets", targets);
            List("Outputs", outputs);
            List("Layers", layers);
            writer.Line($"Inference: {plans[0]},");
            writer.Line($"Training: {plans[1]},");
            writer.Line($"Evaluation: {plans[2]},");
            writer.Line($"DerivedSymbols: {Literals.Int32(network.Symbols.Atoms.Count - network.Symbols.Declared)},");
            bool anyMaximum = _spec.Symbols.Any(s => s.Max is not null);
            writer.Line($"MaximumExtents: {(anyMaximum ? $"[{string.Join(", ", network.Symbols.Atoms.Select(a => Literals.Int32(_spec.Symbols.FirstOrDefault(s => s.Name == a.Name)?.Max ?? 0)))}]" : "null")},");
            if (states.Count > 0) List("States", states);
            if (stepwise is not null) writer.Line($"Stepwise: {stepwise},");
            else if (_spec.Symbols.Count > 0 && network.NotStepwise is { } reason) writer.Line($"NotStepwise: {Literals.Text(reason)},");
            IReadOnlyList<string> prepared = network.PreparedWeights.Entries;
            if (prepared.Count == 0)
            {
                writer.Line("PreparedWeights: null);");
                return;
            }

            writer.Line("PreparedWeights:");
            writer.Line("[");
            using (writer.Indent())
            {
                foreach (string entry in prepared) writer.Line(entry + ",");
            }

            writer.Line("]);");
        }

        void List(string name, IEnumerable<string> items)
        {
            List<string> all = items.ToList();
            if (all.Count == 0)
            {
                writer.Line($"{name}: [],");
                return;
            }

            writer.Line($"{name}:");
            writer.Line("[");
            using (writer.Indent())
            {
                foreach (string item in all) writer.Line(item + ",");
            }

            writer.Line("],");
        }
    }

    /// <summary>The method that gives derived symbols their values; nothing where there are none.</summary>
    public void WriteDerivedSymbols(SourceWriter writer)
    {
        if (network.Symbols.Atoms.Count == network.Symbols.Declared) return;
        writer.Blank();
        writer.Line("/// <summary>The extents that follow from others.</summary>");
        using (writer.Block("public static void DeriveSymbols(Span<nint> symbols)"))
        {
            for (int i = network.Symbols.Declared; i < network.Symbols.Atoms.Count; i++)
            {
                Dim.Atom atom = network.Symbols.Atoms[i];
                // Where a prediction bit by bit has come to is set from outside.
                if (atom.Definition is not { } d) continue;
                string Text(Dim dim) => DimText.Write(dim, a => $"symbols[{network.Symbols.Index(a)}]");
                string value = d.Function switch
                {
                    // The numerators are never negative: a length below zero is refused when the symbols are given.
                    "floor" => $"({Text(d.A)}) / {Text(d.B)}",
                    "ceil" => $"({Text(d.A)} + {Text(d.B)} - 1) / {Text(d.B)}",
                    "min" => $"nint.Min({Text(d.A)}, {Text(d.B)})",
                    _ => $"nint.Max({Text(d.A)}, {Text(d.B)})",
                };
                writer.Line($"symbols[{i}] = {value}; // {atom.Name}");
            }
        }
    }

    private string Plan(Plan plan)
    {
        Dictionary<(ResultRole, string), Value> results = plan.Graph.Results.GroupBy(r => (r.Role, r.Name)).ToDictionary(g => g.Key, g => g.First().Value);
        Dictionary<string, Value> Leaves<T>()
            where T : Leaf
            => plan.Graph.Values.Where(v => v.Operation is T).ToDictionary(v => ((Leaf)v.Operation).Name);
        Dictionary<string, Value> inputs = Leaves<InputLeaf>(), targets = Leaves<TargetLeaf>(), seeds = Leaves<SeedLeaf>();
        string Place(Value? v)
        {
            if (v is null) return "Place.None";
            Location at = plan.LocationOf(v);
            return $"new(Arena: {network.Arena(plan, at.Arena)}, Offset: {Literals.Int64(at.Offset)})";
        }

        Value? Result(ResultRole role, string name) => results.TryGetValue((role, name), out Value? v) ? v : null;
        string Places(IEnumerable<Value?> values) => $"[{string.Join(", ", values.Select(Place))}]";
        long Units(EquatableArray<Dim.Atom> arena) => plan.Arenas.FirstOrDefault(a => a.Symbols == arena)?.Units ?? 0;
        bool training = ReferenceEquals(plan, network.Training);
        bool loss = Result(ResultRole.Loss, "loss") is not null;
        return $"new([{string.Join(", ", network.Arenas.Select(a => Literals.Int64(Units(a))))}], "
            + Places(_spec.Inputs.Select(i => inputs.TryGetValue(i.Name, out Value? v) ? v : null)) + ", "
            + Places(loss ? _spec.Targets.Select(t => targets.TryGetValue(t.Name, out Value? v) ? v : null) : []) + ", "
            + Places(_spec.Outputs.Select(o => Result(ResultRole.Output, o.Name))) + ", "
            + Place(Result(ResultRole.Loss, "loss")) + ", "
            + Places(training ? _spec.Inputs.Select(i => Result(ResultRole.InputGradient, i.Name)) : []) + ", "
            + Places(training && !loss ? _spec.Outputs.Select(o => seeds.TryGetValue(o.Name, out Value? v) ? v : null) : []) + StateText() + ")";

        string StateText()
        {
            IEnumerable<string> read = plan.Graph.Values.Select(v => v.Operation).OfType<StateLeaf>().Select(s => s.Name), written = plan.Graph.Results.Where(r => r.Role == ResultRole.StateUpdate).Select(r => r.Name);
            List<int> states = read.Concat(written).Distinct().Select(network.StateNumber).OrderBy(n => n).ToList();
            if (states.Count == 0) return "";
            IEnumerable<string> updates = plan.Graph.Results.Where(r => r.Role == ResultRole.StateUpdate).Select(r => $"new({Literals.Int32(network.StateNumber(r.Name))}, {Place(r.Value)})");
            return $", States: [{string.Join(", ", states)}], StateUpdates: [{string.Join(", ", updates)}]";
        }
    }

    private int Symbol(Dim symbol) => network.Symbols.IndexOf(symbol);

    private string State(StateDeclaration state) =>
        $"new({Literals.Text(state.Name)}, {Extent(state.Outer)}, {Extent(state.Inner)}, HasBatch: {Literals.Boolean(state.BatchAxis >= 0)}, IsCache: {Literals.Boolean(state.IsCache)})";

    private string Tensor(string name, Tensor tensor, int? ignoreIndex)
    {
        string limit = tensor.Limit is { IsConstant: true } l ? $", Limit: {Literals.Int64(l.Constant)}" : "";
        string ignore = ignoreIndex is { } i ? $", IgnoreIndex: {Literals.Int32(i)}" : "";
        return $"new({Literals.Text(name)}, ElementType.{tensor.Type}, {Extents(tensor.Shape)}{limit}{ignore})";
    }

    private string Layer(ElaboratedLayer layer)
    {
        long parameters = layer.Parameters.Where(p => !p.IsBuffer).Sum(p => p.Shape.Size.Constant);
        return $"new({Literals.Text(layer.Path)}, {Literals.Text(layer.Kind)}, {Extents(layer.Output.Shape)}, {Literals.Int64(parameters)}, {Literals.Int64(layer.MultiplyAdds.Evaluate(_ => 1))})";
    }

    private string Extents(Shape shape) => $"[{string.Join(", ", shape.Prepend(Dim.Batch).Dims.Select(Extent))}]";

    private string Extent(Dim dim) => dim.IsConstant ? $"new({Literals.Int64(dim.Constant)})" : $"new(0, {Literals.Int32(network.Symbols.IndexOf(dim))})";

    private static string Parameter(ParameterDeclaration p, IReadOnlyDictionary<string, long> offsets) =>
        $"new({Literals.Text(p.Name)}, [{string.Join(", ", p.Shape.Dims.Select(d => Literals.Int64(d.Constant)))}], {Literals.Int64(offsets[p.Name])}, "
        + $"{Initial(p.Initialization)}, {Literals.Int32(p.FanIn)}, {Literals.Int32(p.FanOut)}, {Literals.Boolean(!p.IsBuffer)})";

    private static string Initial(Initialization start)
    {
        string scale = Literals.Single(start.Scale);
        string part = start.Part is { } p ? $".WithConstant({Literals.Int32(p.Start)}, {Literals.Int32(p.Length)}, {Literals.Single(p.Value)})" : "";
        return Whole() + part;

        string Whole() => start.Kind switch
        {
            Init.Zeros => "Initializer.Zeros",
            Init.Constant => start.Scale == 1 ? "Initializer.Ones" : $"Initializer.Constant({scale})",
            Init.Normal => $"Initializer.Normal(0f, {scale})",
            Init.Uniform => $"Initializer.Uniform(-{scale}, {scale})",
            _ => $"Initializer.{start.Kind}" + (start.Scale == 1 ? "" : $".Scaled({scale})"),
        };
    }
}
