using NetGen.Generator.Shapes;

namespace NetGen.Generator.Graph;

/// <summary>Rows of a table (count, width) by index: indices of any shape give (…, width).</summary>
internal sealed record Gather : Operation
{
    public override (Shape Shape, ElementType Type) Infer(IReadOnlyList<Value> operands)
    {
        Expect(operands.Count == 2 && operands[0].Shape.Rank == 2 && operands[1].Type == ElementType.Int32, "a table and indices", operands);
        return (operands[1].Shape.Append(operands[0].Shape[1]), ElementType.Float32);
    }

    public override string ToString() => "gather";
}

/// <summary>The transpose of <see cref="Gather"/>: rows dy (…, width) added to the rows of a table of zeros that the indices name (operands dy, indices).</summary>
internal sealed record ScatterAdd(Dim Count) : Operation
{
    public override (Shape Shape, ElementType Type) Infer(IReadOnlyList<Value> operands)
    {
        Expect(operands.Count == 2 && operands[1].Type == ElementType.Int32 && operands[0].Shape.Rank == operands[1].Shape.Rank + 1 && operands[0].Shape.Slice(0, operands[1].Shape.Rank) == operands[1].Shape, "rows and their indices", operands);
        return ([Count, operands[0].Shape[-1]], ElementType.Float32);
    }

    public override string ToString() => $"scatter-add into {Count} rows";
}
