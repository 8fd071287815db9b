using NetGen.Generator.Graph;
using NetGen.Generator.Passes;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Emit;

/// <summary>
/// Writes the passes of a network: a method for each pass that calls the steps, and each distinct step once. Steps are the same when their texts are, letter for letter, but for the name;
/// what differs, addresses and extents, are arguments. Epilogues are shared by steps of different shapes. Long passes are divided at the network's top-level layers, since the JIT gives up on very large methods.
/// </summary>
internal sealed class PassEmitter(NetworkCompilation network, bool profile, StepMemo memo)
{
    private const int MostCallsPerMethod = 40;

    private readonly Dictionary<(CodeText Code, string? Epilogue), string> _names = [];
    private readonly Dictionary<CodeText, string> _epilogues = [];
    private readonly Dictionary<Shape, string> _shapes = [];
    private readonly Dictionary<Step, string> _descriptions = [];
    private readonly Dictionary<Step, (string Name, string Text)> _calls = [];
    private readonly HashSet<string> _taken = [.. MemberNames.OfCompiled];
    private readonly List<(string Name, CodeText Code, string? Epilogue, string Summary)> _steps = [];

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

    /// <summary>Each step's method once, the last first. A step that reads integers is left out: nobody has made them, and it takes addresses from them.</summary>
    public void WriteRehearsal(SourceWriter writer, Plan prediction)
    {
        var seen = new HashSet<string>();
        writer.Blank();
        writer.Line("/// <summary>The steps of the prediction, each once and the last first, for the thread that has them compiled meanwhile.</summary>");
        using (writer.Block("public static void Rehearse(in Frame f)"))
        {
            foreach (Step step in prediction.Steps.Reverse().Where(s => !ReadsIntegers(s)))
            {
                (string name, string text) = _calls[step];
                if (seen.Add(name)) writer.Line(text);
            }
        }
    }

    private static bool ReadsIntegers(Step step) => step.Reads.Concat(step.Group.Values).Concat(step.Body?.Graph.Values ?? []).Any(v => v.Type != ElementType.Float32);

    public void WriteSteps(SourceWriter writer)
    {
        foreach ((string name, CodeText code, string? epilogue, string summary) in _steps)
        {
            writer.Blank();
            writer.Line($"/// <summary>{Literals.Xml(summary)}</summary>");
            writer.Line(code.Text, (StepCode.Name, name), (StepCode.EpilogueName, epilogue ?? ""));
        }
    }

    private void WriteCalls(SourceWriter writer, Plan plan, IEnumerable<Step> steps)
    {
        foreach (Step step in steps)
        {
            string call = Call(step, v => network.Address(plan, v), network.Prepared);
            string shapes = "// " + Describe(step);
            writer.Line(step.OnlyForInputGradients ? $"if (f.WantsInputGradients) {call} {shapes}" : $"{call} {shapes}");
            if (profile) writer.Line($"f.Profile.Mark({plan.IndexOf(step)}, {Literals.Text(Paths(step))}, {Size(StepCost.MultiplyAdds(step))}, {Size(StepCost.Floats(step))});");
        }
    }

    // The call of a step, whose text is kept if it is new.
    private string Call(Step step, Func<Value, string> address, Func<Value, string?> prepared)
    {
        var roles = new StepRoles(step);
        string? weight = step.Anchor is { Operation: not Scan } anchor ? prepared(anchor) : null;
        StepText text = step.Anchor?.Operation is Scan ? ScanEmitter.Emit(roles, network.Symbols, address, prepared, Call) : Text(roles, weight is not null);
        string? epilogue = null;
        bool isNewEpilogue = text.Epilogue is not null && !_epilogues.TryGetValue(text.Epilogue, out epilogue);
        if (isNewEpilogue) epilogue = _epilogues[text.Epilogue!] = Unique(EpilogueOf(step));
        if (!_names.TryGetValue((text.Code, epilogue), out string? name))
        {
            name = _names[(text.Code, epilogue)] = Unique(NameOf(step));
            _steps.Add((name, text.Code, epilogue, Describe(step) + "."));
            if (isNewEpilogue) _steps.Add((epilogue!, text.Epilogue!, epilogue, $"What is done to results while they are in registers: {Kinds(step)}."));
        }

        string call = $"{name}(f{string.Concat(text.Arguments.Select(a => ", " + Argument(a)))});";
        _calls[step] = (name, call);
        return call;

        string Argument(StepArgument argument) => argument.Kind switch
        {
            ArgumentKind.Value => address(roles.Values[argument.Number]),
            ArgumentKind.Gradient => network.Gradient(step.Adds[argument.Number].Parameter),
            ArgumentKind.Buffer => network.Buffer(step.Updates[argument.Number].Buffer),
            ArgumentKind.Prepared => weight!,
            _ => argument.Text,
        };
    }

    // The text of a step that is no loop over time: written before, or now.
    private StepText Text(StepRoles roles, bool isPrepared)
    {
        NetworkSymbols symbols = network.Symbols;
        var key = StepKey.Of(roles, symbols, isPrepared);
        if (memo.Find(key) is { } known) return known;
        int before = symbols.Atoms.Count;
        StepText text = roles.Step.Anchor is null ? NestEmitter.Emit(roles, symbols) : KernelEmitter.Emit(roles, symbols, isPrepared);

        // One that makes new symbols must do so again in another network.
        if (symbols.Atoms.Count == before) memo.Add(key, text);
        return text;
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

    private static string Paths(Step step) => string.Join(" + ", Origins(step).Select(o => o.Path).Distinct()) + (step.Backward ? ", backward" : "");

    // The layers that a step's values are made for, in order.
    private static List<Origin> Origins(Step step)
    {
        var origins = new List<Origin>();
        foreach (Value v in step.Group.Values)
        {
            Origin origin = v.Origin with { Backward = false };
            if (!string.IsNullOrEmpty(origin.Path) && !origins.Contains(origin)) origins.Add(origin);
        }

        return origins;
    }

    // From what a step reads that is an activation to what it makes.
    private string Shapes(Step step)
    {
        IEnumerable<Value> made = step.Stores.Count > 0 ? step.Stores : step.Adds.Select(a => a.Value);
        string from = Texts(step.Reads.Where(v => !v.Size.IsConstant)), to = Texts(made);
        return from.Length == 0 ? to : $"{from} → {to}";

        string Texts(IEnumerable<Value> values)
        {
            var texts = new List<string>();
            foreach (Value v in values)
            {
                if (Text(v.Shape) is var text && !texts.Contains(text)) texts.Add(text);
            }

            return string.Join(", ", texts);
        }
    }

    private string Text(Shape shape) => _shapes.TryGetValue(shape, out string? text) ? text : _shapes[shape] = shape.ToString();

    private string Describe(Step step)
    {
        if (!_descriptions.TryGetValue(step, out string? description)) _descriptions[step] = description = $"{Paths(step)}: {Shapes(step)}";
        return description;
    }

    // The layer that the step begins with, then the kinds of the others: Conv1BatchNormReLU.
    private static string NameOf(Step step)
    {
        List<Origin> origins = Origins(step);
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
        // A step's method, and the struct of its loop.
        for (int i = 2; _taken.Contains(unique) || _taken.Contains(unique + "Work"); i++) unique = name + "_" + i;
        _taken.Add(unique);
        _taken.Add(unique + "Work");
        return unique;
    }
}
