using System.Text.Json;

namespace NetGen.Benchmarks.Kernels;

/// <summary>Everything that is neither a product nor a convolution, once each, one JSON line per case: what compare_rest.py sets beside PyTorch.</summary>
internal static class RestRun
{
    private const double SecondsPerRole = 0.3;

    /// <summary>Prints medians in microseconds.</summary>
    /// <param name="threads">The threads to use.</param>
    /// <param name="names">Parts of the names of the kinds to run (attention, pooling, layer, embedding, permutation, optimizer), or none for all of them.</param>
    public static void Run(int threads, string[] names)
    {
        foreach ((int batch, int heads, int queries, int keys, int size, bool causal) shape in AttentionBenchmarks.Sizes)
        {
            var attention = new AttentionBenchmarks { Shape = shape, Threads = threads };
            Print("attention", $"{shape.batch} × {shape.heads}, {shape.queries} × {shape.keys}, {shape.size}{(shape.causal ? ", causal" : "")}", attention.Setup, attention.Cleanup,
                ("forward", attention.Forward), ("gradient", attention.Gradient));
        }

        foreach (string shape in PoolingBenchmarks.Shapes)
        {
            var pooling = new PoolingBenchmarks { Shape = shape, Threads = threads };
            Print("pooling", shape, pooling.Setup, pooling.Cleanup,
                ("maxima", pooling.Max), ("their gradient", pooling.MaxGradient), ("means", pooling.Average), ("their gradient, means", pooling.AverageGradient));
        }

        foreach (string layer in PointwiseBenchmarks.Names)
        {
            var pointwise = new PointwiseBenchmarks { Layer = layer, Threads = threads };
            Print("layer", layer, pointwise.Setup, pointwise.Cleanup, ("forward and backward", pointwise.ForwardAndBackward));
        }

        foreach ((int tokens, int width, int vocabulary) size in LookupBenchmarks.Sizes)
        {
            var lookup = new LookupBenchmarks { Size = size, Threads = threads };
            Print("embedding", $"{size.tokens} of {size.vocabulary} × {size.width}", lookup.Setup, lookup.Cleanup, ("rows", lookup.Gather), ("gradient", lookup.ScatterAdd));
        }

        foreach (string movement in MovementBenchmarks.Names)
        {
            var permutation = new MovementBenchmarks { Case = movement, Threads = threads };
            Print("permutation", movement, permutation.Setup, permutation.Cleanup, ("", permutation.Permute));
        }

        var optimizer = new OptimizerBenchmarks { Threads = threads };
        Print("optimizer", "11 million parameters", optimizer.Setup, optimizer.Cleanup, ("SGD", optimizer.Sgd), ("momentum", optimizer.Momentum), ("Adam", optimizer.Adam), ("AdamW", optimizer.AdamW));

        void Print(string kind, string name, Action setUp, Action cleanUp, params (string Role, Action Action)[] roles)
        {
            if (names.Length > 0 && !names.Any(part => kind.Contains(part, StringComparison.Ordinal)))
                return;
            setUp();
            foreach ((string role, Action action) in roles)
                Console.WriteLine(JsonSerializer.Serialize(new { kind, name, role, threads, ours = Math.Round(1000 * Timing.Median(action, SecondsPerRole, warmUp: 0.5), 2) }));
            cleanUp();
        }
    }
}
