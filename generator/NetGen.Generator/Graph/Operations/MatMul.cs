using NetGen.Generator.Shapes;

namespace NetGen.Generator.Graph;

/// <summary>
/// The product of two matrices, or of two equal batches of them: (…, m, k) · (…, k, n). A transposed operand lies as (…, k, m) or (…, n, k).
/// Transposes are flags, so no rule ever makes a transposed copy.
/// </summary>
internal sealed record MatMul(bool TransposeA, bool TransposeB) : Operation
{
    public override (Shape Shape, ElementType Type) Infer(IReadOnlyList<Value> operands)
    {
        Expect(operands.Count == 2 && operands.All(o => o.Type == ElementType.Float32 && o.Shape.Rank >= 2), "two matrices", operands);
        Shape a = operands[0].Shape, b = operands[1].Shape;
        Dim m = a[TransposeA ? -1 : -2], ka = a[TransposeA ? -2 : -1], kb = b[TransposeB ? -1 : -2], n = b[TransposeB ? -2 : -1];
        Expect(a.Rank == b.Rank && a.Slice(0, a.Rank - 2) == b.Slice(0, b.Rank - 2), "equal batches of matrices", operands);
        Expect(ka.Equals(kb), "equal inner extents", operands);
        return (a.With(-2, m).With(-1, n), ElementType.Float32);
    }

    public override string ToString() => $"matmul {(TransposeA ? "aᵀ" : "a")}·{(TransposeB ? "bᵀ" : "b")}";
}
