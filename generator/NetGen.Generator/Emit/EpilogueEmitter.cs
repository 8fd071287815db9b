using NetGen.Generator.Graph;
using NetGen.Generator.Passes;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Emit;

/// <summary>
/// Writes the maps that follow a product or a convolution as a struct that the kernel applies to its results while they are in registers. Everything that differs from shape to shape is a field,
/// so that layers of different sizes share a struct, and with it all of the kernel's code that the JIT makes for it.
/// </summary>
internal static class EpilogueEmitter
{
    /// <summary>The argument for a kernel that leaves its results as they are.</summary>
    public const string None = "default(NoEpilogue)";

    /// <summary>The type argument and the constructor call for the kernel; the struct is added to the code. No maps: no epilogue.</summary>
    public static string Emit(StepCode code, Step step, NetworkSymbols symbols)
    {
        Group group = step.Group;
        if (group.Values.Count == 1) return None;
        List<Dim> axes = Fusion.ResultAxes(group.Anchor!)!;
        string[] index = ["image", "row", "column"];
        var fields = new List<(string Type, string Name, string Argument)>();
        List<string> lines = code.Epilogue;
        var body = new List<string>();
        var names = new Dictionary<Value, string> { [group.Anchor!] = "x" };
        var loads = new Dictionary<(Value, Access), string>();
        bool linear = false;
        if (step.Stores.Contains(group.Anchor!)) Store(group.Anchor!, "x");
        foreach (Value v in group.Values.Skip(1))
        {
            int number = group.Values.IndexOf(v);
            var emitter = new ExpressionEmitter("V", body.Add, $"t{number}_") { Leaf = e => Leaf(e, v) };
            string text = ExpressionEmitter.Bare(emitter.Write(((Map)v.Operation).Expression));
            if (ReferenceEquals(v, group.Values[group.Values.Count - 1]))
            {
                body.Add($"return {text};");
                break;
            }

            names[v] = "v" + number;
            body.Add($"V {names[v]} = {text};");
            if (step.Stores.Contains(v)) Store(v, names[v]);
        }

        string at = linear ? Linear() : "";
        lines.Add($"private readonly struct {StepCode.EpilogueName}({string.Join(", ", fields.Select(f => $"{f.Type} {f.Name}"))}) : IEpilogue");
        lines.Add("{");
        lines.Add("    [MethodImpl(MethodImplOptions.AggressiveInlining)]");
        lines.Add("    public V Apply<V>(V x, nint image, nint row, nint column)");
        lines.Add("        where V : struct, ISimd<V>");
        lines.Add("    {");
        if (linear) lines.Add($"        nint at = {at};");
        foreach (string line in body) lines.Add("        " + line);
        lines.Add("    }");
        lines.Add("}");
        return $"new {StepCode.EpilogueName}({string.Join(", ", fields.Select(f => f.Argument))})";

        string Leaf(Expression e, Value reader)
        {
            switch (e)
            {
                case Input input:
                    Value operand = reader.Operands[input.Index].Root();
                    return names.TryGetValue(operand, out string? known) ? known : Load(operand, reader.AccessOf(input.Index));
                case Coordinate c:
                    (string text, bool inner) = Offset(Access.Along(c.Axis, reader.Shape));
                    return inner ? $"V.Iota({text})" : $"V.Broadcast((float)({text}))";
                case Extent x:
                    return $"V.Broadcast((float){Field("nint", code.Extent(x.Dim, symbols), "extent")})";
                case Uniform u:
                    linear = true;
                    return $"V.Uniform({Field("ulong", code.Key(u.Stream))}, at)";
                default:
                    throw new GraphException($"No code for {Printer.Write(e)}.");
            }
        }

        string Load(Value tensor, Access access)
        {
            if (loads.TryGetValue((tensor, access), out string? known)) return known;
            string pointer = Field("Pointer", code.Source(tensor));
            string name = "o" + loads.Count;
            loads[(tensor, access)] = name;
            bool full = access.IsFull;
            linear |= full;
            (string text, bool inner) = full ? ("at", true) : Offset(access);
            bool integer = tensor.Type == ElementType.Int32;
            body.Add(inner
                ? $"V {name} = V.Load{(integer ? "Int32" : "")}({pointer}, {text});"
                : $"V {name} = V.Broadcast({(integer ? $"(float){pointer}.Int32({text})" : $"{pointer}[{text}]")});");
            return name;
        }

        void Store(Value v, string name)
        {
            linear = true;
            body.Add($"V.Store({name}, {Field("Pointer", code.Result(v))}, at);");
        }

        // The step's "source3" is the epilogue's "source": its names are its own.
        string Field(string type, string argument, string? name = null)
        {
            (string Type, string Name, string Argument) known = fields.Find(f => f.Type == type && f.Argument == argument && (name is null || f.Name == name));
            if (known.Name is not null) return known.Name;
            string stem = name ?? argument.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
            int same = fields.Count(f => f.Name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9') == stem);
            fields.Add((type, same == 0 ? stem : stem + (same + 1), argument));
            return fields[fields.Count - 1].Name;
        }

        string Linear() => axes[0].IsOne ? $"row * {Extent(2)} + column" : $"(image * {Extent(1)} + row) * {Extent(2)} + column";

        string Extent(int axis) => Field("nint", code.Extent(axes[axis], symbols), axis switch { 0 => "images", 1 => "rows", _ => "columns" });

        (string Text, bool Inner) Offset(Access access)
        {
            bool[] varies = access.On(axes)!;
            string text = "";
            for (int i = 0; i < 3; i++)
            {
                if (!varies[i]) continue;
                text = text.Length == 0 ? index[i] : $"({text}) * {Extent(i)} + {index[i]}";
            }

            return (text.Length == 0 ? "0" : text, varies[2]);
        }
    }
}
