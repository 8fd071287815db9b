using NetGen.Generator.Graph;
using static NetGen.Generator.Graph.Expressions;

namespace NetGen.Generator.Gradients;

/// <summary>
/// Reverse-mode differentiation of an expression: from the adjoint of its result to those of its inputs.
/// The table gives each function's share as an expression over its argument x and its own result y; where y is the result of a whole map, the stored value is read instead of being computed again.
/// Conventions are PyTorch's: relu'(0) = 0, |x|'(0) = 0, a tie of max or min gives half to each, and a NaN passes dy to both.
/// </summary>
internal static class Pointwise
{
    /// <summary>What reaches each input; inputs that nothing reaches are absent.</summary>
    /// <param name="result">How the map's own result is read.</param>
    /// <param name="adjoint">The adjoint of the result.</param>
    public static SortedDictionary<int, Expression> Pull(Expression expression, Expression result, Expression adjoint)
    {
        var inputs = new SortedDictionary<int, Expression>();
        Visit(expression, result, adjoint);
        return inputs;

        void Add(int input, Expression dx) => inputs[input] = inputs.TryGetValue(input, out Expression? sum) ? Expressions.Add(sum, dx) : dx;

        static Expression Share(SortedDictionary<int, Expression> branch, int input) => branch.TryGetValue(input, out Expression? dx) ? dx : Constant(0);

        void Visit(Expression e, Expression y, Expression dy)
        {
            switch (e)
            {
                case Input i:
                    Add(i.Index, dy);
                    break;
                case Unary u when Derivative(u.Function, u.X, y, dy) is { } dx:
                    Visit(u.X, u.X, dx);
                    break;
                case Binary b:
                    (Expression left, Expression right) = Derivatives(b, y, dy);
                    Visit(b.Left, b.Left, left);
                    Visit(b.Right, b.Right, right);
                    break;
                case Graph.Select s:
                    // Whole shares are selected: were dy selected instead, zero times an infinite derivative of the branch not taken would be NaN.
                    SortedDictionary<int, Expression> then = Pull(s.Then, s.Then, dy), otherwise = Pull(s.Else, s.Else, dy);
                    foreach (int i in then.Keys.Union(otherwise.Keys)) Add(i, Select(s.Comparison, s.Left, s.Right, Share(then, i), Share(otherwise, i)));
                    break;
            }
        }
    }

    /// <summary>The adjoint of x for y = f(x); null where the derivative is zero everywhere.</summary>
    private static Expression? Derivative(Function function, Expression x, Expression y, Expression dy) => function switch
    {
        Function.Negate => Negate(dy),
        Function.Abs => Multiply(dy, Apply(Function.Sign, x)),
        Function.Relu => Select(Comparison.LessOrEqual, y, Constant(0), Constant(0), dy),
        Function.Exp => Multiply(dy, y),
        Function.Expm1 => Multiply(dy, Add(y, Constant(1))),
        Function.Log => Divide(dy, x),
        Function.Log1p => Divide(dy, Add(x, Constant(1))),
        Function.Sqrt => Divide(Multiply(dy, Constant(0.5)), y),
        Function.Rsqrt => Multiply(Multiply(dy, Constant(-0.5)), Multiply(y, Multiply(y, y))),
        Function.Tanh => Multiply(dy, Subtract(Constant(1), Multiply(y, y))),
        Function.Sigmoid => Multiply(dy, Multiply(y, Subtract(Constant(1), y))),
        Function.Softplus => Multiply(dy, Apply(Function.Sigmoid, x)),
        Function.Erf => Multiply(dy, Multiply(Constant(2 / Math.Sqrt(Math.PI)), Apply(Function.Exp, Negate(Multiply(x, x))))),
        Function.NormalDensity => Negate(Multiply(dy, Multiply(x, y))),
        Function.NormalDistribution => Multiply(dy, Apply(Function.NormalDensity, x)),
        Function.Sin => Multiply(dy, Apply(Function.Cos, x)),
        Function.Cos => Negate(Multiply(dy, Apply(Function.Sin, x))),
        Function.Atan => Divide(dy, Add(Multiply(x, x), Constant(1))),
        _ => null, // Sign and Floor are steps.
    };

    private static (Expression Left, Expression Right) Derivatives(Binary e, Expression y, Expression dy)
    {
        (Expression a, Expression b) = (e.Left, e.Right);
        Expression half = Multiply(dy, Constant(0.5));
        Expression Where(Expression smaller, Expression larger) =>
            Select(Comparison.Less, larger, smaller, Constant(0), Select(Comparison.Equal, smaller, larger, half, dy));
        Expression byLogarithm = Multiply(dy, Multiply(y, Apply(Function.Log, a)));
        return e.Operator switch
        {
            Operator.Add => (dy, dy),
            Operator.Subtract => (dy, Negate(dy)),
            Operator.Multiply => (Multiply(dy, b), Multiply(dy, a)),
            Operator.Divide => (Divide(dy, b), Negate(Divide(Multiply(dy, y), b))),
            Operator.Max => (Where(b, a), Where(a, b)),
            Operator.Min => (Where(a, b), Where(b, a)),
            // A power of 0 is constant, and so is 0 to any power that is not negative; the formulas alone would give 0·∞ = NaN.
            _ => (Select(Comparison.Equal, b, Constant(0), Constant(0), Multiply(dy, Multiply(b, Apply(Operator.Power, a, Subtract(b, Constant(1)))))),
                  b is Constant ? dy : Select(Comparison.Equal, a, Constant(0), Select(Comparison.LessOrEqual, Constant(0), b, Constant(0), byLogarithm), byLogarithm)),
        };
    }
}
