using NetGen.Generator.Graph;
using NetGen.Generator.Passes;

namespace NetGen.Testing;

/// <summary>Compares what a plan computes with what its graph means.</summary>
internal static class PlanCheck
{
    /// <summary>
    /// The largest difference of a result, relative to the largest number of that result (at least 1); infinite where a shape differs, a result is missing, or one is NaN and the other is not.
    /// </summary>
    public static double Difference(Evaluation expected, Plan plan, Bindings bindings, bool wantsInputGradients = true)
    {
        IReadOnlyList<(Result Result, Tensor Tensor)> actual = PlanInterpreter.Run(plan, bindings, wantsInputGradients);
        int wanted = expected.Graph.Results.Count(r => wantsInputGradients || r.Role != ResultRole.InputGradient);
        return actual.Count != wanted ? double.PositiveInfinity : actual.Select(a => Difference(expected[a.Result.Role, a.Result.Name], a.Tensor)).DefaultIfEmpty(0).Max();
    }

    private static double Difference(Tensor expected, Tensor actual)
    {
        if (!expected.Shape.SequenceEqual(actual.Shape)) return double.PositiveInfinity;
        double scale = expected.Data.Where(double.IsFinite).Select(Math.Abs).Append(1).Max(), largest = 0;
        foreach ((double x, double y) in expected.Data.Zip(actual.Data))
        {
            if (x.Equals(y)) continue;
            double difference = Math.Abs(x - y) / scale;
            largest = Math.Max(largest, double.IsNaN(difference) ? double.PositiveInfinity : difference);
        }

        return largest;
    }
}
