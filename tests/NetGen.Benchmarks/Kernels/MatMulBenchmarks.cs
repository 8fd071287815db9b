using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using NetGen.Kernels;

namespace NetGen.Benchmarks.Kernels;

/// <summary>Matrix products: cubes, the thin shapes that networks have, and batches of small ones.</summary>
[Config(typeof(WithGigaflops))]
public class MatMulBenchmarks
{
    private Workers _workers = null!;
    private AlignedBuffer _a = null!;
    private AlignedBuffer _b = null!;
    private AlignedBuffer _c = null!;
    private AlignedBuffer _packed = null!;

    /// <summary>What is multiplied.</summary>
    [ParamsSource(nameof(Shapes))]
    public MatMulShape Shape { get; set; } = null!;

    /// <summary>The threads to use.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    /// <summary>The shapes.</summary>
    public static IEnumerable<MatMulShape> Shapes =>
    [
        new(256, 256, 256), new(512, 512, 512), new(1024, 1024, 1024), new(1024, 1024, 1024, "NT"), new(1024, 1024, 1024, "TN"), new(2048, 2048, 2048),
        // A classifier of images of 784 pixels: forward, input gradient, weight gradient, and its last layer.
        new(128, 512, 784, "NT"), new(128, 784, 512), new(512, 784, 128, "TN"), new(128, 10, 256, "NT"), new(128, 256, 10), new(10, 256, 128, "TN"), new(64, 10, 1568, "NT"),
        // A single prediction, and a few at once.
        new(1, 512, 784, "NT"), new(1, 784, 512), new(8, 512, 784, "NT"), new(16, 512, 784, "NT"),
        // A step of a recurrent layer.
        new(32, 1024, 256, "NT"), new(32, 256, 1024), new(1024, 256, 32, "TN"),
        // A transformer: dense layers on all places, and attention.
        new(1024, 768, 192, "NT"), new(1024, 192, 768), new(768, 192, 1024, "TN"),
        new(128, 128, 32, "NT", Batch: 48), new(128, 32, 128, Batch: 48), new(128, 32, 128, "TN", Batch: 48),
        // A small result of a long sum.
        new(64, 64, 20000), new(64, 64, 20000, "TN"),
    ];

    /// <summary>Fills the matrices.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _workers = new Workers(Threads);
        _a = Filled((long)Shape.Batch * Shape.M * Shape.K);
        _b = Filled((long)Shape.Batch * Shape.K * Shape.N);
        _c = Filled((long)Shape.Batch * Shape.M * Shape.N);
        _packed = new AlignedBuffer(MatMul.PackedFloats(Shape.N, Shape.K));
        MatMul.Pack(_workers, Shape.N, Shape.K, _b.Start, Shape.TransposeB, _packed.Start);
    }

    /// <summary>Ends the threads.</summary>
    [GlobalCleanup]
    public void Cleanup() => _workers.Dispose();

    /// <summary>Both operands as they lie.</summary>
    [Benchmark(Baseline = true)]
    public void Plain() =>
        MatMul.Run(_workers, Shape.Batch, Shape.M, Shape.N, Shape.K, _a.Start, Shape.TransposeA, _b.Start, Shape.TransposeB, _c.Start, false, default(NoEpilogue));

    /// <summary>The same with one right operand for the whole batch, packed before.</summary>
    [Benchmark]
    public void Packed() =>
        MatMul.Run(_workers, Shape.Batch, Shape.M, Shape.N, Shape.K, _a.Start, Shape.TransposeA, _b.Start, Shape.TransposeB, _c.Start, false, default(NoEpilogue),
            shareB: true, packedB: _packed.Start);

    internal static AlignedBuffer Filled(long length)
    {
        var random = new Random(0);
        var buffer = new AlignedBuffer(length);
        foreach (ref float value in buffer.Span)
            value = random.NextSingle() - 0.5f;
        return buffer;
    }

    private sealed class WithGigaflops : ManualConfig
    {
        public WithGigaflops() => AddColumn(new GigaflopsColumn());
    }
}
