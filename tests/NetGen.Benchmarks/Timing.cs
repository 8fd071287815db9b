using System.Diagnostics;

namespace NetGen.Benchmarks;

/// <summary>Medians of repeated calls.</summary>
internal static class Timing
{
    private const int MostRuns = 100_000;
    private const int FewestWarmUps = 3;

    // The JIT replaces hot methods by optimized ones in the background; by then it has done so.
    private const double WarmUp = 2;

    /// <summary>The median duration of a call in milliseconds, after a warm-up.</summary>
    /// <param name="action">What is measured.</param>
    /// <param name="seconds">For how long it is called; at most 100,000 times.</param>
    /// <param name="warmUp">For how many seconds it is called before.</param>
    public static double Median(Action action, double seconds, double warmUp = WarmUp)
    {
        long start = Stopwatch.GetTimestamp();
        for (int run = 0; run < FewestWarmUps || Stopwatch.GetElapsedTime(start).TotalSeconds < warmUp; run++)
            action();

        var times = new List<double>();
        start = Stopwatch.GetTimestamp();
        while (times.Count < MostRuns && Stopwatch.GetElapsedTime(start).TotalSeconds < seconds)
            times.Add(Once(action));
        times.Sort();
        return times[times.Count / 2];
    }

    /// <summary>The duration of one call in milliseconds.</summary>
    public static double Once(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
