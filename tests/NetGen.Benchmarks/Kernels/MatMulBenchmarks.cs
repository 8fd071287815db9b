using BenchmarkDotNet.Attributes;
using NetGen.Kernels;

namespace NetGen.Benchmarks.Kernels;

/// <summary>Matrix products: cubes, and the thin shapes of dense layers.</summary>
public class MatMulBenchmarks
{
    private Workers _workers = null!;
    private AlignedBuffer _a = null!;
    private AlignedBuffer _b = null!;
    private AlignedBuffer _c = null!;

    /// <summary>C (m × n) = A (m × k) · B.</summary>
    [ParamsSource(nameof(Sizes))]
    public (int M, int N, int K) Size { get; set; }

    /// <summary>The threads to use.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    /// <summary>The sizes.</summary>
    public static IEnumerable<(int M, int N, int K)> Sizes =>
        [(256, 256, 256), (512, 512, 512), (1024, 1024, 1024), (128, 512, 784), (128, 10, 256), (1, 512, 784)];

    /// <summary>Fills the matrices.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _workers = new Workers(Threads);
        _a = Filled((long)Size.M * Size.K);
        _b = Filled((long)Size.K * Size.N);
        _c = Filled((long)Size.M * Size.N);
    }

    /// <summary>Ends the threads.</summary>
    [GlobalCleanup]
    public void Cleanup() => _workers.Dispose();

    /// <summary>B as it lies, (k × n).</summary>
    [Benchmark]
    public void Plain() => MatMul.Run(_workers, 1, Size.M, Size.N, Size.K, _a.Start, false, _b.Start, false, _c.Start, false, default(NoEpilogue));

    /// <summary>B transposed, (n × k), as the weights of a dense layer.</summary>
    [Benchmark]
    public void Transposed() => MatMul.Run(_workers, 1, Size.M, Size.N, Size.K, _a.Start, false, _b.Start, true, _c.Start, false, default(NoEpilogue));

    internal static AlignedBuffer Filled(long length)
    {
        var random = new Random(0);
        var buffer = new AlignedBuffer(length);
        foreach (ref float value in buffer.Span)
            value = random.NextSingle() - 0.5f;
        return buffer;
    }
}
