using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Emit;

internal sealed class ConcatEmitter : KernelEmitter<Concat>
{
    protected override IEnumerable<string> Call(Concat concat, Value anchor, KernelCall call)
    {
        Shape y = anchor.Shape;
        string rows = call.Dim(y.Product(0, concat.Axis)), target = call.Dim(y.Product(concat.Axis, y.Rank));
        Dim start = Dim.Zero;
        for (int i = 0; i < anchor.Operands.Count; i++)
        {
            Shape part = anchor.Operands[i].Shape;
            string length = call.Dim(part.Product(concat.Axis, part.Rank));
            string to = start.Equals(Dim.Zero) ? call.Result : $"{call.Result} + {call.Dim(start)}";
            yield return $"Movement.CopyRows(f.Workers, {rows}, {length}, {call.Operands[i]}, {length}, {to}, {target});";
            start += part.Product(concat.Axis, part.Rank);
        }
    }
}

internal sealed class SliceEmitter : KernelEmitter<Slice>
{
    protected override IEnumerable<string> Call(Slice slice, Value anchor, KernelCall call)
    {
        Shape x = anchor.Operands[0].Shape, y = anchor.Shape;
        Dim start = slice.Start * x.Product(slice.Axis + 1, x.Rank);
        string from = start.Equals(Dim.Zero) ? call.Operands[0] : $"{call.Operands[0]} + {call.Dim(start)}";
        string length = call.Dim(y.Product(slice.Axis, y.Rank));
        yield return $"Movement.CopyRows(f.Workers, {call.Dim(y.Product(0, slice.Axis))}, {length}, {from}, {call.Dim(x.Product(slice.Axis, x.Rank))}, {call.Result}, {length});";
    }
}

internal sealed class PadEmitter : KernelEmitter<Pad>
{
    protected override IEnumerable<string> Call(Pad pad, Value anchor, KernelCall call)
    {
        Shape x = anchor.Operands[0].Shape, y = anchor.Shape;
        Dim start = pad.Before * x.Product(pad.Axis + 1, x.Rank);
        string to = start.Equals(Dim.Zero) ? call.Result : $"{call.Result} + {call.Dim(start)}";
        string length = call.Dim(x.Product(pad.Axis, x.Rank));
        yield return $"Movement.Fill(f.Workers, {call.Dim(y.Size)}, {call.Result}, 0f);";
        yield return $"Movement.CopyRows(f.Workers, {call.Dim(x.Product(0, pad.Axis))}, {length}, {call.Operands[0]}, {length}, {to}, {call.Dim(y.Product(pad.Axis, y.Rank))});";
    }
}

internal sealed class PermuteEmitter : KernelEmitter<Permute>
{
    protected override IEnumerable<string> Call(Permute permute, Value anchor, KernelCall call)
    {
        string shape = string.Join(", ", anchor.Operands[0].Shape.Dims.Select(call.Dim));
        yield return $"Movement.Permute(f.Workers, [{shape}], [{string.Join(", ", permute.Axes)}], {call.Operands[0]}, {call.Result});";
    }
}
