using NetGen.Generator.Graph;
using NetGen.Generator.Passes;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Emit;

/// <content>Nests whose innermost axis is kept.</content>
internal sealed partial class NestEmitter
{
    private void Columns()
    {
        List<int> kept = Axes(true), reduced = Axes(false);
        var methods = new List<Action>();
        RunHeader();
        TaskLoop(kept, () =>
        {
            Line($"nint from = slice * {Slice}, to = Math.Min(from + {Slice}, {Extent(_inner)}){(Divides ? "" : ", whole = from + (to - from) / V.Count * V.Count")};");
            string outer = Indices(kept.Where(a => a != _inner));
            for (int s = 0; s <= _layout.Stages; s++)
            {
                List<Value> maps = _layout.KeptBefore(s).ToList();
                List<Value> sums = s > 0 ? _layout.Reductions(s - 1).Where(IsWritten).ToList() : [];
                if (maps.Count + sums.Count > 0)
                {
                    string kept1 = "Kept" + s;
                    SliceCalls(kept1, outer);
                    methods.Add(() => KeptMethod(kept1, sums, maps));
                }

                if (s == _layout.Stages) break;
                foreach (Value r in _layout.Reductions(s)) Line($"(scratch + {_keptValues.IndexOf(r) * Slice}).AsSpan({Slice}).Fill({Start(r)});");
                string name = "Stage" + s;
                SliceCalls(name, outer);
                List<Value> reductions = _layout.Reductions(s).ToList();
                Body body = StageBody(s, [], reductions);
                methods.Add(() => StageMethod(name, body, [], reductions, kept.Where(a => a != _inner).ToList(), reduced));
            }
        });
        Line("}");
        foreach (Action method in methods)
        {
            Line("");
            method();
        }
    }

    // The slice's whole vectors, then the rest one by one.
    private void SliceCalls(string method, string outer)
    {
        Line($"{method}<V>(from, {(Divides ? "to" : "whole")}, from{outer}, scratch);");
        if (!Divides) Line($"{method}<V1>(whole, to, from{outer}, scratch);");
    }

    // One stage over a slice: four rows are added to a sum between reading and writing it, then the rest one by one, all in their order. So less goes through memory, and more rows are fetched at once.
    private void RowsTogether(string name, Body body, List<Value> sums, List<int> given, List<int> loops)
    {
        int axis = loops[loops.Count - 1];
        string row = "i" + axis, rows = Extent(axis);
        List<(string Type, string Name)> arguments = [.. Arguments(body)];
        string references = string.Concat(sums.Select(r => $", ref {Local(r)}"));
        (List<string> outside, List<string> within) = Divide(body.Before, loops);
        Method(name, $"nint start, nint end, nint from{string.Concat(given.Select(i => $", nint i{i}"))}, Pointer scratch", () =>
        {
            foreach (string line in outside) Line(line);
            foreach (int outer in loops.Take(loops.Count - 1))
            {
                Line($"for (nint i{outer} = 0; i{outer} < {Extent(outer)}; i{outer}++)");
                Line("{");
                _indent++;
            }

            Line($"nint {row} = 0;");
            Rows($"for (; {row} <= {rows} - {SideBySide}; {row} += {SideBySide})", SideBySide);
            Line("");
            Rows($"for (; {row} < {rows}; {row}++)", 1);
            foreach (int _ in loops.Skip(1))
            {
                _indent--;
                Line("}");
            }
        });
        Line("");
        StepMethod(name, body, arguments, sums);

        void Rows(string loop, int count)
        {
            HashSet<string> own = [row, .. within.Select(line => Words(line)[1])];
            Line(loop);
            Line("{");
            _indent++;
            for (int n = 0; n < count; n++)
            {
                if (n > 0) Line($"nint {row}{Letter(n)} = {row} + {n};");
                foreach (string line in within) Line(Renamed(line, own, Letter(n)));
            }

            Line("for (nint i = start; i < end; i += W.Count)");
            Line("{");
            _indent++;
            foreach (Value r in sums) Line($"W {Local(r)} = W.Load({Kept(r)});");
            for (int n = 0; n < count; n++) Line($"{name}Step(i{string.Concat(arguments.Select(a => ", " + Renamed(a.Name, own, Letter(n))))}{references});");
            foreach (Value r in sums) Line($"W.Store({Local(r)}, {Kept(r)});");
            _indent--;
            Line("}");
            _indent--;
            Line("}");
        }
    }
}
