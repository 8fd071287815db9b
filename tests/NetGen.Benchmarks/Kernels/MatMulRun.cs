using System.Text.Json;

namespace NetGen.Benchmarks.Kernels;

/// <summary>The cases of <see cref="MatMulBenchmarks"/> once each, one JSON line per case: what compare_products.py sets beside a BLAS.</summary>
internal static class MatMulRun
{
    private const double SecondsPerForm = 0.4;

    /// <summary>Prints the medians in microseconds.</summary>
    /// <param name="threads">The threads to use.</param>
    /// <param name="inTurn">Whether to wait for a line on the standard input after each case, while somebody else is timed.</param>
    public static void Run(int threads, bool inTurn)
    {
        foreach (MatMulShape shape in MatMulBenchmarks.Shapes)
        {
            var benchmark = new MatMulBenchmarks { Shape = shape, Threads = threads };
            benchmark.Setup();
            Console.WriteLine(JsonSerializer.Serialize(new
            {
                product = shape.ToString(),
                shape.M,
                shape.N,
                shape.K,
                shape.Form,
                shape.Batch,
                threads,
                shape.Operations,
                plain = Microseconds(benchmark.Plain),
                packed = Microseconds(benchmark.Packed),
            }));
            benchmark.Cleanup();
            if (inTurn)
                Console.ReadLine();
        }
    }

    private static double Microseconds(Action action) => Math.Round(1000 * Timing.Median(action, SecondsPerForm, warmUp: 0.2), 2);
}
