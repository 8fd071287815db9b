using NetGen.Generator.Graph;
using NetGen.Generator.Passes;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Emit;

/// <content>Nests whose innermost axis is reduced.</content>
internal sealed partial class NestEmitter
{
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
                Body body = StageBody(s, known, sums);
                string name = "Stage" + s, scratch = body.IsDivided ? ", scratch" : "";
                string given = Indices(kept) + string.Concat(known.Select(k => ", " + Local(k) + ".Value"));
                Calls(name, "0", Extent(_inner), given + string.Concat(sums.Select(r => $", ref {Local(r)}s")) + scratch, given + string.Concat(sums.Select(r => $", ref {Local(r)}r")) + scratch);
                foreach (Value r in sums)
                {
                    string total = $"V1.Broadcast(V.{(IsMax(r) ? "HorizontalMax" : "Sum")}({Local(r)}s))";
                    if (!Divides) total = IsMax(r) ? $"V1.Max({total}, {Local(r)}r)" : $"{total} + {Local(r)}r";
                    Line($"V1 {Local(r)} = {total};");
                    StoreKept(r, Local(r), "V1");
                }

                methods.Add(() => StageMethod(name, body, known, sums, kept, reduced.Take(reduced.Count - 1).ToList()));
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
