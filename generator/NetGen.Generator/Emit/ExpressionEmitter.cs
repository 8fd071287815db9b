using NetGen.Generator.Graph;

namespace NetGen.Generator.Emit;

/// <summary>
/// Writes expressions as C# over a vector type. One text serves every width, the tail included. What occurs twice, in one expression or in several, becomes a local.
/// </summary>
/// <param name="vector">The name of the vector type.</param>
/// <param name="declare">Takes the locals: name, value, and whether the value's outermost function is costly.</param>
/// <param name="prefix">What the locals' names begin with.</param>
internal sealed class ExpressionEmitter(string vector, Action<string, string, bool> declare, string prefix = "t")
{
    private readonly Dictionary<NodeKey, ExpressionNode> _nodes = [];
    private int _locals;
    private int _inverses;

    public ExpressionEmitter(string vector, Action<string> statements, string prefix = "t")
        : this(vector, (name, value, _) => statements($"{vector} {name} = {value};"), prefix)
    {
    }

    /// <summary>Whether every costly function becomes a local, so that a loop can be divided between them.</summary>
    public bool NamesCostly { get; set; }

    /// <summary>Takes the locals that are computed before the loop; without it, nothing is.</summary>
    public Action<string, string>? DeclareBefore { get; init; }

    /// <summary>How many different costly functions were read.</summary>
    public int Costly => _nodes.Values.Count(n => n.IsCostly);

    /// <summary>The C# of a leaf, for expressions that are written at once.</summary>
    public Func<Expression, string>? Leaf { get; init; }

    /// <summary>The expression as an operand: a name, a literal or a call.</summary>
    public string Write(Expression root) => Write(Read(root, e =>
    {
        string text = Leaf!(e);
        return Intern(new NodeKey(typeof(string), 0, text), () => new ExpressionNode(e, [], () => text));
    }));

    /// <summary>Takes an expression in, to be written later. All that share sub-expressions are read first.</summary>
    public ExpressionNode Read(Expression expression, Func<Expression, ExpressionNode> leaf)
    {
        if (expression is Constant) return Intern(ExpressionNode.Key(expression, []), () => new ExpressionNode(expression, [], null));
        if (expression.Children.Count == 0) return leaf(expression);
        var children = new ExpressionNode[expression.Children.Count];
        for (int i = 0; i < children.Length; i++) children[i] = Read(expression.Children[i], leaf);
        // Made from its derivative, the density, which costs nothing more where that is read too.
        if (expression is Unary { Function: Graph.Function.NormalDistribution } distribution) children = [children[0], Read(Expressions.Apply(Graph.Function.NormalDensity, distribution.X), leaf)];
        return Intern(ExpressionNode.Key(expression, children), () => new ExpressionNode(expression, children, null));
    }

    /// <summary>The one node of a key.</summary>
    public ExpressionNode Intern(NodeKey key, Func<ExpressionNode> create)
    {
        if (_nodes.TryGetValue(key, out ExpressionNode? known)) return known;
        ExpressionNode node = create();
        node.Id = _nodes.Count;
        foreach (ExpressionNode child in node.Children) child.Uses++;
        return _nodes[key] = node;
    }

    /// <summary>The node as an operand; what it needs is declared.</summary>
    public string Write(ExpressionNode node)
    {
        if (node.Name is { } known) return known;
        string text = Text(node);
        if (node.Children.Count == 0) return node.Leaf is null ? text : node.Name = text;
        if (node.Uses < 2 && !(NamesCostly && node.IsCostly)) return text;
        node.Name = prefix + _locals++;
        declare(node.Name, Bare(text), node.IsCostly);
        return node.Name;
    }

    /// <summary>Declares a local of a given name for the node.</summary>
    public void Define(ExpressionNode node, string name)
    {
        if (node.Name is not null || node.Children.Count == 0)
        {
            declare(name, Bare(Write(node)), false);
            return;
        }

        declare(name, Bare(Text(node)), node.IsCostly);
        node.Name = name;
    }

    private string Text(ExpressionNode node)
    {
        if (node.Leaf is { } leaf) return leaf();
        IReadOnlyList<ExpressionNode> x = node.Children;
        return node.Expression switch
        {
            Constant c => $"{vector}.Broadcast({Literals.Single(c.Value)})",
            Unary { Function: Graph.Function.NormalDistribution } => $"VectorMath.NormalDistribution({Bare(Write(x[0]))}, {Bare(Write(x[1]))})",
            Unary u => Function(u.Function, Write(x[0])),
            Binary b => Operator(b.Operator, x[0], x[1]),
            Select s => $"{vector}.Select({vector}.{s.Comparison}({Bare(Write(x[0]))}, {Bare(Write(x[1]))}), {Bare(Write(x[2]))}, {Bare(Write(x[3]))})",
            _ => throw new GraphException($"No code for {Printer.Write(node.Expression)}."),
        };
    }

    private string Function(Function function, string x) => function switch
    {
        Graph.Function.Negate => $"(-{x})",
        Graph.Function.Abs or Graph.Function.Floor or Graph.Function.Sqrt => $"{vector}.{function}({Bare(x)})",
        _ => $"VectorMath.{function}({Bare(x)})",
    };

    private string Operator(Operator op, ExpressionNode left, ExpressionNode right)
    {
        switch (op)
        {
            case Graph.Operator.Add when IsProduct(left):
                return Fused(left, "", right, "");
            case Graph.Operator.Add when IsProduct(right):
                return Fused(right, "", left, "");
            case Graph.Operator.Subtract when IsProduct(right):
                return Fused(right, "-", left, "");
            case Graph.Operator.Subtract when IsProduct(left):
                return Fused(left, "", right, "-");
            case Graph.Operator.Max or Graph.Operator.Min:
                return $"{vector}.{op}({Bare(Write(left))}, {Bare(Write(right))})";
            case Graph.Operator.Power:
                return $"VectorMath.Pow({Bare(Write(left))}, {Bare(Write(right))})";
            case Graph.Operator.Divide when DeclareBefore is { } before && left.Varies && !right.Varies && right.Expression is not Constant:
                // One division before the loop instead of one for each vector of it.
                right.Inverse ??= DeclareInverse(right, before);
                return $"({Write(left)} * {right.Inverse})";
            default:
                return $"({Write(left)} {Printer.Symbol(op)} {Write(right)})";
        }
    }

    private string DeclareInverse(ExpressionNode node, Action<string, string> before)
    {
        string name = "inverse" + _inverses++;
        before(name, $"VectorMath.Reciprocal({Bare(Write(node))})");
        return name;
    }

    // A product that only a sum reads.
    private static bool IsProduct(ExpressionNode node) => node is { Expression: Binary { Operator: Graph.Operator.Multiply }, Children.Count: 2, Uses: < 2, Name: null };

    private string Fused(ExpressionNode product, string sign, ExpressionNode addend, string addendSign)
    {
        string left = Write(product.Children[0]), right = Bare(Write(product.Children[1])), sum = Write(addend);
        return $"{vector}.MultiplyAdd({(sign.Length == 0 ? Bare(left) : sign + left)}, {right}, {(addendSign.Length == 0 ? Bare(sum) : addendSign + sum)})";
    }

    /// <summary>Without the parentheses that enclose the whole.</summary>
    public static string Bare(string text)
    {
        if (text.Length < 2 || text[0] != '(' || text[text.Length - 1] != ')') return text;
        int depth = 0;
        for (int i = 0; i < text.Length - 1; i++)
        {
            if (text[i] == '(') depth++;
            else if (text[i] == ')' && --depth == 0) return text;
        }

        return text.Substring(1, text.Length - 2);
    }
}
