using NetGen.Generator.Model;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Graph;

/// <summary>
/// What a <see cref="Map"/> computes for one element: a tree over the elements of its operands. Trees are values: equal trees are equal.
/// They are simplified where they are made (see <see cref="Expressions"/>) and nowhere else; x·0 stays, since folding it would hide NaN.
/// </summary>
internal abstract record Expression(EquatableArray<Expression> Children)
{
    // Sub-trees are shared, and read far more often than made: each knows its hash and its size.
    private readonly int _hash = Children.GetHashCode();
    private ExpressionTraits? _traits;

    /// <summary>The sub-trees, left to right.</summary>
    public EquatableArray<Expression> Children { get; } = Children;

    /// <summary>The number of nodes.</summary>
    public int Size { get; } = SizeOver(Children);

    /// <summary>What the tree reads and costs, found once.</summary>
    public ExpressionTraits Traits => _traits ??= ExpressionTraits.Of(this);

    /// <summary>This node over other sub-trees.</summary>
    public virtual Expression With(EquatableArray<Expression> children) => this;

    /// <summary>The tree with every node replaced bottom-up; null keeps a node.</summary>
    public Expression Rewrite(Func<Expression, Expression?> replace)
    {
        Expression self = this;
        if (Children.Count > 0)
        {
            Expression[]? children = null;
            for (int i = 0; i < Children.Count; i++)
            {
                Expression child = Children[i].Rewrite(replace);
                if (children is null && !ReferenceEquals(child, Children[i])) children = [.. Children];
                if (children is not null) children[i] = child;
            }

            if (children is not null) self = With(new(children));
        }

        return replace(self) ?? self;
    }

    /// <summary>All nodes, sub-trees before the nodes that read them.</summary>
    public IReadOnlyList<Expression> Nodes()
    {
        var nodes = new List<Expression>(Size);
        Collect(nodes);
        return nodes;
    }

    /// <inheritdoc/>
    public virtual bool Equals(Expression? other) =>
        ReferenceEquals(this, other) || (other is not null && _hash == other._hash && EqualityContract == other.EqualityContract && Children.Equals(other.Children));

    /// <inheritdoc/>
    public override int GetHashCode() => unchecked((_hash * 31) + EqualityContract.GetHashCode());

    private static int SizeOver(EquatableArray<Expression> children)
    {
        int size = 1;
        foreach (Expression child in children) size += child.Size;
        return size;
    }

    private void Collect(List<Expression> nodes)
    {
        foreach (Expression child in Children.AsSpan()) child.Collect(nodes);
        nodes.Add(this);
    }
}

/// <summary>The element of an operand, broadcast to the map's shape.</summary>
internal sealed record Input(int Index) : Expression([]);

internal sealed record Constant(double Value) : Expression([]);

/// <summary>The position along an axis of the map's shape: masks, one-hot comparisons and positions need no tensor.</summary>
internal sealed record Coordinate(int Axis) : Expression([]);

/// <summary>A dimension as a number, known at run time at the latest: 1/N of a mean.</summary>
internal sealed record Extent(Dim Dim) : Expression([]);

/// <summary>A uniform number in [0, 1) that depends on the seed, the step, the stream and the element's position, so that it is the same wherever it is computed again.</summary>
internal sealed record Uniform(int Stream) : Expression([]);

internal sealed record Unary(Function Function, Expression X) : Expression([X])
{
    public Expression X => Children[0];

    public override Expression With(EquatableArray<Expression> children) => Expressions.Apply(Function, children[0]);
}

internal sealed record Binary(Operator Operator, Expression Left, Expression Right) : Expression([Left, Right])
{
    public Expression Left => Children[0];

    public Expression Right => Children[1];

    public override Expression With(EquatableArray<Expression> children) => Expressions.Apply(Operator, children[0], children[1]);
}

/// <summary><paramref name="Then"/> where <paramref name="Left"/> compares to <paramref name="Right"/>, else <paramref name="Else"/>; a comparison with NaN is false.</summary>
internal sealed record Select(Comparison Comparison, Expression Left, Expression Right, Expression Then, Expression Else) : Expression([Left, Right, Then, Else])
{
    public Expression Left => Children[0];

    public Expression Right => Children[1];

    public Expression Then => Children[2];

    public Expression Else => Children[3];

    public override Expression With(EquatableArray<Expression> children) => Expressions.Select(Comparison, children[0], children[1], children[2], children[3]);
}

/// <summary>Functions of one argument; <see cref="Pointwise"/> has their derivatives.</summary>
internal enum Function
{
    Negate, Abs, Sign, Floor, Relu, Exp, Expm1, Log, Log1p, Sqrt, Rsqrt, Tanh, Sigmoid, Softplus, Erf, NormalDensity, NormalDistribution, Sin, Cos, Atan,
}

internal enum Operator
{
    Add, Subtract, Multiply, Divide, Max, Min, Power,
}

internal enum Comparison
{
    Less, LessOrEqual, Equal,
}
