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
internal sealed partial class NestEmitter
{
    /// <summary>Columns of a slice: two kilobytes of scratch for four reductions stay in the first cache.</summary>
    private const int Slice = 128;

    /// <summary>The most elements that a vector of any machine holds.</summary>
    private const int WidestVector = 16;

    /// <summary>What a costly function takes, in elements that are merely read and written.</summary>
    private const int CostOfFunction = 4;

    private readonly StepCode _code;
    private readonly Step _step;
    private readonly Group _nest;
    private readonly NestLayout _layout;
    private readonly NetworkSymbols _symbols;
    private readonly IReadOnlyList<Dim> _extents;
    private readonly int _inner;
    private readonly bool _columns;
    private readonly List<Value> _keptValues;
    private readonly string?[] _extentTexts;
    private readonly string?[] _factorTexts;
    private readonly Dictionary<Access, (string Outer, bool Inner)> _offsets = [];
    private int _indent = 1;

    private NestEmitter(StepRoles roles, NetworkSymbols symbols)
    {
        _code = new StepCode(roles);
        _step = roles.Step;
        _nest = _step.Group;
        _layout = _step.Layout!;
        _symbols = symbols;
        _extents = _layout.Extents.Count == 0 ? [Dim.One] : _layout.Extents;
        _extentTexts = new string?[_extents.Count];
        _factorTexts = new string?[_extents.Count];
        _inner = _extents.Count - 1;
        _columns = _nest.Split is not null && _layout.Extents.Count > 0 && _layout.Kept[_inner];
        _keptValues = _nest.Values.Where(v => v.Operation is Reduce || _layout.IsKeptMap(v)).ToList();
    }

    public static StepText Emit(StepRoles roles, NetworkSymbols symbols) => new NestEmitter(roles, symbols).Run();

    private StepText Run()
    {
        List<string> body = Capture(() =>
        {
            if (_nest.Split is null) Maps();
            else if (_columns) Columns();
            else Rows();
        });
        string count = Count(i => !IsVectorLoop(i));
        string elements = Weight(Elements());
        string parameters = string.Join(", ", _code.Parameters.Select(p => $"{p.Type} {p.Name}"));
        IEnumerable<string> pointers = _code.Parameters.Where(p => p.Type == "Pointer").Select(p => $"Pointer {p.Name}");
        string given = string.Join(", ", _code.Parameters.Select(p => p.Type == "Pointer" ? p.Name : p.Argument.Text));
        Line($"private static void {StepCode.Name}(in Frame f{string.Concat(pointers.Select(p => ", " + p))})");
        Line("{");
        Line($"    var work = new {StepCode.Name}Work({given});");
        int floats = _columns ? (_keptValues.Count + _partRows) * Slice : _partRows * Piece;
        string scratch = floats > 0 ? $", {floats}" : "";
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
        return _code.Text;
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

    // Costly functions count as several elements.
    private string Weight(string elements) => _costly == 0 ? elements : $"{1 + (CostOfFunction * _costly)} * {(elements.Contains('+') ? $"({elements})" : elements)}";

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
        Body body = StageBody(0, [], []);
        string scratch = body.IsDivided ? ", scratch" : "";
        RunHeader();
        if (_inner == 0)
        {
            Line($"    nint from = task * Partition.PerTask(Count, Elements) * {Slice * 8}, to = Math.Min(from + Partition.PerTask(Count, Elements) * {Slice * 8}, {Extent(0)});");
            Line("    nint whole = from + (to - from) / V.Count * V.Count;");
            Line($"    Apply<V>(from, whole{scratch});");
            Line($"    Apply<V1>(whole, to{scratch});");
        }
        else
        {
            TaskLoop(Enumerable.Range(0, _inner).ToList(), () =>
            {
                if (!Divides) Line($"nint whole = {Extent(_inner)} / V.Count * V.Count;");
                Calls("Apply", "0", Extent(_inner), Indices() + scratch, Indices() + scratch);
            });
        }

        Line("}");
        Line("");
        StageMethod("Apply", body, [], [], Enumerable.Range(0, _inner).ToList(), []);
    }

    // The whole vectors, then the rest one by one.
    private void Calls(string method, string from, string to, string vectors, string rest)
    {
        Line($"{method}<V>({from}, {(Divides ? to : "whole")}{vectors});");
        if (!Divides) Line($"{method}<V1>(whole, {to}{rest});");
    }

    // Whether the innermost axis is a multiple of every vector, so that no tail is left.
    private bool Divides => _extents[_inner].IsConstant && _extents[_inner].Constant % WidestVector == 0;

    private void RunHeader()
    {
        Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
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

    // The offset of a tensor at the outer indices, and whether the innermost one is added to it.
    private (string Outer, bool Inner) OffsetParts(Access access)
    {
        if (_offsets.TryGetValue(access, out (string Outer, bool Inner) known)) return known;
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
        return _offsets[access] = (text, inner);
    }

    // Where the innermost loop begins within a tensor of which it reads or writes a part: the stretch, then the place in it.
    private string StretchOffset(Stretches stretches, Value value)
    {
        (_, Dim length, Dim distance, Dim start) = stretches;
        int first = _inner;
        for (Dim rest = _extents[_inner]; !rest.Equals(length); rest *= _extents[first])
        {
            if (--first < 0) throw new GraphException($"{Printer.Write(value)}: no loop runs along a stretch of {length}.");
        }

        string stretch = Horner(0, first), place = Horner(first, _inner);
        var terms = new List<string>();
        if (stretch.Length > 0) terms.Add($"{(stretch.Contains('+') ? "(" + stretch + ")" : stretch)} * {_code.ExtentFactor(distance, _symbols)}");
        if (!start.Equals(Dim.Zero)) terms.Add(_code.Extent(start, _symbols));
        if (place.Length > 0) terms.Add($"{(place.Contains('+') ? "(" + place + ")" : place)} * {Factor(_inner)}");
        return string.Join(" + ", terms);

        // The number of an element along some loops.
        string Horner(int from, int to)
        {
            string text = "";
            for (int i = from; i < to; i++) text = text.Length == 0 ? "i" + i : $"{(text.Contains('+') ? "(" + text + ")" : text)} * {Factor(i)} + i{i}";
            return text;
        }
    }

    private List<Value> KeptReads(int stage) => _layout.Needed(stage).SelectMany(v => v.Operands).Select(o => o.Root()).Where(o => _nest.Contains(o) && _keptValues.Contains(o)).Distinct().OrderBy(v => v.Id).ToList();

    private List<int> Axes(bool kept) => Enumerable.Range(0, _layout.Extents.Count).Where(i => _layout.Kept[i] == kept).ToList();

    private string Indices() => Indices(Enumerable.Range(0, _inner));

    private static string Indices(IEnumerable<int> axes) => string.Concat(axes.Select(i => $", i{i}"));

    // Where a kept value of a slice lies in scratch memory.
    private string Kept(Value v) => $"scratch, {(_keptValues.IndexOf(v) is var n && n == 0 ? "" : $"{n * Slice} + ")}i - from";

    private string Local(Value v) => (v.Operation is Reduce r ? r.Reduction == Reduction.Max ? "max" : "sum" : "kept") + _nest.Values.IndexOf(v);

    private static bool IsMax(Value v) => ((Reduce)v.Operation).Reduction == Reduction.Max;

    private static string Start(Value reduce) => IsMax(reduce) ? "float.NegativeInfinity" : "0f";

    private string Read(Value v) => _code.Source(v);

    private string Written(Value v) => _code.Result(v);

    private static string Float(string integer) => integer.All(c => char.IsLetterOrDigit(c)) ? $"(float){integer}" : $"(float)({integer})";

    private string Extent(int axis) => _extentTexts[axis] ??= _code.Extent(_extents[axis], _symbols);

    private string Factor(int axis) => _factorTexts[axis] ??= _code.ExtentFactor(_extents[axis], _symbols);

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
