using NetGen.Generator.Graph;

namespace NetGen.Generator.Gradients;

internal sealed class GatherRule : GradientRule<Gather>
{
    protected override void Pull(Tape tape, Gather gather, Value y, Value dy) =>
        tape.To(y.Operands[0], () => tape.Builder.Add(new ScatterAdd(y.Operands[0].Shape[0]), dy, y.Operands[1]));
}

internal sealed class ScatterAddRule : GradientRule<ScatterAdd>
{
    protected override void Pull(Tape tape, ScatterAdd scatter, Value table, Value d) =>
        tape.To(table.Operands[0], () => tape.Builder.Gather(d, table.Operands[1]));
}
