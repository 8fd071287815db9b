using NetGen.Generator.Model;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Graph;

/// <summary>
/// Element-wise work: an expression over the elements of the operands, each broadcast to <paramref name="Shape"/> (equal ranks, an extent of 1 broadcasts; scalars go anywhere).
/// </summary>
/// <param name="Copy">Tells a recomputation apart from the original, which would otherwise be the same value.</param>
internal sealed record Map(Expression Expression, Shape Shape, int Copy = 0) : Operation
{
    public override (Shape Shape, ElementType Type) Infer(IReadOnlyList<Value> operands)
    {
        for (int i = 0; i < operands.Count; i++) Expect(operands[i].Type != ElementType.Byte && operands[i].Shape.BroadcastsTo(Shape), $"operands that broadcast to {Shape}", operands);
        Expect(Expression.Traits.Operands <= operands.Count, "as many operands as the expression reads", operands);
        Expect(Expression.Traits.Rank <= Shape.Rank, $"coordinates along axes of {Shape}", operands);
        return (Shape, ElementType.Float32);
    }

    public override string ToString() => $"map {Printer.Write(Expression)}" + (Copy > 0 ? $" copy {Copy}" : "");
}
