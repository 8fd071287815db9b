using BenchmarkDotNet.Attributes;
using NetGen.Kernels;

namespace NetGen.Benchmarks.Kernels;

/// <summary>Poolings of known networks, and their gradients.</summary>
public class PoolingBenchmarks
{
    private static readonly Dictionary<string, (PoolGeometry Geometry, int Planes)> Geometries = new()
    {
        ["2×2/2, 32²"] = (Square(32, kernel: 2, stride: 2, padding: 0), 64 * 64),
        ["2×2/2, 28²"] = (Square(28, kernel: 2, stride: 2, padding: 0), 64 * 16),
        ["3×3/2, 112²"] = (Square(112, kernel: 3, stride: 2, padding: 1), 4 * 64),
        ["3×3, 28²"] = (Square(28, kernel: 3, stride: 1, padding: 1), 4 * 192),
        ["7×7/7, 7²"] = (Square(7, kernel: 7, stride: 7, padding: 0), 16 * 512),
    };

    private Workers _workers = null!;
    private PoolGeometry _geometry;
    private int _planes;
    private AlignedBuffer _x = null!;
    private AlignedBuffer _y = null!;
    private AlignedBuffer _offsets = null!;

    /// <summary>Window and stride, size of the image.</summary>
    [ParamsSource(nameof(Shapes))]
    public string Shape { get; set; } = "";

    /// <summary>The threads to use.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    /// <summary>The shapes.</summary>
    public static IEnumerable<string> Shapes => Geometries.Keys;

    /// <summary>Fills the tensors.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _workers = new Workers(Threads);
        (_geometry, _planes) = Geometries[Shape];
        long outputs = (long)_planes * _geometry.OutputHeight * _geometry.OutputWidth;
        _x = MatMulBenchmarks.Filled((long)_planes * _geometry.Height * _geometry.Width);
        _y = MatMulBenchmarks.Filled(outputs);
        _offsets = new AlignedBuffer(outputs / sizeof(float) + 1);
        Max();
    }

    /// <summary>Ends the threads.</summary>
    [GlobalCleanup]
    public void Cleanup() => _workers.Dispose();

    /// <summary>Maxima, with the places of the winners.</summary>
    [Benchmark]
    public void Max() => Pooling.Max(_workers, _geometry, _planes, _x.Start, _y.Start, _offsets.Start);

    /// <summary>The gradient of maxima.</summary>
    [Benchmark]
    public void MaxGradient() => Pooling.ExtremeGradient(_workers, _geometry, _planes, _y.Start, _offsets.Start, _x.Start);

    /// <summary>Means.</summary>
    [Benchmark]
    public void Average() => Pooling.Average(_workers, _geometry, _planes, _x.Start, _y.Start, countPadding: true);

    /// <summary>The gradient of means.</summary>
    [Benchmark]
    public void AverageGradient() => Pooling.AverageGradient(_workers, _geometry, _planes, _y.Start, _x.Start, countPadding: true);

    private static PoolGeometry Square(int size, int kernel, int stride, int padding)
    {
        int output = (size + 2 * padding - kernel) / stride + 1;
        return new PoolGeometry(size, size, kernel, kernel, stride, stride, padding, padding, 1, 1, output, output);
    }
}
