using NetGen.Generator.Model;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Graph;

internal enum Reduction
{
    Sum,

    /// <summary>The largest element; NaN if any is.</summary>
    Max,
}

/// <summary>A sum or maximum over axes, which stay with an extent of 1.</summary>
internal sealed record Reduce(Reduction Reduction, EquatableArray<int> Axes) : Operation
{
    public override (Shape Shape, ElementType Type) Infer(IReadOnlyList<Value> operands)
    {
        Expect(operands.Count == 1 && operands[0].Type == ElementType.Float32 && Axes.All(a => a >= 0 && a < operands[0].Shape.Rank), "one real operand that has the axes", operands);
        EquatableArray<int> axes = Axes;
        return (Shape.Of(operands[0].Shape.Dims.Select((d, i) => axes.Contains(i) ? Dim.One : d)), ElementType.Float32);
    }

    public override string ToString() => $"{Reduction.ToString().ToLowerInvariant()} over ({string.Join(", ", Axes)})";
}
