using NetGen.Generator.Graph;

namespace NetGen.Generator.Gradients;

/// <summary>Two products, in the four cases of the transposes; no transposed copy is ever made. The second operand, the weights as a rule, comes first, so that the activation is free when its gradient is made.</summary>
internal sealed class MatMulRule : GradientRule<MatMul>
{
    protected override void Pull(Tape tape, MatMul product, Value y, Value dy)
    {
        (Value a, Value b) = (y.Operands[0], y.Operands[1]);
        (bool ta, bool tb) = (product.TransposeA, product.TransposeB);
        GraphBuilder g = tape.Builder;
        tape.To(b, () => tb ? g.MatMul(dy, a, true, ta) : g.MatMul(a, dy, !ta, false));
        tape.To(a, () => ta ? g.MatMul(b, dy, tb, true) : g.MatMul(dy, b, false, !tb));
    }
}
