using NetGen.Generator.Gradients;
using NetGen.Generator.Graph;

namespace NetGen.Testing;

/// <summary>Makes the gradients of wanted values from those of results; <see cref="Tape.Differentiate"/> is the one to be proved.</summary>
internal delegate IReadOnlyDictionary<Value, Value> Differentiator(GraphBuilder builder, IEnumerable<(Value Value, Value Gradient)> seeds, IReadOnlyCollection<Value> wanted);

/// <summary>
/// Proves a gradient by one number: for random directions u of an operand x and v of the result y, v·(J u) from differences of the values equals (Jᵀ v)·u from the gradient.
/// </summary>
internal static class DirectionalCheck
{
    // The central difference of fourth order: its error is of the order of Step⁴ and of 10⁻¹⁶ / Step. Arguments move by twice that much: kinks must be further away.
    private const double Step = 1e-3;

    /// <summary>The relative difference of the two numbers. An operand without a gradient counts as one with zeros.</summary>
    /// <param name="bindings">Values of all symbols and leaves.</param>
    public static double Error(GraphBuilder builder, Value y, Value x, Bindings bindings, Random random, Differentiator? differentiate = null)
    {
        const string Direction = "direction of the result";
        Value seed = builder.Seed(Direction, y.Shape);
        Value? gradient = (differentiate ?? Tape.Differentiate)(builder, [(y, seed)], [x]).GetValueOrDefault(x);

        if (gradient is not null && gradient.Shape != x.Shape) throw new InvalidOperationException($"The gradient of {x.Operation} has shape {gradient.Shape}; expected {x.Shape}.");

        string leaf = ((Leaf)x.Operation).Name;
        double[] at = bindings.Leaves[leaf];
        double[] u = Fills.Uniform(-1, 1)(random, at.Length);
        double[] v = Fills.Uniform(-1, 1)(random, Tensor.Size(bindings.Evaluate(y.Shape)));

        double[] Moved(double by) => Interpreter.Run(y, builder.Values, bindings.Leaf(leaf, at.Zip(u, (a, d) => a + (by * d)).ToArray())).Data;
        double[] near = Difference(Moved(Step), Moved(-Step)), far = Difference(Moved(2 * Step), Moved(-2 * Step));
        double numeric = ((8 * Dot(v, near)) - Dot(v, far)) / (12 * Step);

        double[] pulled = gradient is null ? new double[at.Length] : Interpreter.Run(gradient, builder.Values, bindings.Leaf(Direction, v)).Data;
        double exact = Dot(u, pulled);

        // Where the two vectors happen to be almost orthogonal, or the result hardly depends on x, rounding is measured by what the number could have been.
        double[] scales = [Math.Abs(numeric), Math.Abs(exact), 1e-3 * Norm(u) * Norm(pulled), 1e-6 * Norm(v) * Math.Max(Norm(u), Norm(Moved(0)))];
        return Math.Abs(numeric - exact) / scales.Max();
    }

    private static double[] Difference(double[] a, double[] b) => a.Zip(b, (x, y) => x - y).ToArray();

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private static double Norm(double[] a) => Math.Sqrt(Dot(a, a));
}
