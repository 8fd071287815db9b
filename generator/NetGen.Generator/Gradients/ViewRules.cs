using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Gradients;

internal sealed class ReshapeRule : GradientRule<Reshape>
{
    protected override void Pull(Tape tape, Reshape reshape, Value y, Value dy) =>
        tape.To(y.Operands[0], () => tape.Builder.Reshape(dy, y.Operands[0].Shape));
}

internal sealed class PermuteRule : GradientRule<Permute>
{
    protected override void Pull(Tape tape, Permute permute, Value y, Value dy)
    {
        var inverse = new int[permute.Axes.Count];
        for (int i = 0; i < inverse.Length; i++) inverse[permute.Axes[i]] = i;
        tape.To(y.Operands[0], () => tape.Builder.Permute(dy, inverse));
    }
}

internal sealed class SliceRule : GradientRule<Slice>
{
    protected override void Pull(Tape tape, Slice slice, Value y, Value dy)
    {
        Value x = y.Operands[0];
        tape.To(x, () => tape.Builder.Pad(dy, slice.Axis, slice.Start, x.Shape[slice.Axis] - slice.Start - slice.Length));
    }
}

internal sealed class PadRule : GradientRule<Pad>
{
    protected override void Pull(Tape tape, Pad pad, Value y, Value dy) =>
        tape.To(y.Operands[0], () => tape.Builder.Slice(dy, pad.Axis, pad.Before, y.Operands[0].Shape[pad.Axis]));
}

internal sealed class ConcatRule : GradientRule<Concat>
{
    protected override void Pull(Tape tape, Concat concat, Value y, Value dy)
    {
        Dim start = Dim.Zero;
        foreach (Value part in y.Operands)
        {
            Dim from = start;
            tape.To(part, () => tape.Builder.Slice(dy, concat.Axis, from, part.Shape[concat.Axis]));
            start += part.Shape[concat.Axis];
        }
    }
}
