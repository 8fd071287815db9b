using NetGen.Generator.Graph;
using NetGen.Generator.Passes;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Emit;

/// <content>Values with an element per kept index: reductions, and what is made of them between two stages.</content>
internal sealed partial class NestEmitter
{
    // The kept values of a slice that depend on finished reductions.
    private void KeptMethod(string name, List<Value> sums, List<Value> maps)
    {
        string indices = string.Concat(Axes(true).Where(a => a != _inner).Select(i => $", nint i{i}"));
        Line(Hot);
        Line($"private void {name}<W>(nint start, nint end, nint from{indices}, Pointer scratch)");
        Line("    where W : struct, ISimd<W>");
        Line("{");
        _indent++;
        Line("for (nint i = start; i < end; i += W.Count)");
        Line("{");
        _indent++;
        foreach (Value r in sums)
        {
            Line($"W {Local(r)} = W.Load({Kept(r)});");
            StoreKept(r, Local(r), "W");
        }

        foreach (Value v in maps)
        {
            var emitter = new ExpressionEmitter("W", Line, $"t{_nest.Values.IndexOf(v)}_") { Leaf = e => KeptLeaf(e, v, "W") };
            Line($"W {Local(v)} = {ExpressionEmitter.Bare(emitter.Write(((Map)v.Operation).Expression))};");
            Line($"W.Store({Local(v)}, {Kept(v)});");
            StoreKept(v, Local(v), "W");
        }

        _indent--;
        Line("}");
        _indent--;
        Line("}");
    }

    private void KeptScalar(Value v)
    {
        var emitter = new ExpressionEmitter("V1", Line, $"t{_nest.Values.IndexOf(v)}_") { Leaf = e => KeptLeaf(e, v, "V1") };
        string text = emitter.Write(((Map)v.Operation).Expression);
        Line($"V1 {Local(v)} = {ExpressionEmitter.Bare(text)};");
        StoreKept(v, Local(v), "V1");
    }

    private string KeptLeaf(Expression e, Value reader, string vector)
    {
        switch (e)
        {
            case Input input:
                Value operand = reader.Operands[input.Index].Root();
                if (_nest.Contains(operand))
                {
                    return _columns ? $"W.Load({Kept(operand)})" : Local(operand);
                }

                Access access = NestAxes.Over(_nest, reader, input.Index);
                (string outer, bool inner) = OffsetParts(access);
                string at = inner ? (outer.Length == 0 ? "i" : outer + " + i") : outer.Length == 0 ? "0" : outer;
                string pointer = Read(operand);
                bool integer = operand.Type == ElementType.Int32;
                return inner ? $"{vector}.Load{(integer ? "Int32" : "")}({pointer}, {at})" : $"{vector}.Broadcast({(integer ? $"(float){pointer}.Int32({at})" : $"{pointer}[{at}]")})";
            case Coordinate c:
                (string o, bool isInner) = OffsetParts(NestAxes.Coordinate(_nest, reader, c.Axis));
                return isInner ? $"{vector}.Iota({(o.Length == 0 ? "" : o + " + ")}i)" : $"{vector}.Broadcast((float)({(o.Length == 0 ? "0" : o)}))";
            case Extent x:
                return $"{vector}.Broadcast({Float(_code.Extent(x.Dim, _symbols))})";
            case Uniform u:
                string key = _code.Key(u.Stream);
                return $"{vector}.Uniform({key}, {KeptOffset()})";
            default:
                throw new GraphException($"No code for {Printer.Write(e)}.");
        }
    }

    private bool IsWritten(Value v) => _step.Stores.Contains(v) || _step.Adds.Any(a => ReferenceEquals(a.Value, v)) || _step.Updates.Any(u => ReferenceEquals(u.Value, v));

    private void StoreKept(Value v, string name, string vector)
    {
        string at = KeptOffset();
        if (_step.Stores.Contains(v)) Line($"{vector}.Store({name}, {Written(v)}, {at});");
        foreach ((Value added, string parameter) in _step.Adds)
        {
            if (!ReferenceEquals(added, v)) continue;
            string g = _code.Gradient(parameter);
            Line($"{vector}.Store({vector}.Load({g}, {at}) + {name}, {g}, {at});");
        }

        foreach ((Value updated, string buffer) in _step.Updates)
        {
            if (!ReferenceEquals(updated, v)) continue;
            string u = _code.Update(buffer);
            Line($"{vector}.Store({name}, {u}, {at});");
        }
    }

    private string KeptOffset()
    {
        (string outer, bool inner) = OffsetParts(_nest.Split!);
        return inner ? (outer.Length == 0 ? "i" : outer + " + i") : outer.Length == 0 ? "0" : outer;
    }
}
