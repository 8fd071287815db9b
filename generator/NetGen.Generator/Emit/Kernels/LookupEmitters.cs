using NetGen.Generator.Graph;

namespace NetGen.Generator.Emit;

internal sealed class GatherEmitter : KernelEmitter<Gather>
{
    protected override IEnumerable<string> Call(Gather gather, Value anchor, KernelCall call)
    {
        yield return $"Lookup.Gather(f.Workers, {call.Dim(anchor.Operands[1].Shape.Size)}, {call.Dim(anchor.Shape[-1])}, {call.Operands[0]}, {call.Operands[1]}, {call.Result});";
    }
}

internal sealed class ScatterAddEmitter : KernelEmitter<ScatterAdd>
{
    protected override IEnumerable<string> Call(ScatterAdd scatter, Value anchor, KernelCall call)
    {
        if (!call.Accumulate) yield return $"Movement.Fill(f.Workers, {call.Dim(anchor.Shape.Size)}, {call.Result}, 0f);";
        yield return $"Lookup.ScatterAdd(f.Workers, {call.Dim(anchor.Operands[1].Shape.Size)}, {call.Dim(anchor.Shape[1])}, {call.Dim(anchor.Shape[0])}, {call.Operands[0]}, {call.Operands[1]}, {call.Result});";
    }
}
