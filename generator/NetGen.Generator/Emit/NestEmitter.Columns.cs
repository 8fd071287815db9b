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
}
