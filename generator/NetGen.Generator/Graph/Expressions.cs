using NetGen.Generator.Model;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Graph;

/// <summary>Makes expressions, simplified: neutral elements vanish and constants fold.</summary>
internal static class Expressions
{
    // Renumbering operands often changes nothing; the tree is then the same object, and what is known of it stays known.
    private static readonly Input[] Inputs = [.. Enumerable.Range(0, 32).Select(i => new Input(i))];

    public static Expression X(int index) => index < Inputs.Length ? Inputs[index] : new Input(index);

    public static Expression Constant(double value) => new Constant(value);

    public static Expression Extent(Dim dim) => dim.IsConstant ? Constant(dim.Constant) : new Extent(dim);

    public static Expression Add(Expression a, Expression b) => Apply(Operator.Add, a, b);

    public static Expression Subtract(Expression a, Expression b) => Apply(Operator.Subtract, a, b);

    public static Expression Multiply(Expression a, Expression b) => Apply(Operator.Multiply, a, b);

    public static Expression Divide(Expression a, Expression b) => Apply(Operator.Divide, a, b);

    public static Expression Max(Expression a, Expression b) => Apply(Operator.Max, a, b);

    public static Expression Min(Expression a, Expression b) => Apply(Operator.Min, a, b);

    public static Expression Negate(Expression x) => Apply(Function.Negate, x);

    public static Expression Apply(Function function, Expression x)
    {
        if (x is Constant c) return Constant(Evaluate(function, c.Value));
        if (function == Function.Negate && x is Unary { Function: Function.Negate } twice) return twice.X;
        return new Unary(function, x);
    }

    public static Expression Apply(Operator op, Expression a, Expression b)
    {
        if (a is Constant x && b is Constant y) return Constant(Evaluate(op, x.Value, y.Value));
        switch (op)
        {
            case Operator.Add:
                if (Is(a, 0)) return b;
                if (Is(b, 0)) return a;
                if (b is Unary { Function: Function.Negate } subtrahend) return Apply(Operator.Subtract, a, subtrahend.X);
                break;
            case Operator.Subtract:
                if (Is(b, 0)) return a;
                if (Is(a, 0)) return Negate(b);
                break;
            case Operator.Multiply:
                if (Is(a, 1)) return b;
                if (Is(b, 1)) return a;
                if (Is(a, -1)) return Negate(b);
                if (Is(b, -1)) return Negate(a);
                break;
            case Operator.Divide:
                if (Is(b, 1)) return a;
                if (b is Constant { Value: not 0 } divisor && IsPowerOfTwo(divisor.Value)) return Multiply(a, Constant(1 / divisor.Value));
                break;
            case Operator.Power:
                if (Is(b, 1)) return a;
                if (Is(b, 2)) return Multiply(a, a);
                if (Is(b, 0.5)) return Apply(Function.Sqrt, a);
                break;
        }

        return new Binary(op, a, b);
    }

    public static Expression Select(Comparison comparison, Expression left, Expression right, Expression then, Expression otherwise)
    {
        if (then == otherwise) return then;
        if (left is Constant a && right is Constant b) return Evaluate(comparison, a.Value, b.Value) ? then : otherwise;
        return new Select(comparison, left, right, then, otherwise);
    }

    /// <summary>The tree with its inputs replaced by others, and its coordinates moved to other axes.</summary>
    public static Expression Substitute(this Expression expression, Func<int, Expression> input) =>
        expression.Rewrite(node => node is Input i ? input(i.Index) : null);

    /// <summary>Whether a tree reads all of some operands, no two of which are the same, first in their order: then to number what it reads anew changes nothing.</summary>
    public static bool ReadsInOrder(this Expression expression, Value[] operands)
    {
        if (!expression.Traits.InOrder || expression.Traits.Operands != operands.Length) return false;
        for (int i = 1; i < operands.Length; i++)
        {
            if (Array.IndexOf(operands, operands[i], 0, i) >= 0) return false;
        }

        return true;
    }

    /// <summary>The factors of a product, with the sign as a factor −1: a·(−b)·c gives a, b, c, −1.</summary>
    public static IEnumerable<Expression> Factors(this Expression expression) => expression switch
    {
        Binary { Operator: Operator.Multiply } product => product.Left.Factors().Concat(product.Right.Factors()),
        Unary { Function: Function.Negate } negation => negation.X.Factors().Concat([Constant(-1)]),
        _ => [expression],
    };

    public static Expression Product(IEnumerable<Expression> factors) => factors.Aggregate(Constant(1), Multiply);

    /// <summary>How many functions a processor has no instruction for the tree holds.</summary>
    public static int Cost(this Expression expression) => expression.Traits.Cost;

    public static double Evaluate(Function function, double x) => function switch
    {
        Function.Negate => -x,
        Function.Abs => Math.Abs(x),
        Function.Sign => double.IsNaN(x) ? x : Math.Sign(x),
        Function.Floor => Math.Floor(x),
        Function.Relu => Math.Max(x, 0),
        Function.Exp => Math.Exp(x),
        Function.Expm1 => Math.Abs(x) < 1e-5 ? x + (x * x / 2) + (x * x * x / 6) : Math.Exp(x) - 1,
        Function.Log => Math.Log(x),
        Function.Log1p => Math.Abs(x) < 1e-5 ? x - (x * x / 2) + (x * x * x / 3) : Math.Log(1 + x),
        Function.Sqrt => Math.Sqrt(x),
        Function.Rsqrt => 1 / Math.Sqrt(x),
        Function.Tanh => Math.Tanh(x),
        Function.Sigmoid => 1 / (1 + Math.Exp(-x)),
        Function.Softplus => Math.Max(x, 0) + Evaluate(Function.Log1p, Math.Exp(-Math.Abs(x))),
        Function.Erf => ErrorFunction.Erf(x),
        Function.NormalDensity => Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI),
        Function.NormalDistribution => (1 + ErrorFunction.Erf(x * Math.Sqrt(0.5))) / 2,
        Function.Sin => Math.Sin(x),
        Function.Cos => Math.Cos(x),
        _ => Math.Atan(x),
    };

    public static double Evaluate(Operator op, double a, double b) => op switch
    {
        Operator.Add => a + b,
        Operator.Subtract => a - b,
        Operator.Multiply => a * b,
        Operator.Divide => a / b,
        Operator.Max => Math.Max(a, b),
        Operator.Min => Math.Min(a, b),
        _ => Math.Pow(a, b),
    };

    public static bool Evaluate(Comparison comparison, double a, double b) => comparison switch
    {
        Comparison.Less => a < b,
        Comparison.LessOrEqual => a <= b,
        _ => a == b,
    };

    public static bool Is(Expression e, double value) => e is Constant c && c.Value == value;

    // Only then is the reciprocal exact, and so is the product.
    private static bool IsPowerOfTwo(double x) => Math.Abs(x) is var a && a is > 1e-30 and < 1e30 && Math.Pow(2, Math.Round(Math.Log(a, 2))) == a;
}
