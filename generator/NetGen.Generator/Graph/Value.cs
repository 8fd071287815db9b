using NetGen.Generator.Model;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Graph;

/// <summary>What the elements of a tensor are; the same names as at run time.</summary>
internal enum ElementType
{
    Float32,
    Int32,

    /// <summary>The place of a maximum within its window.</summary>
    Byte,
}

/// <summary>Where a value comes from: names what is emitted.</summary>
/// <param name="Path">The layer's path, "layer1.0.conv1".</param>
/// <param name="Kind">The layer's kind, "Conv2D".</param>
internal readonly record struct Origin(string Path, string Kind, bool Backward = false)
{
    public override string ToString() => Backward ? Path + " backward" : Path;
}

/// <summary>The result of an operation in static single assignment. Ids are dense and operands have smaller ids than their users.</summary>
internal sealed class Value(int id, Operation operation, Value[] operands, Shape shape, Dim size, ElementType type, Origin origin)
{
    public Value(int id, Operation operation, Value[] operands, Shape shape, ElementType type, Origin origin)
        : this(id, operation, operands, shape, shape.Size, type, origin)
    {
    }

    public int Id { get; } = id;

    public Operation Operation { get; } = operation;

    public EquatableArray<Value> Operands { get; } = new(operands);

    /// <summary>All extents, the batch included.</summary>
    public Shape Shape { get; } = shape;

    /// <summary>The number of elements, which many passes ask for.</summary>
    public Dim Size { get; } = size;

    public ElementType Type { get; } = type;

    public Origin Origin { get; } = origin;

    /// <summary>The same in another graph, over operands of the same shapes.</summary>
    public Value In(int id, Value[] operands, Origin origin) => new(id, Operation, operands, Shape, Size, Type, origin);

    /// <summary>Values are equal when they are the same; the number saves asking the runtime for one.</summary>
    public override int GetHashCode() => Id;

    public override string ToString() => $"%{Id}";
}
