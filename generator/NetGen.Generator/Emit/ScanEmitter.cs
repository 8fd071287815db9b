using NetGen.Generator.Graph;
using NetGen.Generator.Passes;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Emit;

/// <summary>
/// Writes a loop over time: a method that calls the steps of its body once per round. Weights are packed once for all rounds. States lie in two places that rounds use in turn, sequences and stacks are read and written
/// where they lie, round by round.
/// </summary>
internal sealed class ScanEmitter
{
    private readonly StepCode _code;
    private readonly Step _step;
    private readonly Scan _scan;
    private readonly NetworkSymbols _symbols;
    private readonly Func<Value, string> _address;
    private readonly Value _anchor;

    private ScanEmitter(StepRoles roles, NetworkSymbols symbols, Func<Value, string> address)
    {
        _code = new StepCode(roles);
        _step = roles.Step;
        _anchor = _step.Anchor!;
        _scan = (Scan)_anchor.Operation;
        _symbols = symbols;
        _address = address;
    }

    /// <param name="roles">The loop's step in its plan.</param>
    /// <param name="symbols">The symbols of the network.</param>
    /// <param name="address">The address of a value outside of the loop.</param>
    /// <param name="prepared">The address of the weight of a step of the body that a frozen network has prepared; null where there can be none.</param>
    /// <param name="call">Writes the call of a step of the body, given the addresses of its values and of packed weights.</param>
    public static StepText Emit(
        StepRoles roles, NetworkSymbols symbols, Func<Value, string> address, Func<Value, string?> prepared, Func<Step, Func<Value, string>, Func<Value, string?>, string> call) =>
        new ScanEmitter(roles, symbols, address).Run(prepared, call);

    private StepText Run(Func<Value, string?> prepared, Func<Step, Func<Value, string>, Func<Value, string?>, string> call)
    {
        Plan body = _step.Body!;
        List<string> operands = _anchor.Operands.Select(o => _code.Source(o)).ToList();
        Dictionary<int, string> outputs = _step.Stores.ToDictionary(v => ((ScanOutput)v.Operation).Index, v => _code.Result(v));
        List<string> scratch = _step.Scratch.Select((v, i) => _code.Parameter(("scratch", i), "Pointer", $"scratch{i + 1}", new(ArgumentKind.Text, Text: _address(v)))).ToList();
        List<(Value Product, string Name)> packed = _step.Packed.Select((p, i) => (p, $"packed{i + 1}")).ToList();
        Dictionary<Value, string> known = packed.Where(p => prepared(p.Product) is not null).ToDictionary(p => p.Product, p => _code.Parameter(("prepared", p.Name), "Pointer", p.Name.Replace("packed", "prepared"), new(ArgumentKind.Text, Text: prepared(p.Product)!)));
        List<string> calls = body.Steps.Select(s => call(s, v => Address(body, v, operands, outputs, scratch), v => packed.Find(p => ReferenceEquals(p.Product, v)).Name)).ToList();

        string pointers = string.Concat(_code.Parameters.Select(p => $", {p.Type} {p.Name}"));
        Line(0, $"private static void {StepCode.Name}(in Frame f{pointers})");
        Line(0, "{");
        Line(1, $"nint length = {Text(_scan.Length)};");
        for (int i = 0; i < packed.Count; i++)
        {
            (Value product, string name) = packed[i];
            Shape weight = product.Operands[1].Shape;
            bool transposed = ((MatMul)product.Operation).TransposeB;
            string place = scratch[body.Arenas.Count + _scan.Body.Carried + i];
            Line(1, $"Pointer {name} = {(known.TryGetValue(product, out string? ready) ? ready : "default")};");
            Line(1, $"if ({name}.IsNull && length > 1)");
            Line(1, "{");
            Line(2, $"{name} = {place};");
            Line(2, $"MatMul.Pack(f.Workers, {weight[transposed ? 0 : 1]}, {weight[transposed ? 1 : 0]}, {Address(body, product.Operands[1], operands, outputs, scratch)}, {(transposed ? "true" : "false")}, {name});");
            Line(1, "}");
            Line(0, "");
        }

        Line(1, "for (nint step = 0; step < length; step++)");
        Line(1, "{");
        if (_scan.Reverse) Line(2, "nint time = length - 1 - step;");
        for (int i = 0; i < _scan.Body.Carried; i++)
        {
            string places = scratch[body.Arenas.Count + i], size = Factor(_scan.Body.Graph.Results[i].Value.Shape.Size);
            string next = $"{places} + (step & 1) * {size}";
            if (_scan.Body.Leaf(ScanRole.Carried, i) is not null) Line(2, $"Pointer state{i + 1} = step == 0 ? {operands[_scan.Operand(ScanRole.Carried, i)]} : {places} + ((step - 1) & 1) * {size};");
            Line(2, $"Pointer next{i + 1} = {(outputs.TryGetValue(i, out string? final) ? $"step == length - 1 ? {final} : {next}" : next)};");
        }

        foreach (string line in calls) Line(2, line);
        Line(1, "}");
        Line(0, "}");
        return _code.Text;
    }

    private void Line(int depth, string text) => _code.Lines.Add(new string(' ', 4 * depth) + text);

    private string Address(Plan body, Value v, List<string> operands, Dictionary<int, string> outputs, List<string> scratch)
    {
        Location at = body.LocationOf(v);
        if (at.Region == Region.Arena)
        {
            Dim extent = body.Arenas[at.Arena].Symbols.Aggregate(Dim.One, (product, atom) => product * Dim.Of(atom));
            return at.Offset == 0 ? scratch[at.Arena] : $"{scratch[at.Arena]} + {Text(extent * at.Offset)}";
        }

        // What a product adds to a part of a sequence lies there.
        Value place = body.Steps.FirstOrDefault(s => s.AddsTo is { Operation: ScanLeaf } && s.Stores.Contains(v.Root()))?.AddsTo ?? v.Root();
        if (place.Operation is ScanLeaf leaf)
        {
            string operand = operands[_scan.Operand(leaf.Role, leaf.Index)];
            return leaf.Role switch
            {
                ScanRole.Constant => operand,
                ScanRole.Carried => $"state{leaf.Index + 1}",
                _ => Part(operand, leaf.Shape),
            };
        }

        Result result = body.Graph.Results.First(r => ReferenceEquals(r.Value.Root(), v.Root()));
        int index = int.Parse(result.Name, System.Globalization.CultureInfo.InvariantCulture);
        return result.Role == ResultRole.Carried ? $"next{index + 1}" : Part(outputs[_scan.Body.Carried + index], result.Value.Shape);
    }

    // The round's part of a sequence.
    private string Part(string start, Shape shape) => $"{start} + {(_scan.Reverse ? "time" : "step")} * {Factor(shape.Size)}";

    private string Text(Dim dim) => DimText.Write(dim, _symbols.Text);

    private string Factor(Dim dim) => dim.Terms.Count > 1 || (!dim.IsConstant && (dim.Terms[0].Atoms.Length > 1 || dim.Terms[0].Coefficient != 1)) ? "(" + Text(dim) + ")" : Text(dim);
}
