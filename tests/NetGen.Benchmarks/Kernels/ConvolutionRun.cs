using System.Text.Json;
using NetGen.Kernels;

namespace NetGen.Benchmarks.Kernels;

/// <summary>The cases of <see cref="ConvolutionBenchmarks"/> once each, one JSON line per case: what compare_convolutions.py sets beside PyTorch.</summary>
internal static class ConvolutionRun
{
    private const double SecondsPerRole = 0.6;

    /// <summary>Prints the medians of all roles in microseconds.</summary>
    /// <param name="threads">The threads to use.</param>
    /// <param name="names">Parts of the names of the cases to run, or none for all of them.</param>
    public static void Run(int threads, string[] names)
    {
        foreach (ConvolutionCase c in ConvolutionBenchmarks.Cases)
        {
            if (names.Length > 0 && !names.Any(name => c.ToString().Contains(name, StringComparison.Ordinal)))
                continue;
            var benchmark = new ConvolutionBenchmarks { Case = c, Threads = threads };
            benchmark.Setup();
            Console.WriteLine(JsonSerializer.Serialize(new
            {
                convolution = c.ToString(),
                c.Batch,
                c.Inputs,
                c.Outputs,
                c.Size,
                c.Kernel,
                c.Stride,
                c.Padding,
                c.Groups,
                threads,
                c.Operations,
                forward = Microseconds(benchmark.Forward),
                prepared = Microseconds(benchmark.Prepared),
                input_gradient = Microseconds(benchmark.InputGradient),
                weight_gradient = Microseconds(benchmark.WeightGradient),
            }));
            benchmark.Cleanup();
        }
    }

    private static double Microseconds(Action action) => Math.Round(1000 * Timing.Median(action, SecondsPerRole, warmUp: 0.5), 2);
}
