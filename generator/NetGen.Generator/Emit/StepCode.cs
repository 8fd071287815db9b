using NetGen.Generator.Graph;
using NetGen.Generator.Passes;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Emit;

/// <summary>
/// The code of one step while it is written: its parameters (addresses, extents, random keys) with the arguments of this step's call. Names depend on the order of use only,
/// so that equal steps have equal texts and are emitted once.
/// </summary>
internal sealed class StepCode(StepRoles roles)
{
    /// <summary>Stands in the text for the name, which is chosen when it is known whether the text is new.</summary>
    public const char Name = '§';

    /// <summary>Stands in the text for the name of the epilogue, which steps of other shapes may have too.</summary>
    public const char EpilogueName = '¤';

    // Names that the emitted bodies use themselves.
    private static readonly HashSet<string> Reserved = ["f", "x", "i", "k", "at", "to", "from", "end", "each", "task", "slice", "scratch", "image", "row", "column", "work", "geometry", "batch", "source", "result", "target", "key"];

    private readonly Dictionary<object, string> _names = [];

    /// <summary>Type, name and argument, in the order of first use.</summary>
    public List<(string Type, string Name, StepArgument Argument)> Parameters { get; } = [];

    /// <summary>The text, with <see cref="Name"/> for the name.</summary>
    public List<string> Lines { get; } = [];

    /// <summary>The struct of the epilogue, with <see cref="EpilogueName"/> for its name; empty where there is none.</summary>
    public List<string> Epilogue { get; } = [];

    /// <summary>The finished text.</summary>
    public StepText Text => new(new CodeText(Lines), Epilogue.Count == 0 ? null : new CodeText(Epilogue), [.. Parameters.Where(p => p.Type == "Pointer").Select(p => p.Argument)]);

    /// <summary>The address of a value that the step reads: a parameter by its own name, "weight", anything else as "source".</summary>
    public string Source(Value value) => Address("source", value.Root(), OwnName(value.Root()) ?? "source", new(ArgumentKind.Value, roles.NumberOf(value.Root())));

    /// <summary>The address of a value that the step writes.</summary>
    public string Result(Value value) => Address("result", value.Root(), "result", new(ArgumentKind.Value, roles.NumberOf(value.Root())));

    /// <summary>The address of a parameter's gradient, "weightGradient".</summary>
    public string Gradient(string parameter) => Address("gradient", parameter, Word(parameter) + "Gradient", new(ArgumentKind.Gradient, roles.Step.Adds.FindIndex(a => a.Parameter == parameter)));

    /// <summary>The address of a buffer that the step gives new contents, "newRunningMean".</summary>
    public string Update(string buffer) => Address("update", buffer, "new" + MemberNames.Property(Word(buffer)), new(ArgumentKind.Buffer, roles.Step.Updates.FindIndex(u => u.Buffer == buffer)));

    /// <summary>The address of the weight that may have been prepared.</summary>
    public string Prepared() => Parameter("prepared", "Pointer", "prepared", new(ArgumentKind.Prepared));

    /// <summary>The key of a stream of random numbers.</summary>
    public string Key(int stream) => Parameter(("key", stream), "ulong", Numbered("key"), new(ArgumentKind.Text, Text: $"f.RandomKey({stream})"));

    /// <summary>A dimension within the step's own code: constants as they are, symbols as parameters.</summary>
    public string Extent(Dim dim, NetworkSymbols symbols) => DimText.Write(dim, atom => Atom(atom, symbols));

    public string ExtentFactor(Dim dim, NetworkSymbols symbols) => DimText.Factor(dim, atom => Atom(atom, symbols));

    public string Parameter(object key, string type, string name, StepArgument argument)
    {
        if (_names.TryGetValue(key, out string? known)) return known;
        Parameters.Add((type, name, argument));
        return _names[key] = name;
    }

    private string Address(string purpose, object what, string name, StepArgument argument) =>
        _names.TryGetValue((purpose, what), out string? known) ? known : Parameter((purpose, what), "Pointer", Numbered(name), argument);

    private string Numbered(string name)
    {
        int same = Parameters.Count(p => p.Name == name || (p.Name.StartsWith(name, StringComparison.Ordinal) && int.TryParse(p.Name.Substring(name.Length), out _)));
        return same == 0 ? name : name + (same + 1);
    }

    /// <summary>The name of a value within a step; null where it has none of its own.</summary>
    public static string? OwnName(Value value) => value.Operation switch
    {
        ParameterLeaf or BufferLeaf => Word(((Leaf)value.Operation).Name),
        TargetLeaf => "target",
        _ => null,
    };

    /// <summary>The name of a parameter or buffer within a step: "bn1.running_mean" → "runningMean".</summary>
    public static string Word(string path)
    {
        string name = path.Substring(path.LastIndexOf('.') + 1);
        if (name.IndexOf('_') >= 0)
        {
            string[] words = name.Split('_');
            name = words[0] + string.Concat(words.Skip(1).Where(w => w.Length > 0).Select(MemberNames.Property));
        }

        return name.Length > 0 && char.IsLetter(name[0]) && name.All(char.IsLetterOrDigit) && !Reserved.Contains(name) ? name : "parameter";
    }

    private string Atom(Dim.Atom atom, NetworkSymbols symbols) =>
        Parameter(("extent", atom.Name), "nint", atom.Name == "B" ? "batch" : "extent" + symbols.Index(atom), new(ArgumentKind.Text, Text: symbols.Text(atom)));
}

/// <summary>The symbols of a network by number: the batch, the declared ones, then what is derived from them.</summary>
internal sealed class NetworkSymbols
{
    private readonly List<Dim.Atom> _atoms = [.. Dim.Batch.Terms[0].Atoms];
    private string? _names;

    public NetworkSymbols(IEnumerable<string> declared)
    {
        foreach (string name in declared) _atoms.AddRange(Dim.Symbol(name).Terms[0].Atoms);
        Declared = _atoms.Count;
    }

    public IReadOnlyList<Dim.Atom> Atoms => _atoms;

    /// <summary>The names of all, in order: equal for networks that number the same symbols in the same way.</summary>
    public string Names => _names ??= string.Join("\n", _atoms.Select(a => a.Name));

    /// <summary>How many the caller of the network gives.</summary>
    public int Declared { get; }

    public int Index(Dim.Atom atom)
    {
        int at = _atoms.IndexOf(atom);
        if (at >= 0) return at;
        // What a derived symbol is made of must be known before it.
        if (atom.Definition is { } definition)
        {
            foreach (Dim.Atom part in definition.A.Atoms.Concat(definition.B.Atoms)) Index(part);
        }

        _atoms.Add(atom);
        _names = null;
        return _atoms.Count - 1;
    }

    /// <summary>The number of the symbol that a dimension is: a polynomial is one derived as its own quotient by 1.</summary>
    public int IndexOf(Dim dim) => dim.Terms.Count == 1 && dim.Terms[0] is { Coefficient: 1, Atoms.Length: 1 } single
        ? Index(single.Atoms[0])
        : Index(new Dim.Atom(dim.ToString(), new Dim.AtomDefinition("floor", dim, 1)));

    /// <summary>A symbol's value within an emitted pass.</summary>
    public string Text(Dim.Atom atom) => atom.Name == "B" ? "f.Batch" : $"f.Extent({Index(atom)})";
}
