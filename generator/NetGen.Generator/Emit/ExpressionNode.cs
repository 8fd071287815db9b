using NetGen.Generator.Graph;

namespace NetGen.Generator.Emit;

/// <summary>A sub-expression while its code is written: one object for all the places where it occurs.</summary>
/// <param name="leaf">The C# of a leaf, asked for when it is needed first; null for anything else.</param>
/// <param name="varies">Whether a leaf varies from vector to vector of a loop.</param>
internal sealed class ExpressionNode(Expression expression, IReadOnlyList<ExpressionNode> children, Func<string>? leaf, bool varies = true)
{
    /// <summary>Whether it varies from vector to vector of a loop.</summary>
    public bool Varies { get; } = leaf is null ? children.Any(child => child.Varies) : varies;

    public Expression Expression { get; } = expression;

    public IReadOnlyList<ExpressionNode> Children { get; } = children;

    public Func<string>? Leaf { get; } = leaf;

    public int Id { get; set; }

    /// <summary>In how many places it occurs.</summary>
    public int Uses { get; set; }

    /// <summary>The local that holds it, once there is one.</summary>
    public string? Name { get; set; }

    /// <summary>The local that holds its reciprocal, if there is one.</summary>
    public string? Inverse { get; set; }

    /// <summary>Whether its outermost function is a polynomial of some twenty instructions or more.</summary>
    public bool IsCostly => Leaf is null && Expression switch
    {
        Unary u => u.Function is not (Function.Negate or Function.Abs or Function.Sign or Function.Floor or Function.Relu or Function.Sqrt or Function.Rsqrt or Function.NormalDistribution),
        Binary b => b.Operator == Operator.Power,
        _ => false,
    };

    /// <summary>Equal for equal nodes over equal children.</summary>
    public static NodeKey Key(Expression expression, IReadOnlyList<ExpressionNode> children)
    {
        int Child(int at) => at < children.Count ? children[at].Id : -1;
        (int code, object? what) = expression switch
        {
            Constant c => (0, (object?)Literals.Single(c.Value)),
            Unary u => ((int)u.Function, null),
            Binary b => ((int)b.Operator, null),
            Select s => ((int)s.Comparison, null),
            _ => throw new GraphException($"No code for {Printer.Write(expression)}."),
        };
        return new NodeKey(expression.GetType(), code, what, (Child(0), Child(1), Child(2), Child(3)));
    }
}

/// <summary>What tells the nodes of one piece of code apart.</summary>
/// <param name="Kind">The type of the expression.</param>
/// <param name="Code">The function, or the number of what is read.</param>
/// <param name="What">How it is read, or a constant's text.</param>
/// <param name="Children">The numbers of the children.</param>
internal readonly record struct NodeKey(Type Kind, int Code, object? What, (int First, int Second, int Third, int Fourth) Children = default);
