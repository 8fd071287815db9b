using BenchmarkDotNet.Attributes;
using NetGen.Kernels;

namespace NetGen.Benchmarks.Kernels;

/// <summary>Attention forward and backward: within a small and a long sequence, to another one, and one step of generation with cached keys.</summary>
public class AttentionBenchmarks
{
    private Workers _workers = null!;
    private AttentionGeometry _geometry;
    private AlignedBuffer _q = null!;
    private AlignedBuffer _k = null!;
    private AlignedBuffer _v = null!;
    private AlignedBuffer _output = null!;
    private AlignedBuffer _logSum = null!;
    private AlignedBuffer _dOutput = null!;
    private AlignedBuffer _dq = null!;
    private AlignedBuffer _dk = null!;
    private AlignedBuffer _dv = null!;

    /// <summary>Samples, heads, queries, keys, floats of each head, and whether it is causal.</summary>
    [ParamsSource(nameof(Sizes))]
    public (int Batch, int Heads, int Queries, int Keys, int Size, bool Causal) Shape { get; set; }

    /// <summary>The threads to use.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    /// <summary>The sizes.</summary>
    public static IEnumerable<(int Batch, int Heads, int Queries, int Keys, int Size, bool Causal)> Sizes =>
        [(8, 6, 128, 128, 32, true), (1, 12, 1024, 1024, 64, false), (1, 12, 1024, 1024, 64, true), (8, 8, 64, 200, 64, false), (1, 12, 1, 1024, 64, true)];

    /// <summary>Fills the operands.</summary>
    [GlobalSetup]
    public void Setup()
    {
        int width = Shape.Heads * Shape.Size;
        long queries = (long)Shape.Batch * Shape.Queries * width, keys = (long)Shape.Batch * Shape.Keys * width;
        _workers = new Workers(Threads);
        _geometry = new(Shape.Heads, Shape.Size, Shape.Size, 1 / MathF.Sqrt(Shape.Size), Shape.Causal, width, width, width);
        _q = MatMulBenchmarks.Filled(queries);
        _k = MatMulBenchmarks.Filled(keys);
        _v = MatMulBenchmarks.Filled(keys);
        _output = new(queries);
        _logSum = new((long)Shape.Batch * Shape.Heads * Shape.Queries);
        _dOutput = MatMulBenchmarks.Filled(queries);
        _dq = new(queries);
        _dk = new(keys);
        _dv = new(keys);
        Forward();
    }

    /// <summary>Ends the threads.</summary>
    [GlobalCleanup]
    public void Cleanup() => _workers.Dispose();

    /// <summary>Outputs and logarithms of sums.</summary>
    [Benchmark]
    public void Forward() =>
        Attention.Forward(_workers, _geometry, Shape.Batch, Shape.Queries, Shape.Keys, _q.Start, _k.Start, _v.Start, Pointer.Null, _output.Start, _logSum.Start);

    /// <summary>All three gradients.</summary>
    [Benchmark]
    public void Gradient() =>
        Attention.Gradient(_workers, _geometry, Shape.Batch, Shape.Queries, Shape.Keys, _q.Start, _k.Start, _v.Start, Pointer.Null, _output.Start, _logSum.Start, _dOutput.Start,
            _dq.Start, _dk.Start, _dv.Start);
}
