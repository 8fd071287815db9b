using NetGen.Generator.Shapes;

namespace NetGen.Generator.Graph;

/// <summary>Memory without contents that a step works in; never part of a graph.</summary>
internal sealed record Scratch(Shape Shape) : Operation
{
    public override (Shape Shape, ElementType Type) Infer(IReadOnlyList<Value> operands) => (Shape, ElementType.Float32);

    public override string ToString() => "scratch";
}
