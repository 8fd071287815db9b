using NetGen.Generator.Graph;
using NetGen.Generator.Passes;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Emit;

/// <summary>
/// Writes a nest as a struct with a generic loop body and the method that runs it. Three forms, by what is innermost:
///   maps only: tasks over rows, the innermost axis in vectors;
///   a reduced axis: a task takes kept indices, each with its reductions in registers;
///   a kept axis: a task takes a slice of it, with the reductions of the slice in scratch memory.
/// </summary>
internal sealed class NestEmitter
{
    /// <summary>Columns of a slice: two kilobytes of scratch for four reductions stay in the first cache.</summary>
    private const int Slice = 128;

    /// <summary>The most elements that a vector of any machine holds.</summary>
    private const int WidestVector = 16;

    private readonly StepCode _code = new();
    private readonly Step _step;
    private readonly Group _nest;
    private readonly NestLayout _layout;
    private readonly NetworkSymbols _symbols;
    private readonly Func<Value, string> _address;
    private readonly Func<string, string> _gradient;
    private readonly Func<string, string> _buffer;
    private readonly IReadOnlyList<Dim> _extents;
    private readonly int _inner;
    private readonly bool _columns;
    private readonly List<Value> _keptValues;
    private int _indent = 1;

    private NestEmitter(Step step, NetworkSymbols symbols, Func<Value, string> address, Func<string, string> gradient, Func<string, string> buffer)
    {
        _step = step;
        _nest = step.Group;
        _layout = step.Layout!;
        _symbols = symbols;
        _address = address;
        _gradient = gradient;
        _buffer = buffer;
        _extents = _layout.Extents.Count == 0 ? [Dim.One] : _layout.Extents;
        _inner = _extents.Count - 1;
        _columns = _nest.Split is not null && _layout.Extents.Count > 0 && _layout.Kept[_inner];
        _keptValues = _nest.Values.Where(v => v.Operation is Reduce || _layout.IsKeptMap(v)).ToList();
    }

    /// <param name="address">The address of a value in the emitted pass.</param>
    /// <param name="gradient">The address of a parameter's gradient.</param>
    /// <param name="buffer">The address of a buffer.</param>
    public static StepCode Emit(Step step, NetworkSymbols symbols, Func<Value, string> address, Func<string, string> gradient, Func<string, string> buffer) =>
        new NestEmitter(step, symbols, address, gradient, buffer).Run();

    private StepCode Run()
    {
        List<string> body = Capture(() =>
        {
            if (_nest.Split is null) Maps();
            else if (_columns) Columns();
            else Rows();
        });
        string count = Count(i => !IsVectorLoop(i));
        string elements = Elements();
        string parameters = string.Join(", ", _code.Parameters.Select(p => $"{p.Type} {p.Name}"));
        IEnumerable<string> pointers = _code.Parameters.Where(p => p.Type == "Pointer").Select(p => $"Pointer {p.Name}");
        string given = string.Join(", ", _code.Parameters.Select(p => p.Type == "Pointer" ? p.Name : p.Argument));
        Line($"private static void {StepCode.Name}(in Frame f{string.Concat(pointers.Select(p => ", " + p))})");
        Line("{");
        Line($"    var work = new {StepCode.Name}Work({given});");
        string scratch = _columns ? $", {_keptValues.Count * Slice}" : "";
        Line($"    f.Workers.Run(work.Tasks, in work{scratch});");
        Line("}");
        Line("");
        Line($"private readonly struct {StepCode.Name}Work({parameters}) : IWork");
        Line("{");
        Line($"    private nint Count => {count};");
        Line("");
        Line($"    private nint Elements => {elements};");
        Line("");
        Line("    public nint Tasks => Partition.Tasks(Count, Elements);");
        Line("");
        _code.Lines.AddRange(body);
        Line("}");
        return _code;
    }

    // Which loops lie within a task's iteration.
    private bool IsVectorLoop(int axis) => _nest.Split is null ? axis == _inner && _inner > 0 : !_layout.Kept[axis];

    private string Count(Func<int, bool> outer)
    {
        if (_nest.Split is null && _inner == 0) return $"({Extent(0)} + {Slice * 8 - 1}) / {Slice * 8}";
        IEnumerable<int> axes = Enumerable.Range(0, _extents.Count).Where(outer);
        if (_columns)
        {
            string slices = $"(({Extent(_inner)} + {Slice - 1}) / {Slice})";
            return string.Join(" * ", axes.Where(a => a != _inner).Select(Factor).Append(slices));
        }

        return axes.Any() ? string.Join(" * ", axes.Select(Factor)) : "1";
    }

    private string Elements()
    {
        if (_nest.Split is null) return _inner == 0 ? (Slice * 8).ToString(System.Globalization.CultureInfo.InvariantCulture) : Extent(_inner);
        IEnumerable<string> reduced = Enumerable.Range(0, _extents.Count).Where(i => !_layout.Kept[i]).Select(Factor);
        if (_columns) reduced = reduced.Append($"Math.Min({Extent(_inner)}, {Slice})");
        string text = string.Join(" * ", reduced);
        return text.Length == 0 ? "1" : text;
    }

    private void Maps()
    {
        RunHeader();
        if (_inner == 0)
        {
            Line($"    nint from = task * Partition.PerTask(Count, Elements) * {Slice * 8}, to = Math.Min(from + Partition.PerTask(Count, Elements) * {Slice * 8}, {Extent(0)});");
            Line("    nint whole = from + (to - from) / V.Count * V.Count;");
            Line("    Apply<V>(from, whole);");
            Line("    Apply<V1>(whole, to);");
        }
        else
        {
            TaskLoop(Enumerable.Range(0, _inner).ToList(), () =>
            {
                if (!Divides) Line($"nint whole = {Extent(_inner)} / V.Count * V.Count;");
                Calls("Apply", "0", Extent(_inner), Indices(), Indices());
            });
        }

        Line("}");
        Line("");
        StageMethod("Apply", 0, [], Enumerable.Range(0, _inner).ToList(), []);
    }

    // The whole vectors, then the rest one by one.
    private void Calls(string method, string from, string to, string vectors, string rest)
    {
        Line($"{method}<V>({from}, {(Divides ? to : "whole")}{vectors});");
        if (!Divides) Line($"{method}<V1>(whole, {to}{rest});");
    }

    // Whether the innermost axis is a multiple of every vector, so that no tail is left.
    private bool Divides => _extents[_inner].IsConstant && _extents[_inner].Constant % WidestVector == 0;

    private void Rows()
    {
        List<int> kept = Axes(true), reduced = Axes(false);
        var methods = new List<Action>();
        RunHeader();
        TaskLoop(kept, () =>
        {
            if (!Divides) Line($"nint whole = {Extent(_inner)} / V.Count * V.Count;");
            for (int s = 0; s <= _layout.Stages; s++)
            {
                foreach (Value v in _layout.KeptBefore(s)) KeptScalar(v);
                if (s == _layout.Stages) break;
                List<Value> sums = _layout.Reductions(s).ToList();
                foreach (Value r in sums)
                {
                    Line($"V {Local(r)}s = V.Broadcast({Start(r)});");
                    if (!Divides) Line($"V1 {Local(r)}r = V1.Broadcast({Start(r)});");
                }

                List<Value> known = KeptReads(s);
                string extra = string.Concat(known.Select(k => ", " + Local(k) + ".Value"));
                string name = "Stage" + s;
                string given = Indices(kept) + extra;
                Calls(name, "0", Extent(_inner), given + string.Concat(sums.Select(r => $", ref {Local(r)}s")), given + string.Concat(sums.Select(r => $", ref {Local(r)}r")));
                foreach (Value r in sums)
                {
                    string total = $"V1.Broadcast(V.{(IsMax(r) ? "HorizontalMax" : "Sum")}({Local(r)}s))";
                    if (!Divides) total = IsMax(r) ? $"V1.Max({total}, {Local(r)}r)" : $"{total} + {Local(r)}r";
                    Line($"V1 {Local(r)} = {total};");
                    StoreKept(r, Local(r), "V1");
                }

                int stage = s;
                methods.Add(() => StageMethod(name, stage, known, kept, reduced.Take(reduced.Count - 1).ToList()));
            }
        });
        Line("}");
        foreach (Action method in methods)
        {
            Line("");
            method();
        }
    }

    private void Columns()
    {
        List<int> kept = Axes(true), reduced = Axes(false);
        var methods = new List<Action>();
        RunHeader();
        TaskLoop(kept, () =>
        {
            Line($"nint from = slice * {Slice}, to = Math.Min(from + {Slice}, {Extent(_inner)}), whole = from + (to - from) / V.Count * V.Count;");
            string outer = Indices(kept.Where(a => a != _inner));
            for (int s = 0; s <= _layout.Stages; s++)
            {
                List<Value> maps = _layout.KeptBefore(s).ToList();
                List<Value> sums = s > 0 ? _layout.Reductions(s - 1).Where(IsWritten).ToList() : [];
                if (maps.Count + sums.Count > 0)
                {
                    string kept1 = "Kept" + s;
                    Line($"{kept1}<V>(from, whole, from{outer}, scratch);");
                    Line($"{kept1}<V1>(whole, to, from{outer}, scratch);");
                    methods.Add(() => KeptMethod(kept1, sums, maps));
                }

                if (s == _layout.Stages) break;
                foreach (Value r in _layout.Reductions(s)) Line($"(scratch + {_keptValues.IndexOf(r) * Slice}).AsSpan({Slice}).Fill({Start(r)});");
                string name = "Stage" + s;
                Line($"{name}<V>(from, whole, from{outer}, scratch);");
                Line($"{name}<V1>(whole, to, from{outer}, scratch);");
                int stage = s;
                methods.Add(() => StageMethod(name, stage, [], kept.Where(a => a != _inner).ToList(), reduced));
            }
        });
        Line("}");
        foreach (Action method in methods)
        {
            Line("");
            method();
        }
    }

    private void RunHeader()
    {
        Line("public void Run<V>(nint task, Pointer scratch)");
        Line("    where V : struct, ISimd<V>");
        Line("{");
    }

    // for (nint k = …) over the kept indices of a task, taken apart into the indices of their axes.
    private void TaskLoop(List<int> axes, Action body)
    {
        _indent++;
        Line("nint each = Partition.PerTask(Count, Elements);");
        Line("nint end = Math.Min(task * each + each, Count);");
        Line("for (nint k = task * each; k < end; k++)");
        Line("{");
        _indent++;
        string rest = "k";
        if (_columns)
        {
            string slices = $"(({Extent(_inner)} + {Slice - 1}) / {Slice})";
            bool only = axes.Count == 1;
            Line($"nint slice = {(only ? "k" : $"k % {slices}")};");
            if (!only) rest = $"(k / {slices})";
            axes = axes.Where(a => a != _inner).ToList();
        }

        for (int n = axes.Count - 1; n >= 0; n--)
        {
            Line(n == 0 ? $"nint i{axes[n]} = {ExpressionEmitter.Bare(rest)};" : $"nint i{axes[n]} = {rest} % {Factor(axes[n])};");
            rest = $"({ExpressionEmitter.Bare(rest)} / {Factor(axes[n])})";
        }

        body();
        _indent--;
        Line("}");
        _indent--;
    }

    // One stage over a range of the innermost axis, in vectors of any width, at given indices of some axes and over all of the others.
    private void StageMethod(string name, int stage, List<Value> known, List<int> given, List<int> loops)
    {
        List<Value> sums = _nest.Split is null ? [] : _layout.Reductions(stage).ToList();
        string indices = string.Concat(given.Select(i => $", nint i{i}"));
        string more = _columns ? ", Pointer scratch" : string.Concat(known.Select(k => $", float {Local(k)}k")) + string.Concat(sums.Select(r => $", ref W {Local(r)}s"));
        Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        Line($"private void {name}<W>(nint start, nint end{(_columns ? ", nint from" : "")}{indices}{more})");
        Line("    where W : struct, ISimd<W>");
        Line("{");
        _indent++;
        var before = new List<string>();
        var loop = new List<string>();
        var loads = new Dictionary<(Value, Access), string>();
        var starts = new Dictionary<string, string>();
        var names = new Dictionary<Value, string>();
        foreach (Value k in known) before.Add($"W {Local(k)} = W.Broadcast({Local(k)}k);");
        foreach (Value r in sums)
        {
            if (!_columns) before.Add($"W {Local(r)} = {Local(r)}s;");
        }

        IReadOnlyList<Value> needed = _layout.Needed(stage);
        foreach (Value v in needed)
        {
            var map = (Map)v.Operation;
            var emitter = new ExpressionEmitter("W", loop.Add, $"t{_nest.Values.IndexOf(v)}_") { Leaf = leaf => Leaf(leaf, v) };
            string text = ExpressionEmitter.Bare(emitter.Write(map.Expression));
            names[v] = "v" + _nest.Values.IndexOf(v);
            loop.Add($"W {names[v]} = {text};");
        }

        foreach (Value r in sums)
        {
            Value operand = r.Operands[0].Root();
            string x = names.TryGetValue(operand, out string? local) ? local : Load(operand, Access.Full(_nest.Domain));
            if (_columns)
            {
                string place = $"{_keptValues.IndexOf(r) * Slice} + i - from";
                loop.Add(IsMax(r) ? $"W.Store(W.Max(W.Load(scratch, {place}), {x}), scratch, {place});" : $"W.Store(W.Load(scratch, {place}) + {x}, scratch, {place});");
            }
            else
            {
                loop.Add(IsMax(r) ? $"{Local(r)} = W.Max({Local(r)}, {x});" : $"{Local(r)} += {x};");
            }
        }

        foreach (Value v in needed)
        {
            if (_layout.StageOf(v) != stage) continue;
            string at = Offset(Access.Full(_nest.Domain), before, "full");
            if (_step.Stores.Contains(v)) loop.Add($"W.Store({names[v]}, {Written(v)}, {at});");
            foreach ((Value added, string parameter) in _step.Adds)
            {
                if (!ReferenceEquals(added, v)) continue;
                string g = _code.Gradient(parameter, _gradient(parameter));
                loop.Add($"W.Store(W.Load({g}, {at}) + {names[v]}, {g}, {at});");
            }

            foreach ((Value updated, string buffer) in _step.Updates)
            {
                if (!ReferenceEquals(updated, v)) continue;
                string u = _code.Update(buffer, _buffer(buffer));
                loop.Add($"W.Store({names[v]}, {u}, {at});");
            }
        }

        // What depends on an index of the loops is computed within them.
        bool InLoops(string line) => loops.Any(l => System.Text.RegularExpressions.Regex.IsMatch(line, $@"\bi{l}\b"));
        foreach (string line in before.Where(l => !InLoops(l))) Line(line);
        foreach (int axis in loops)
        {
            Line($"for (nint i{axis} = 0; i{axis} < {Extent(axis)}; i{axis}++)");
            Line("{");
            _indent++;
        }

        foreach (string line in before.Where(InLoops)) Line(line);
        Line("for (nint i = start; i < end; i += W.Count)");
        Line("{");
        foreach (string line in loop) Line("    " + line);
        Line("}");
        foreach (int _ in loops)
        {
            _indent--;
            Line("}");
        }

        if (!_columns && sums.Count > 0)
        {
            Line("");
            foreach (Value r in sums) Line($"{Local(r)}s = {Local(r)};");
        }

        _indent--;
        Line("}");

        string Leaf(Expression e, Value reader)
        {
            switch (e)
            {
                case Input input:
                    Value operand = reader.Operands[input.Index].Root();
                    if (names.TryGetValue(operand, out string? name)) return name;
                    if (_nest.Contains(operand) && _keptValues.Contains(operand))
                    {
                        return _columns ? $"W.Load(scratch, {_keptValues.IndexOf(operand) * Slice} + i - from)" : Local(operand);
                    }

                    return Load(operand, NestAxes.Over(_nest, reader, input.Index));
                case Coordinate c:
                    Access along = NestAxes.Coordinate(_nest, reader, c.Axis);
                    (string outer, bool inner) = OffsetParts(along);
                    return inner ? $"W.Iota({(outer.Length == 0 ? "" : outer + " + ")}i)" : $"W.Broadcast((float)({(outer.Length == 0 ? "0" : outer)}))";
                case Extent x:
                    return $"W.Broadcast({Float(_code.Extent(x.Dim, _symbols))})";
                case Uniform u:
                    string key = _code.Key(u.Stream);
                    return $"W.Uniform({key}, {Offset(Access.Full(_nest.Domain), before, "full")})";
                default:
                    throw new GraphException($"No code for {Printer.Write(e)}.");
            }
        }

        // The vector of a tensor: before the loop where it does not vary along the innermost axis.
        string Load(Value tensor, Access access)
        {
            if (loads.TryGetValue((tensor, access), out string? known)) return known;
            string pointer = _nest.Contains(tensor) ? Written(tensor) : Read(tensor);
            string name = "x" + loads.Count;
            loads[(tensor, access)] = name;
            (string outer, bool inner) = OffsetParts(access);
            bool integer = tensor.Type == ElementType.Int32;
            if (inner)
            {
                string at = Offset(access, before, name);
                loop.Add($"W {name} = W.Load{(integer ? "Int32" : "")}({pointer}, {at});");
            }
            else
            {
                string at = outer.Length == 0 ? "0" : outer;
                before.Add($"W {name} = W.Broadcast({(integer ? $"(float){pointer}.Int32({at})" : $"{pointer}[{at}]")});");
            }

            return name;
        }

        string Offset(Access access, List<string> declarations, string name)
        {
            (string outer, bool inner) = OffsetParts(access);
            if (outer.Length == 0) return inner ? "i" : "0";
            if (!starts.TryGetValue(outer, out string? start))
            {
                start = starts[outer] = name + "At";
                declarations.Add($"nint {start} = {outer};");
            }

            return inner ? $"{start} + i" : start;
        }
    }

    // The kept values of a slice that depend on finished reductions.
    private void KeptMethod(string name, List<Value> sums, List<Value> maps)
    {
        string indices = string.Concat(Axes(true).Where(a => a != _inner).Select(i => $", nint i{i}"));
        Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        Line($"private void {name}<W>(nint start, nint end, nint from{indices}, Pointer scratch)");
        Line("    where W : struct, ISimd<W>");
        Line("{");
        _indent++;
        Line("for (nint i = start; i < end; i += W.Count)");
        Line("{");
        _indent++;
        foreach (Value r in sums)
        {
            Line($"W {Local(r)} = W.Load(scratch, {_keptValues.IndexOf(r) * Slice} + i - from);");
            StoreKept(r, Local(r), "W");
        }

        foreach (Value v in maps)
        {
            var emitter = new ExpressionEmitter("W", Line, $"t{_nest.Values.IndexOf(v)}_") { Leaf = e => KeptLeaf(e, v, "W") };
            Line($"W {Local(v)} = {ExpressionEmitter.Bare(emitter.Write(((Map)v.Operation).Expression))};");
            Line($"W.Store({Local(v)}, scratch, {_keptValues.IndexOf(v) * Slice} + i - from);");
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
                    return _columns ? $"W.Load(scratch, {_keptValues.IndexOf(operand) * Slice} + i - from)" : Local(operand);
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
            string g = _code.Gradient(parameter, _gradient(parameter));
            Line($"{vector}.Store({vector}.Load({g}, {at}) + {name}, {g}, {at});");
        }

        foreach ((Value updated, string buffer) in _step.Updates)
        {
            if (!ReferenceEquals(updated, v)) continue;
            string u = _code.Update(buffer, _buffer(buffer));
            Line($"{vector}.Store({name}, {u}, {at});");
        }
    }

    private string KeptOffset()
    {
        (string outer, bool inner) = OffsetParts(_nest.Split!);
        return inner ? (outer.Length == 0 ? "i" : outer + " + i") : outer.Length == 0 ? "0" : outer;
    }

    // The offset of a tensor at the outer indices, and whether the innermost one is added to it.
    private (string Outer, bool Inner) OffsetParts(Access access)
    {
        bool[] varies = access.On(_layout.Extents) ?? throw new GraphException($"{access} has no place on {string.Join("·", _layout.Extents)}.");
        string text = "";
        int terms = 0;
        for (int i = 0; i < _inner; i++)
        {
            if (i >= varies.Length || !varies[i]) continue;
            if (text.Length == 0) text = "i" + i;
            else text = $"{(terms > 1 ? "(" + text + ")" : text)} * {Factor(i)} + i{i}";
            terms = text.Contains('+') ? 2 : 1;
        }

        bool inner = varies.Length > 0 && varies[_inner];
        if (inner && text.Length > 0) text = $"{(terms > 1 ? "(" + text + ")" : text)} * {Factor(_inner)}";
        return (text, inner);
    }

    private List<Value> KeptReads(int stage) => _layout.Needed(stage).SelectMany(v => v.Operands).Select(o => o.Root()).Where(o => _nest.Contains(o) && _keptValues.Contains(o)).Distinct().OrderBy(v => v.Id).ToList();

    private List<int> Axes(bool kept) => Enumerable.Range(0, _layout.Extents.Count).Where(i => _layout.Kept[i] == kept).ToList();

    private string Indices() => Indices(Enumerable.Range(0, _inner));

    private static string Indices(IEnumerable<int> axes) => string.Concat(axes.Select(i => $", i{i}"));

    private string Local(Value v) => (v.Operation is Reduce r ? r.Reduction == Reduction.Max ? "max" : "sum" : "kept") + _nest.Values.IndexOf(v);

    private static bool IsMax(Value v) => ((Reduce)v.Operation).Reduction == Reduction.Max;

    private static string Start(Value reduce) => IsMax(reduce) ? "float.NegativeInfinity" : "0f";

    private string Read(Value v) => _code.Source(v, _address(v));

    private string Written(Value v) => _code.Result(v, _address(v));

    private static string Float(string integer) => integer.All(c => char.IsLetterOrDigit(c)) ? $"(float){integer}" : $"(float)({integer})";

    private string Extent(int axis) => _code.Extent(_extents[axis], _symbols);

    private string Factor(int axis) => _code.ExtentFactor(_extents[axis], _symbols);

    private void Line(string text)
    {
        string indent = text.Length == 0 ? "" : new string(' ', (_capturing ? _indent : 0) * 4);
        _code.Lines.Add(indent + text);
    }

    private bool _capturing;

    private List<string> Capture(Action write)
    {
        _capturing = true;
        write();
        _capturing = false;
        List<string> lines = [.. _code.Lines];
        _code.Lines.Clear();
        return lines;
    }
}
