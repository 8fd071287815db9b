using BenchmarkDotNet.Attributes;
using NetGen.Kernels;

namespace NetGen.Benchmarks.Kernels;

/// <summary>Permutations as attention and image layouts need them, and a plain copy, which is the limit.</summary>
public class MovementBenchmarks
{
    private static readonly Dictionary<string, (nint[] Shape, int[] Axes)> Cases = new()
    {
        ["copy 1024×1024"] = ([1024, 1024], [0, 1]),
        ["transpose 1024×1024"] = ([1024, 1024], [1, 0]),
        ["transpose 1000×1000"] = ([1000, 1000], [1, 0]),
        ["heads (8, 128, 6, 32)"] = ([8, 128, 6, 32], [0, 2, 1, 3]),
        ["heads (8, 512, 12, 64)"] = ([8, 512, 12, 64], [0, 2, 1, 3]),
        ["channels last (16, 64, 32, 32)"] = ([16, 64, 32, 32], [0, 2, 3, 1]),
        ["channels first (16, 32, 32, 64)"] = ([16, 32, 32, 64], [0, 3, 1, 2]),
    };

    private Workers _workers = null!;
    private nint[] _shape = [];
    private int[] _axes = [];
    private AlignedBuffer _source = null!;
    private AlignedBuffer _target = null!;

    /// <summary>What is moved.</summary>
    [ParamsSource(nameof(Names))]
    public string Case { get; set; } = "";

    /// <summary>The threads to use.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    /// <summary>The cases.</summary>
    public static IEnumerable<string> Names => Cases.Keys;

    /// <summary>Fills the tensors.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _workers = new Workers(Threads);
        (_shape, _axes) = Cases[Case];
        long size = _shape.Aggregate(1L, (product, extent) => product * extent);
        _source = MatMulBenchmarks.Filled(size);
        _target = new AlignedBuffer(size);
    }

    /// <summary>Ends the threads.</summary>
    [GlobalCleanup]
    public void Cleanup() => _workers.Dispose();

    /// <summary>The permutation.</summary>
    [Benchmark]
    public void Permute() => Movement.Permute(_workers, _shape, _axes, _source.Start, _target.Start);
}
