using System.Runtime.CompilerServices;
using System.Text;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Graph;

/// <summary>
/// What is done to operands: a value, with everything that decides the result except the operands themselves.
/// Each operation has a class under Operations/, its derivative under Gradients/ and its meaning in the interpreter of the tests.
/// </summary>
internal abstract record Operation
{
    private int _hash;

    /// <summary>The shape and type of the result; throws <see cref="GraphException"/> on operands that the operation cannot take.</summary>
    public abstract (Shape Shape, ElementType Type) Infer(IReadOnlyList<Value> operands);

    /// <summary>Whether two equal ones over equal operands are one value.</summary>
    public virtual bool IsShared => true;

    /// <summary>The hash code, computed once: an operation is looked up in each graph that it is part of.</summary>
    public int Hash => _hash == 0 ? _hash = GetHashCode() : _hash;

    /// <inheritdoc/>
    public virtual bool Equals(Operation? other) => ReferenceEquals(this, other) || (other is not null && EqualityContract == other.EqualityContract);

    /// <inheritdoc/>
    public override int GetHashCode() => EqualityContract.GetHashCode();

    /// <summary>For dumps: the attributes, without the operands.</summary>
    public abstract override string ToString();

    protected void Expect(bool condition, string what, IReadOnlyList<Value> operands)
    {
        if (!condition) throw new GraphException($"{this}: expected {what}; came {string.Join(", ", operands.Select(o => o.Type + " " + o.Shape))}");
    }

    /// <summary>The same with numbers in the text, which is put together only where the condition fails.</summary>
    protected void Expect(bool condition, [InterpolatedStringHandlerArgument(nameof(condition))] ref Expectation what, IReadOnlyList<Value> operands) => Expect(condition, condition ? "" : what.ToString(), operands);

    /// <summary>What was expected; an interpolated string makes one.</summary>
    [InterpolatedStringHandler]
    protected internal readonly ref struct Expectation
    {
        private readonly StringBuilder? _text;

        public Expectation(int literalLength, int formattedCount, bool condition, out bool fails)
        {
            fails = !condition;
            _text = fails ? new StringBuilder(literalLength + formattedCount) : null;
        }

        public void AppendLiteral(string text) => _text!.Append(text);

        public void AppendFormatted<T>(T value) => _text!.Append(value);

        public override string ToString() => _text?.ToString() ?? "";
    }
}

/// <summary>A graph that is wrong: a defect of the compiler, never of what a user wrote.</summary>
internal sealed class GraphException(string message) : Exception(message);
