using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Emit;

internal sealed class MatMulEmitter : KernelEmitter<MatMul>
{
    protected override IEnumerable<string> Call(MatMul product, Value anchor, KernelCall call)
    {
        Shape a = anchor.Operands[0].Shape, y = anchor.Shape;
        Dim batch = y.Product(0, y.Rank - 2), k = a[product.TransposeA ? -2 : -1];
        string Flag(bool value) => value ? "true" : "false";
        yield return $"MatMul.Run(f.Workers, {call.Dim(batch)}, {call.Dim(y[-2])}, {call.Dim(y[-1])}, {call.Dim(k)}, "
            + $"{call.Operands[0]}, {Flag(product.TransposeA)}, {call.Operands[1]}, {Flag(product.TransposeB)}, {call.Result}, {call.AccumulateText}, {call.Epilogue}{(call.Prepared is { } packed ? ", packedB: " + packed : "")});";
    }
}
