using NetGen.Generator.Graph;
using NetGen.Generator.Passes;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Emit;

/// <content>
/// The methods of a stage. Not inlined, since the JIT inlines a bounded number of calls into one method, and every operation on a vector is a call to it.
/// A stage with several costly functions is divided into parts, each a method with a loop of its own over a piece of the row that stays in the first cache: a short loop
/// body lets the processor work on several vectors at once, and two functions in one loop take longer than one after the other.
/// </content>
internal sealed partial class NestEmitter
{
    private const string Hot = "[MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]";

    /// <summary>Elements between the parts of a stage: a kilobyte for each value that goes from one part to another.</summary>
    private const int Piece = 256;

    /// <summary>Sums that run side by side, so that an addition need not wait for the one before.</summary>
    private const int SideBySide = 4;

    /// <summary>Vectors of each row where several rows are summed together; more overtax the registers.</summary>
    private const int MostOfEachRow = 3;

    /// <summary>The rows of scratch memory that go between parts.</summary>
    private int _partRows;

    /// <summary>How many costly functions the stages call for an element.</summary>
    private int _costly;

    // One stage over a range of the innermost axis, in vectors of any width, at given indices of some axes and over all of the others.
    private void StageMethod(string name, Body body, List<Value> known, List<Value> sums, List<int> given, List<int> loops)
    {
        string range = _columns ? "nint start, nint end, nint from" : "nint start, nint end";
        string indices = string.Concat(given.Select(i => $", nint i{i}"));
        string kept = _columns ? "" : string.Concat(known.Select(k => $", float {Local(k)}k"));
        string results = _columns ? "" : string.Concat(sums.Select(r => $", ref W {Local(r)}s"));
        if (body.IsDivided)
        {
            Divided(name, body, sums, given, loops, kept, known);
            return;
        }

        if (body.SumsInRegisters)
        {
            RowsTogether(name, body, sums, given, loops);
            return;
        }

        bool several = results.Length > 0 && body.Costly == 0 && !(_extents[_inner].IsConstant && _extents[_inner].Constant < 2 * SideBySide * WidestVector);
        Method(name, $"{range}{indices}{kept}{results}{(_columns ? ", Pointer scratch" : "")}", () =>
        {
            if (!_columns) foreach (Value r in sums) Line($"W {Local(r)} = {Local(r)}s{(several ? string.Concat(Enumerable.Range(1, SideBySide - 1).Select(n => $", {Local(r)}{Letter(n)} = W.Broadcast({Start(r)})")) : "")};");
            Loops(body.Before, loops, () =>
            {
                if (several)
                {
                    string arguments = string.Concat(Arguments(body).Select(a => ", " + a.Name));
                    Line("nint i = start;");
                    Line($"for (; i <= end - {SideBySide} * W.Count; i += {SideBySide} * W.Count)");
                    Line("{");
                    for (int n = 0; n < SideBySide; n++)
                    {
                        string place = n switch { 0 => "i", 1 => "i + W.Count", _ => $"i + {n} * W.Count" };
                        Line($"    {name}Step({place}{arguments}{string.Concat(sums.Select(r => $", ref {Local(r)}{Letter(n)}"))});");
                    }

                    Line("}");
                    Line("");
                    Line($"for (; i < end; i += W.Count) {name}Step(i{arguments}{string.Concat(sums.Select(r => $", ref {Local(r)}"))});");
                }
                else
                {
                    VectorLoop(body.Loop);
                }
            });
            if (!_columns && sums.Count > 0)
            {
                Line("");
                foreach (Value r in sums) Line($"{Local(r)}s = {(several ? Together(r) : Local(r))};");
            }
        });
        if (!several) return;
        Line("");
        StepMethod(name, body, Arguments(body), sums);
    }

    // What is done for one vector of a row.
    private void StepMethod(string name, Body body, IEnumerable<(string Type, string Name)> arguments, List<Value> sums)
    {
        Line("[MethodImpl(MethodImplOptions.AggressiveInlining)]");
        Line($"private void {name}Step<W>(nint i{string.Concat(arguments.Select(a => $", {a.Type} {a.Name}"))}{string.Concat(sums.Select(r => $", ref W {Local(r)}"))})");
        Line("    where W : struct, ISimd<W>");
        Line("{");
        foreach (Statement s in body.Loop) Line("    " + s.Line);
        Line("}");
    }

    private void Divided(string name, Body body, List<Value> sums, List<int> given, List<int> loops, string kept, List<Value> known)
    {
        List<List<Statement>> parts = Parts(body.Loop);
        string reference = _columns ? "" : string.Concat(sums.Select(r => $", ref {Local(r)}s"));
        string results = _columns ? "" : string.Concat(sums.Select(r => $", ref W {Local(r)}s"));
        string range = _columns ? "nint start, nint end, nint from" : "nint start, nint end";
        string indices = string.Concat(given.Select(i => $", nint i{i}"));
        List<int> all = [.. given, .. loops];
        Method(name, $"{range}{indices}{kept}{results}, Pointer scratch", () =>
        {
            Loops([], loops, () =>
            {
                string values = _columns ? "" : string.Concat(known.Select(k => $", {Local(k)}k"));
                string to = "end";
                if (!_columns)
                {
                    Line($"for (nint first = start; first < end; first += {Piece})");
                    Line("{");
                    _indent++;
                    Line($"nint last = Math.Min(first + {Piece}, end);");
                    to = "last";
                }

                for (int p = 0; p < parts.Count; p++)
                {
                    bool final = p == parts.Count - 1;
                    Line($"{name}Part{p}<W>({(_columns ? "start, end, from" : $"first, {to}")}{Indices(all)}{values}{(final ? reference : "")}, scratch);");
                }

                if (_columns) return;
                _indent--;
                Line("}");
            });
        });

        // A value that a later part needs goes through scratch memory, unless it can be loaded again.
        int between = _columns ? _keptValues.Count * Slice : 0, length = _columns ? Slice : Piece;
        var rows = new Dictionary<string, int>();
        for (int p = 0; p < parts.Count; p++)
        {
            List<Statement> part = parts[p];
            var lines = new List<Statement>();
            foreach (string needed in Needed(part))
            {
                if (parts.Take(p).SelectMany(q => q).FirstOrDefault(s => s.Name == needed) is not { } made) continue;
                lines.Add(made.Load ? made : new Statement(needed, $"W.Load(scratch, {Place(needed)})"));
            }

            HashSet<string> read = [.. part.SelectMany(s => s.Words)];
            lines.AddRange(part.Where(s => !s.Load || read.Contains(s.Name!)));
            foreach (Statement s in part)
            {
                if (s.Name is null || s.Load || !parts.Skip(p + 1).Any(q => Needed(q).Contains(s.Name))) continue;
                rows[s.Name] = rows.Count;
                lines.Add(new Statement(null, $"W.Store({s.Name}, scratch, {Place(s.Name)});"));
            }

            bool final = p == parts.Count - 1;
            Line("");
            Method($"{name}Part{p}", $"{range}{string.Concat(all.Select(i => $", nint i{i}"))}{kept}{(final ? results : "")}, Pointer scratch", () =>
            {
                if (final && !_columns) foreach (Value r in sums) Line($"W {Local(r)} = {Local(r)}s;");
                Loops(Used(body.Before, lines), [], () => VectorLoop(lines));
                if (final && !_columns) foreach (Value r in sums) Line($"{Local(r)}s = {Local(r)};");
            });
        }

        _partRows = Math.Max(_partRows, rows.Count);

        string Place(string value) => between + rows[value] * length is var row && row == 0 ? "i - start" : $"{row} + i - start";
    }

    // One costly function each, with what leads to it; the last with all that follows.
    private static List<List<Statement>> Parts(List<Statement> loop)
    {
        List<List<Statement>> parts = [[]];
        int last = loop.FindLastIndex(s => s.Costly);
        for (int i = 0; i < loop.Count; i++)
        {
            parts[parts.Count - 1].Add(loop[i]);
            if (loop[i].Costly && i < last) parts.Add([]);
        }

        return parts;
    }

    // The names that statements use and do not declare, in order.
    private static IEnumerable<string> Needed(List<Statement> part)
    {
        HashSet<string> declared = [.. part.Where(s => s.Name is not null).Select(s => s.Name!)];
        return part.SelectMany(s => s.Words).Where(w => !declared.Contains(w)).Distinct();
    }

    // The names and keywords of a text, in order.
    private static List<string> Words(string text)
    {
        var words = new List<string>();
        for (int i = 0, from; i < text.Length; i++)
        {
            if (!IsLetter(text[i])) continue;
            for (from = i; i < text.Length && (IsLetter(text[i]) || char.IsDigit(text[i]));) i++;
            words.Add(text.Substring(from, i - from));
        }

        return words;

        static bool IsLetter(char c) => c is (>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or '_';
    }

    // "i0", "i1": the index of a loop.
    private static bool IsIndex(string word) => word.Length > 1 && word[0] == 'i' && word.Skip(1).All(char.IsDigit);

    // Those of the locals that statements use, or that others of them are made of.
    private static List<(string Name, string Line)> Used(List<(string Name, string Line)> before, List<Statement> statements)
    {
        HashSet<string> used = [.. statements.SelectMany(s => s.Words)];
        var kept = new List<(string Name, string Line)>();
        foreach ((string name, string line) in Enumerable.Reverse(before))
        {
            if (!used.Contains(name)) continue;
            used.UnionWith(Words(line));
            kept.Insert(0, (name, line));
        }

        return kept;
    }

    // What the body takes from before the loop.
    private IEnumerable<(string Type, string Name)> Arguments(Body body)
    {
        HashSet<string> used = [.. body.Loop.SelectMany(s => s.Words)];
        IEnumerable<(string, string)> indices = used.Where(IsIndex).OrderBy(w => w.Length).ThenBy(w => w, StringComparer.Ordinal).Select(w => ("nint", w));
        IEnumerable<(string, string Name)> slice = [("nint", "from"), ("Pointer", "scratch")];
        return body.Before.Where(b => used.Contains(b.Name)).Select(b => (b.Line.Substring(0, b.Line.IndexOf(' ')), b.Name)).Concat(indices).Concat(slice.Where(s => _columns && used.Contains(s.Name)));
    }

    private void Method(string name, string parameters, Action body)
    {
        Line(Hot);
        Line($"private void {name}<W>({parameters})");
        Line("    where W : struct, ISimd<W>");
        Line("{");
        _indent++;
        body();
        _indent--;
        Line("}");
    }

    // Loops over axes around something; what depends on their indices is computed within them.
    private void Loops(List<(string Name, string Line)> before, List<int> loops, Action body)
    {
        (List<string> outside, List<string> within) = Divide(before, loops);
        foreach (string line in outside) Line(line);
        foreach (int axis in loops)
        {
            Line($"for (nint i{axis} = 0; i{axis} < {Extent(axis)}; i{axis}++)");
            Line("{");
            _indent++;
        }

        foreach (string line in within) Line(line);
        body();
        foreach (int _ in loops)
        {
            _indent--;
            Line("}");
        }
    }

    // What does not depend on the indices of the loops, and what does.
    private static (List<string> Outside, List<string> Within) Divide(List<(string Name, string Line)> before, List<int> loops)
    {
        HashSet<string> varying = [.. loops.Select(l => "i" + l)];
        List<string> outside = [], within = [];
        foreach ((string name, string line) in before)
        {
            bool varies = Words(line).Any(varying.Contains);
            if (varies) varying.Add(name);
            (varies ? within : outside).Add(line);
        }

        return (outside, within);
    }

    // The text with a letter after some of its names.
    private static string Renamed(string text, HashSet<string> names, string letter)
    {
        int from = 0;
        foreach (string word in Words(text))
        {
            from = text.IndexOf(word, from, StringComparison.Ordinal) + word.Length;
            if (names.Contains(word)) text = text.Insert(from, letter);
        }

        return text;
    }

    private void VectorLoop(IEnumerable<Statement> statements)
    {
        Line("for (nint i = start; i < end; i += W.Count)");
        Line("{");
        foreach (Statement s in statements) Line("    " + s.Line);
        Line("}");
    }

    // "", "b", "c", "d".
    private static string Letter(int n) => n == 0 ? "" : ((char)('a' + n)).ToString();

    private string Together(Value reduce)
    {
        string[] all = [.. Enumerable.Range(0, SideBySide).Select(n => Local(reduce) + Letter(n))];
        return IsMax(reduce) ? $"W.Max(W.Max({all[0]}, {all[1]}), W.Max({all[2]}, {all[3]}))" : $"({all[0]} + {all[1]}) + ({all[2]} + {all[3]})";
    }
}
