namespace NetGen.EndToEnd.Tests;

/// <summary>Compares numbers of single precision with those of double precision.</summary>
internal static class Close
{
    /// <summary>Fails if a number is further from what is expected than a fraction of the largest number expected.</summary>
    /// <param name="what">For the message.</param>
    /// <param name="least">The largest number counts as this at least.</param>
    /// <param name="tolerance">The fraction.</param>
    public static void Check(string what, ReadOnlySpan<float> actual, double[] expected, double least = 0, double tolerance = 1e-5)
    {
        if (actual.Length != expected.Length) throw new Xunit.Sdk.XunitException($"{what} has {actual.Length} numbers; expected {expected.Length}.");
        double scale = expected.Select(Math.Abs).Append(least).Max();
        int worst = -1;
        double largest = 0;
        for (int i = 0; i < actual.Length; i++)
        {
            double difference = Math.Abs(actual[i] - expected[i]);
            if (double.IsNaN(difference)) difference = double.PositiveInfinity;
            if (difference <= largest) continue;
            (worst, largest) = (i, difference);
        }

        if (largest <= tolerance * scale) return;
        throw new Xunit.Sdk.XunitException($"{what}[{worst}] of {actual.Length} is {actual[worst]:R}; expected {expected[worst]:R}. The difference is {largest / scale:E2} of the largest number, {scale:E2}; {tolerance:E0} is allowed.");
    }
}
