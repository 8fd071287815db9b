using NetGen.Generator.Shapes;

namespace NetGen.Generator.Graph;

/// <summary>A value that is there before the first step.</summary>
internal abstract record Leaf(string Name, Shape Shape, ElementType Type) : Operation
{
    public sealed override (Shape Shape, ElementType Type) Infer(IReadOnlyList<Value> operands) => (Shape, Type);

    public sealed override string ToString() => $"{GetType().Name.Replace("Leaf", "").ToLowerInvariant()} '{Name}'";
}

/// <summary>An input of the network.</summary>
internal sealed record InputLeaf(string Name, Shape Shape, ElementType Type) : Leaf(Name, Shape, Type);

/// <summary>What a loss compares with.</summary>
internal sealed record TargetLeaf(string Name, Shape Shape, ElementType Type) : Leaf(Name, Shape, Type);

/// <summary>A trained parameter.</summary>
internal sealed record ParameterLeaf(string Name, Shape Shape) : Leaf(Name, Shape, ElementType.Float32);

/// <summary>A value that training keeps but does not train: running statistics.</summary>
internal sealed record BufferLeaf(string Name, Shape Shape) : Leaf(Name, Shape, ElementType.Float32);

/// <summary>What a workspace keeps from one call to the next: a recurrent layer's state, an attention's keys and values.</summary>
internal sealed record StateLeaf(string Name, Shape Shape) : Leaf(Name, Shape, ElementType.Float32);

/// <summary>The gradient that comes from outside for an output of a network without a loss.</summary>
internal sealed record SeedLeaf(string Name, Shape Shape) : Leaf(Name, Shape, ElementType.Float32);
