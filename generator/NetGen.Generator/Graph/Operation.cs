using NetGen.Generator.Shapes;

namespace NetGen.Generator.Graph;

/// <summary>
/// What is done to operands: a value, with everything that decides the result except the operands themselves.
/// Each operation has a class under Operations/, its derivative under Gradients/ and its meaning in the interpreter of the tests.
/// </summary>
internal abstract record Operation
{
    /// <summary>The shape and type of the result; throws <see cref="GraphException"/> on operands that the operation cannot take.</summary>
    public abstract (Shape Shape, ElementType Type) Infer(IReadOnlyList<Value> operands);

    /// <summary>Whether two equal ones over equal operands are one value.</summary>
    public virtual bool IsShared => true;

    /// <summary>For dumps: the attributes, without the operands.</summary>
    public abstract override string ToString();

    protected void Expect(bool condition, string what, IReadOnlyList<Value> operands)
    {
        if (!condition) throw new GraphException($"{this}: expected {what}; came {string.Join(", ", operands.Select(o => o.Type + " " + o.Shape))}");
    }
}

/// <summary>A graph that is wrong: a defect of the compiler, never of what a user wrote.</summary>
internal sealed class GraphException(string message) : Exception(message);
