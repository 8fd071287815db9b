using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Emit;

/// <summary>What the emitters of pooling share.</summary>
internal static class PoolText
{
    public static string Geometry(PoolGeometry g) =>
        $"var geometry = new PoolGeometry({g.Height}, {g.Width}, {g.KernelHeight}, {g.KernelWidth}, {g.StrideHeight}, {g.StrideWidth}, {g.PadTop}, {g.PadLeft}, {g.DilationHeight}, {g.DilationWidth}, {g.OutputHeight}, {g.OutputWidth});";

    public static string Planes(Value v, KernelCall call) => call.Dim(v.Shape[0] * v.Shape[1]);

    public static string CountPadding(PoolKind kind) => kind == PoolKind.Average ? "countPadding: true" : "countPadding: false";
}

internal sealed class PoolEmitter : KernelEmitter<Pool>
{
    protected override IEnumerable<string> Call(Pool pool, Value anchor, KernelCall call)
    {
        yield return PoolText.Geometry(pool.Geometry);
        string operands = $"f.Workers, in geometry, {PoolText.Planes(anchor, call)}, {call.Operands[0]}, {call.Result}";
        yield return pool.Kind switch
        {
            PoolKind.Max => $"Pooling.Max({operands}, {call.Partner(v => v.Operation is PoolOffset)});",
            PoolKind.Min => $"Pooling.Min({operands}, {call.Partner(v => v.Operation is PoolOffset)});",
            _ => $"Pooling.Average({operands}, {PoolText.CountPadding(pool.Kind)});",
        };
    }
}

internal sealed class PoolGradientEmitter : KernelEmitter<PoolGradient>
{
    protected override IEnumerable<string> Call(PoolGradient pool, Value anchor, KernelCall call)
    {
        yield return PoolText.Geometry(pool.Geometry);
        string start = $"f.Workers, in geometry, {PoolText.Planes(anchor, call)}, {call.Operands[0]}";
        yield return pool.IsExtreme
            ? $"Pooling.ExtremeGradient({start}, {call.Operands[1]}, {call.Result});"
            : $"Pooling.AverageGradient({start}, {call.Result}, {PoolText.CountPadding(pool.Kind)});";
    }
}
