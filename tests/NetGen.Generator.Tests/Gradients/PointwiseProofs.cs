using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;
using NetGen.Testing;
using static NetGen.Generator.Graph.Expressions;
using static NetGen.Generator.Tests.ProofCase;

namespace NetGen.Generator.Tests;

internal sealed class PointwiseProofs : IProofs
{
    public IEnumerable<ProofCase> Cases => Functions.Concat(Operators).Concat(Selections).Concat(Broadcasts).Concat(Leaves);

    private static IEnumerable<ProofCase> Functions
    {
        get
        {
            foreach (Function f in Enum.GetValues<Function>())
            {
                Fill fill = f switch
                {
                    Function.Abs or Function.Sign or Function.Relu => Fills.AwayFromZero(),
                    Function.Floor => Fills.Uniform(1.1, 1.9),
                    Function.Log or Function.Sqrt or Function.Rsqrt => Fills.Uniform(0.3, 3),
                    Function.Log1p => Fills.Uniform(-0.6, 2),
                    _ => Fills.Uniform(-2, 2),
                };
                // On its own the stored result serves the derivative; inside a larger expression it is made again.
                yield return new($"{f} alone", g => g.Apply(f, g.Input("x", [B, 7])), ("x", fill));
                yield return new($"{f} inside", g => g.Map(Multiply(Apply(Function.Tanh, Add(Apply(f, X(0)), X(1))), X(1)), g.Input("x", [B, 7]), g.Input("w", [1, 7])), ("x", fill));
                if (f is not (Function.Sign or Function.Floor)) yield return new($"second derivative of {f}", g => Gradient(g, g.Apply(f, g.Input("x", [B, 4])), "x"), ("x", fill));
                yield return new($"{f} of a product", g => g.Map(Apply(f, Multiply(X(0), X(1))), g.Input("x", [B, 7]), g.Input("w", [1, 7])), ("x", Positive(fill, f)), ("w", Fills.Uniform(0.95, 1)));
            }
        }
    }

    private static IEnumerable<ProofCase> Operators
    {
        get
        {
            foreach (Operator op in Enum.GetValues<Operator>())
            {
                (Fill a, Fill b) = op switch
                {
                    Operator.Divide => (Fills.Uniform(-2, 2), Fills.AwayFromZero(0.4)),
                    Operator.Max or Operator.Min => (Fills.Spaced(), Fills.Spaced(0.02)),
                    Operator.Power => (Fills.Uniform(0.4, 2), Fills.Uniform(-2, 2)),
                    _ => (Fills.Uniform(-2, 2), Fills.Uniform(-2, 2)),
                };
                yield return new($"{op} alone", g => g.Map(Apply(op, X(0), X(1)), g.Input("a", [B, 5]), g.Input("b", [B, 5])), ("a", a), ("b", b));
                yield return new($"{op} inside", g => g.Map(Apply(Function.Sin, Apply(op, X(0), X(1))), g.Input("a", [B, 5]), g.Input("b", [B, 5])), ("a", a), ("b", b));
                yield return new($"{op} of one operand", g => g.Map(Apply(op, Apply(Function.Exp, X(0)), Add(X(0), Constant(3))), g.Input("a", [B, 5])), ("a", Fills.Uniform(0.3, 1)));
            }

            foreach (double exponent in (double[])[-1, 0, 0.5, 1, 1.7, 2, 3])
            {
                yield return new($"power {exponent}", g => g.Map(Apply(Operator.Power, X(0), Constant(exponent)), g.Input("a", [B, 5])), ("a", Fills.Uniform(0.4, 2)));
            }

            yield return new("cube of negative numbers", g => g.Map(Apply(Operator.Power, X(0), Constant(3)), g.Input("a", [B, 5])), ("a", Fills.Uniform(-2, -0.4)));
            yield return new("exponential of base 2", g => g.Map(Apply(Operator.Power, Constant(2), X(0)), g.Input("a", [B, 5])));
        }
    }

    private static IEnumerable<ProofCase> Selections
    {
        get
        {
            foreach (Comparison c in Enum.GetValues<Comparison>())
            {
                yield return new($"select where x {c} 0", g => g.Map(Select(c, X(0), Constant(0), Multiply(X(1), X(0)), Apply(Function.Sin, X(1))), g.Input("x", [B, 6]), g.Input("a", [B, 6])), ("x", Fills.AwayFromZero()));
                yield return new($"select where x {c} y", g => g.Map(Select(c, X(0), X(1), Multiply(X(0), X(1)), X(0)), g.Input("x", [B, 6]), g.Input("y", [B, 6])), ("x", Fills.Spaced()), ("y", Fills.Spaced(0.02)));
                yield return new($"select where coordinates {c}", g => g.Map(Select(c, new Coordinate(2), new Coordinate(1), Multiply(X(0), X(0)), Constant(-2)), g.Input("x", [B, T, T])));
            }
        }
    }

    private static IEnumerable<ProofCase> Broadcasts
    {
        get
        {
            Shape full = [B, 3, 4];
            Shape[] patterns = [Shape.Scalar, [1, 1, 1], [B, 1, 1], [1, 3, 1], [1, 1, 4], [B, 3, 1], [B, 1, 4], [1, 3, 4], full];
            foreach (Shape shape in patterns)
            {
                // Linear, so that all factors leave the sum; and not, so that none does.
                yield return new($"broadcast {shape} linear", g => g.Map(Multiply(X(0), X(1)), full, g.Input("x", full), g.Input("a", shape)));
                yield return new($"broadcast {shape} sine", g => g.Map(Multiply(X(0), Apply(Function.Sin, Multiply(X(0), X(1)))), full, g.Input("x", full), g.Input("a", shape)));
                yield return new($"broadcast {shape} alone", g => g.Map(Multiply(Negate(X(0)), X(0)), full, g.Input("a", shape)));
                yield return new($"broadcast {shape} negated", g => g.Map(Multiply(Negate(X(0)), Multiply(X(1), Subtract(X(2), X(1)))), full, g.Input("a", shape), g.Input("b", [1, 3, 1]), g.Input("c", [B, 1, 4])));
            }

            yield return new("outer product", g => g.Map(Multiply(X(0), X(1)), g.Input("a", [B, 3, 1]), g.Input("b", [1, 1, 4])));
            yield return new("an extent of 1 in the result", g => g.Map(Multiply(X(0), X(1)), g.Input("a", [B, 1, 4]), g.Input("b", [1, 1, 4])));
            yield return new("symbolic extents", g => g.Map(Multiply(X(0), Add(X(1), X(2))), g.Input("a", [B, T, 3]), g.Input("b", [1, T, 1]), g.Input("c", [B, 1, 3])));
        }
    }

    private static IEnumerable<ProofCase> Leaves =>
    [
        new("a mean's extent", g => g.Map(Divide(Multiply(X(0), X(0)), Extent(T * 2)), g.Input("x", [B, T]))),
        new("positions", g => g.Map(Multiply(X(0), Apply(Function.Sin, Multiply(X(0), new Coordinate(1)))), g.Input("x", [B, 5]))),
        new("dropout", g => g.Map(Select(Comparison.Less, new Uniform(3), Constant(0.5), Multiply(X(0), Multiply(X(1), Constant(2))), Constant(0)), g.Input("x", [B, 9]), g.Input("a", [1, 9]))),
        new("integers", g => g.Map(Multiply(X(0), X(1)), g.Input("x", [B, 3]), g.Input("i", [B, 1], ElementType.Int32)), ("i", Fills.Integers(5))),
    ];

    // Products with numbers just below 1 must stay within the function's range.
    private static Fill Positive(Fill fill, Function f) => f == Function.Floor ? Fills.Uniform(1.3, 1.9) : fill;
}
