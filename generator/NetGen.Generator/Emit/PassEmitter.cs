using NetGen.Generator.Graph;
using NetGen.Generator.Passes;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Emit;

/// <summary>
/// Writes the passes of a network: a method for each pass that calls the steps, and each distinct step once. Steps are the same when their texts are, letter for letter, but for the name;
/// what differs, addresses and extents, are arguments. Epilogues are shared by steps of different shapes. Long passes are divided at the network's top-level layers, since the JIT gives up on very large methods.
/// </summary>
internal sealed class PassEmitter(NetworkCompilation network, bool profile)
{
    private const int MostCallsPerMethod = 40;

    private readonly Dictionary<string, string> _names = [];
    private readonly Dictionary<string, string> _epilogues = [];
    private readonly HashSet<string> _taken = [.. MemberNames.OfCompiled];
    private readonly List<(string Name, IReadOnlyList<string> Lines, string Summary)> _steps = [];

    /// <summary>The number of distinct steps.</summary>
    public int Distinct => _steps.Count;

    public void WritePass(SourceWriter writer, string pass, string summary, string modifiers, Plan plan, IEnumerable<Step> steps)
    {
        List<List<Step>> parts = Divide(steps.ToList());
        writer.Blank();
        writer.Line($"/// <summary>{summary}</summary>");
        if (parts.Count <= 1)
        {
            using (writer.Block($"{modifiers} void {pass}(in Frame f)")) WriteCalls(writer, plan, parts.SelectMany(p => p));
            return;
        }

        var methods = new List<(string Name, List<Step> Steps)>();
        using (writer.Block($"{modifiers} void {pass}(in Frame f)"))
        {
            foreach (List<Step> part in parts)
            {
                string name = Unique(pass + MemberNames.Property(Top(part[0])));
                writer.Line($"{name}(f);");
                methods.Add((name, part));
            }
        }

        foreach ((string name, List<Step> part) in methods)
        {
            writer.Blank();
            using (writer.Block($"private static void {name}(in Frame f)")) WriteCalls(writer, plan, part);
        }
    }

    public void WriteSteps(SourceWriter writer)
    {
        foreach ((string name, IReadOnlyList<string> lines, string summary) in _steps)
        {
            writer.Blank();
            writer.Line($"/// <summary>{Literals.Xml(summary)}</summary>");
            foreach (string line in lines) writer.Line(line.Replace(StepCode.Name, name));
        }
    }

    private void WriteCalls(SourceWriter writer, Plan plan, IEnumerable<Step> steps)
    {
        foreach (Step step in steps)
        {
            string call = Call(step, v => network.Address(plan, v), network.Prepared);
            string shapes = $"// {Paths(step)}: {Shapes(step)}";
            writer.Line(step.OnlyForInputGradients ? $"if (f.WantsInputGradients) {call} {shapes}" : $"{call} {shapes}");
            if (profile) writer.Line($"f.Profile.Mark({plan.IndexOf(step)}, {Literals.Text(Paths(step))}, {Size(StepCost.MultiplyAdds(step))}, {Size(StepCost.Floats(step))});");
        }
    }

    // The call of a step, whose text is kept if it is new.
    private string Call(Step step, Func<Value, string> address, Func<Value, string?> prepared)
    {
        StepCode code = step switch
        {
            { Anchor: null } => NestEmitter.Emit(step, network.Symbols, address, network.Gradient, network.Buffer),
            { Anchor.Operation: Scan } => ScanEmitter.Emit(step, network.Symbols, address, prepared, Call),
            _ => KernelEmitter.Emit(step, network.Symbols, address, network.Gradient, prepared(step.Anchor)),
        };
        (string Name, IReadOnlyList<string> Lines, string Summary)? epilogue = null;
        if (code.Epilogue.Count > 0)
        {
            string declaration = string.Join("\n", code.Epilogue);
            if (!_epilogues.TryGetValue(declaration, out string? shared))
            {
                shared = _epilogues[declaration] = Unique(EpilogueOf(step));
                epilogue = (shared, [.. code.Epilogue.Select(line => line.Replace(StepCode.EpilogueName, shared))], $"What is done to results while they are in registers: {Kinds(step)}.");
            }

            for (int i = 0; i < code.Lines.Count; i++) code.Lines[i] = code.Lines[i].Replace(StepCode.EpilogueName, shared);
        }

        string text = string.Join("\n", code.Lines);
        if (!_names.TryGetValue(text, out string? name))
        {
            name = _names[text] = Unique(NameOf(step));
            _steps.Add((name, code.Lines, Describe(step)));
            if (epilogue is { } added) _steps.Add(added);
        }

        return $"{name}(f{string.Concat(code.Parameters.Where(p => p.Type == "Pointer").Select(p => ", " + p.Argument))});";
    }

    private string Size(Dim dim) => DimText.Write(dim, network.Symbols.Text);

    private static List<List<Step>> Divide(List<Step> steps)
    {
        if (steps.Count <= MostCallsPerMethod) return [steps];
        var parts = new List<List<Step>>();
        foreach (Step step in steps)
        {
            List<Step>? last = parts.LastOrDefault();
            bool full = last is not null && (last.Count >= MostCallsPerMethod || (last.Count >= MostCallsPerMethod / 2 && Top(step) != Top(last[last.Count - 1])));
            if (last is null || full) parts.Add([step]);
            else last.Add(step);
        }

        return parts;
    }

    private static string Top(Step step)
    {
        string path = step.Group.Values[0].Origin.Path ?? "";
        int dot = path.IndexOf('.');
        return dot < 0 ? path : path.Substring(0, dot);
    }

    private static string Paths(Step step) => string.Join(" + ", step.Group.Values.Select(v => v.Origin.Path).Where(p => !string.IsNullOrEmpty(p)).Distinct()) + (step.Backward ? ", backward" : "");

    // From what a step reads that is an activation to what it makes.
    private static string Shapes(Step step)
    {
        IEnumerable<Value> made = step.Stores.Count > 0 ? step.Stores : step.Adds.Select(a => a.Value);
        IEnumerable<string> read = step.Reads.Where(v => !v.Shape.Size.IsConstant).Select(v => v.Shape.ToString()).Distinct();
        string from = string.Join(", ", read), to = string.Join(", ", made.Select(v => v.Shape.ToString()).Distinct());
        return from.Length == 0 ? to : $"{from} → {to}";
    }

    private static string Describe(Step step) => $"{Paths(step)}: {Shapes(step)}.";

    // The layer that the step begins with, then the kinds of the others: Conv1BatchNormReLU.
    private static string NameOf(Step step)
    {
        List<Origin> origins = step.Group.Values.Select(v => v.Origin with { Backward = false }).Where(o => !string.IsNullOrEmpty(o.Path)).Distinct().ToList();
        if (step.Backward) origins.Reverse();
        if (origins.Count == 0) return step.Backward ? "StepBackward" : "Step";
        string path = origins[0].Path;
        string name = MemberNames.Property(path.Substring(path.LastIndexOf('.') + 1)).TrimStart('_');
        if (name.Length == 0 || char.IsDigit(name[0])) name = origins[0].Kind + name;
        name += string.Concat(origins.Skip(1).Select(o => o.Kind).Take(4));
        string suffix = step.Anchor?.Operation switch
        {
            Convolution { Role: ConvolutionRole.WeightGradient } => "WeightGradient",
            _ when step.Backward && step.Anchor is not null && step.Adds.Count > 0 => "WeightGradient",
            _ when step.Backward => "Backward",
            _ => "",
        };
        return name + suffix;
    }

    // The kinds of the layers, as several paths may share it: Conv2DTanhEpilogue.
    private static string EpilogueOf(Step step) => Kinds(step).Replace(", ", "") + (step.Backward ? "BackwardEpilogue" : "Epilogue");

    private static string Kinds(Step step) => string.Join(", ", step.Group.Values.Select(v => v.Origin.Kind).Where(k => !string.IsNullOrEmpty(k)).Distinct());

    private string Unique(string name)
    {
        string unique = name;
        for (int i = 2; _taken.Overlaps(Names()); i++) unique = name + "_" + i;
        _taken.UnionWith(Names());
        return unique;

        // A step's method, and the struct of its loop.
        string[] Names() => [unique, unique + "Work"];
    }
}
