using NetGen.Generator.Graph;

namespace NetGen.Generator.Emit;

/// <summary>
/// Writes expressions as C# over a vector type. One text serves every width, the tail included. What occurs twice becomes a local.
/// </summary>
/// <param name="vector">The name of the vector type.</param>
/// <param name="statements">Takes the locals' declarations.</param>
/// <param name="prefix">What the locals' names begin with.</param>
internal sealed class ExpressionEmitter(string vector, Action<string> statements, string prefix = "t")
{
    private readonly Dictionary<Expression, string> _known = [];
    private int _locals;

    /// <summary>The C# of a leaf.</summary>
    public required Func<Expression, string> Leaf { get; init; }

    /// <summary>The expression as an operand: a name, a literal or a call.</summary>
    public string Write(Expression root)
    {
        var uses = new Dictionary<Expression, int>();
        Count(root);
        return Text(root, uses);

        void Count(Expression e)
        {
            uses[e] = uses.TryGetValue(e, out int n) ? n + 1 : 1;
            if (n > 0) return;
            foreach (Expression child in e.Children) Count(child);
        }
    }

    private string Text(Expression e, Dictionary<Expression, int> uses)
    {
        if (_known.TryGetValue(e, out string? name)) return name;
        string text = e switch
        {
            Constant c => $"{vector}.Broadcast({Literals.Single(c.Value)})",
            Unary u => Function(u, uses),
            Binary b => Operator(b, uses),
            Select s => $"{vector}.Select({vector}.{s.Comparison}({Bare(Text(s.Left, uses))}, {Bare(Text(s.Right, uses))}), {Bare(Text(s.Then, uses))}, {Bare(Text(s.Else, uses))})",
            _ => Leaf(e),
        };
        if (e.Children.Count == 0 || uses[e] < 2) return text;
        name = prefix + _locals++;
        statements($"{vector} {name} = {Bare(text)};");
        return _known[e] = name;
    }

    private string Function(Unary u, Dictionary<Expression, int> uses)
    {
        string x = Text(u.X, uses);
        return u.Function switch
        {
            Graph.Function.Negate => $"(-{x})",
            Graph.Function.Abs or Graph.Function.Floor or Graph.Function.Sqrt => $"{vector}.{u.Function}({Bare(x)})",
            _ => $"VectorMath.{u.Function}({Bare(x)})",
        };
    }

    private string Operator(Binary b, Dictionary<Expression, int> uses)
    {
        bool Product(Expression e) => e is Binary { Operator: Graph.Operator.Multiply } && uses[e] < 2 && !_known.ContainsKey(e);
        switch (b.Operator)
        {
            case Graph.Operator.Add when Product(b.Left):
                return Fused((Binary)b.Left, "", Text(b.Right, uses));
            case Graph.Operator.Add when Product(b.Right):
                return Fused((Binary)b.Right, "", Text(b.Left, uses));
            case Graph.Operator.Subtract when Product(b.Right):
                return Fused((Binary)b.Right, "-", Text(b.Left, uses));
            case Graph.Operator.Subtract when Product(b.Left):
                return Fused((Binary)b.Left, "", "-" + Text(b.Right, uses));
            case Graph.Operator.Max or Graph.Operator.Min:
                return $"{vector}.{b.Operator}({Bare(Text(b.Left, uses))}, {Bare(Text(b.Right, uses))})";
            case Graph.Operator.Power:
                return $"VectorMath.Pow({Bare(Text(b.Left, uses))}, {Bare(Text(b.Right, uses))})";
            default:
                return $"({Text(b.Left, uses)} {Printer.Symbol(b.Operator)} {Text(b.Right, uses)})";
        }

        string Fused(Binary product, string sign, string addend) =>
            $"{vector}.MultiplyAdd({(sign.Length == 0 ? Bare(Text(product.Left, uses)) : sign + Text(product.Left, uses))}, {Bare(Text(product.Right, uses))}, {Bare(addend)})";
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
