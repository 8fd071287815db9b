using NetGen.Generator.Model;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Graph;

/// <summary>The same elements in the same order under another shape: never a copy.</summary>
internal sealed record Reshape(Shape Shape) : Operation
{
    public override (Shape Shape, ElementType Type) Infer(IReadOnlyList<Value> operands)
    {
        Expect(operands.Count == 1 && operands[0].Size.Equals(Shape.Size), $"as many elements as {Shape}", operands);
        return (Shape, operands[0].Type);
    }

    public override string ToString() => $"reshape {Shape}";
}

/// <summary>Axes in another order: axis i of the result is axis <c>Axes[i]</c> of the operand.</summary>
internal sealed record Permute(EquatableArray<int> Axes) : Operation
{
    public override (Shape Shape, ElementType Type) Infer(IReadOnlyList<Value> operands)
    {
        Expect(operands.Count == 1 && Axes.OrderBy(a => a).SequenceEqual(Enumerable.Range(0, operands[0].Shape.Rank)), "one operand with these axes", operands);
        Shape shape = operands[0].Shape;
        return (Shape.Of(Axes.Select(a => shape[a])), operands[0].Type);
    }

    public override string ToString() => $"permute ({string.Join(", ", Axes)})";
}

/// <summary>The elements <paramref name="Start"/> … <paramref name="Start"/> + <paramref name="Length"/> − 1 along an axis.</summary>
internal sealed record Slice(int Axis, Dim Start, Dim Length) : Operation
{
    public override (Shape Shape, ElementType Type) Infer(IReadOnlyList<Value> operands)
    {
        Expect(operands.Count == 1 && Axis < operands[0].Shape.Rank, "one operand with the axis", operands);
        Dim rest = operands[0].Shape[Axis] - Start - Length;
        Expect(!(rest.IsConstant && rest.Constant < 0) && !(Start.IsConstant && Start.Constant < 0), "an axis that holds all of the slice", operands);
        return (operands[0].Shape.With(Axis, Length), operands[0].Type);
    }

    public override string ToString() => $"slice axis {Axis} from {Start} length {Length}";
}

/// <summary>A <see cref="Slice"/> that is never copied: loops read it within its operand. What <see cref="Passes.Windows"/> makes of slices.</summary>
internal sealed record Window(int Axis, Dim Start, Dim Length) : Operation
{
    public override (Shape Shape, ElementType Type) Infer(IReadOnlyList<Value> operands) => new Slice(Axis, Start, Length).Infer(operands);

    public override string ToString() => $"window axis {Axis} from {Start} length {Length}";
}

/// <summary>Zeros before and after the elements of an axis.</summary>
internal sealed record Pad(int Axis, Dim Before, Dim After) : Operation
{
    public override (Shape Shape, ElementType Type) Infer(IReadOnlyList<Value> operands)
    {
        Expect(operands.Count == 1 && Axis < operands[0].Shape.Rank, "one operand with the axis", operands);
        return (operands[0].Shape.With(Axis, Before + operands[0].Shape[Axis] + After), operands[0].Type);
    }

    public override string ToString() => $"pad axis {Axis} by {Before}, {After}";
}

/// <summary>The operands one after the other along an axis.</summary>
internal sealed record Concat(int Axis) : Operation
{
    public override (Shape Shape, ElementType Type) Infer(IReadOnlyList<Value> operands)
    {
        Expect(operands.Count > 0 && operands.All(o => o.Type == operands[0].Type && Axis < o.Shape.Rank), "operands of one type that have the axis", operands);
        Expect(operands.All(o => o.Shape.With(Axis, Dim.One) == operands[0].Shape.With(Axis, Dim.One)), "operands equal but for the axis", operands);
        return (operands[0].Shape.With(Axis, operands.Select(o => o.Shape[Axis]).Aggregate((a, b) => a + b)), operands[0].Type);
    }

    public override string ToString() => $"concat axis {Axis}";
}

/// <summary>Its operand, through which no gradient goes: targets, frozen parts, truncated back-propagation.</summary>
internal sealed record Stop : Operation
{
    public override (Shape Shape, ElementType Type) Infer(IReadOnlyList<Value> operands)
    {
        Expect(operands.Count == 1, "one operand", operands);
        return (operands[0].Shape, operands[0].Type);
    }

    public override string ToString() => "stop";
}
