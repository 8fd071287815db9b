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
        foreach (Value operand in operands)
        {
            if (operand.Type == ElementType.Byte || !Broadcasts(operand.Shape, Shape)) Expect(false, $"operands that broadcast to {Shape}", operands);
        }

        Expect(Expression.Nodes().All(n => n is not Input i || i.Index < operands.Count), "as many operands as the expression reads", operands);
        if (Expression.Nodes().Any(n => n is Coordinate c && c.Axis >= Shape.Rank)) Expect(false, $"coordinates along axes of {Shape}", operands);
        return (Shape, ElementType.Float32);
    }

    /// <summary>Whether a tensor of one shape can be read at every element of another.</summary>
    public static bool Broadcasts(Shape from, Shape to) =>
        from.Rank == 0 || (from.Rank == to.Rank && Enumerable.Range(0, to.Rank).All(i => from[i].IsOne || from[i].Equals(to[i])));

    public override string ToString() => $"map {Printer.Write(Expression)}" + (Copy > 0 ? $" copy {Copy}" : "");
}
