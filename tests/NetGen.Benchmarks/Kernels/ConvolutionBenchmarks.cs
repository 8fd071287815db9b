using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using NetGen.Kernels;

namespace NetGen.Benchmarks.Kernels;

/// <summary>Convolutions of known networks, in their three roles, and forward with weights prepared once.</summary>
[Config(typeof(WithGigaflops))]
public class ConvolutionBenchmarks
{
    private Workers _workers = null!;
    private ConvolutionGeometry _geometry;
    private AlignedBuffer _x = null!;
    private AlignedBuffer _w = null!;
    private AlignedBuffer _y = null!;
    private AlignedBuffer _prepared = null!;

    /// <summary>What is convolved.</summary>
    [ParamsSource(nameof(Cases))]
    public ConvolutionCase Case { get; set; } = null!;

    /// <summary>The threads to use.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    /// <summary>The convolutions.</summary>
    public static IEnumerable<ConvolutionCase> Cases =>
    [
        // First layers of classifiers of small images, and their second ones.
        new(64, 1, 6, 28, 5, 1, 2), new(64, 1, 16, 28, 5, 1, 2), new(16, 3, 64, 32, 3, 1, 1), new(64, 6, 16, 14, 5, 1, 0), new(64, 16, 32, 14, 5, 1, 2),
        // A residual network on small images: blocks, and the ones that halve the image.
        new(16, 64, 64, 32, 3, 1, 1), new(16, 128, 128, 16, 3, 1, 1), new(16, 256, 256, 8, 3, 1, 1), new(16, 512, 512, 4, 3, 1, 1),
        new(16, 64, 128, 32, 3, 2, 1), new(16, 128, 256, 16, 3, 2, 1), new(16, 256, 512, 8, 3, 2, 1), new(16, 64, 128, 32, 1, 2, 0), new(16, 256, 512, 8, 1, 2, 0),
        // Photographs: the first layer, bottlenecks, and single images through deep layers.
        new(4, 3, 64, 224, 7, 2, 3), new(8, 256, 64, 56, 1, 1, 0), new(8, 1024, 256, 14, 1, 1, 0),
        new(1, 64, 64, 224, 3, 1, 1), new(1, 64, 64, 56, 3, 1, 1), new(1, 256, 256, 14, 3, 1, 1), new(1, 512, 512, 28, 3, 1, 1), new(1, 512, 512, 7, 3, 1, 1), new(1, 512, 512, 4, 3, 1, 1),
        // Depthwise and grouped.
        new(16, 128, 128, 28, 3, 1, 1, Groups: 128), new(16, 64, 64, 28, 3, 1, 1, Groups: 4),
    ];

    /// <summary>Fills the tensors.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _workers = new Workers(Threads);
        _geometry = Case.Geometry;
        _x = MatMulBenchmarks.Filled((long)Case.Batch * _geometry.InputChannels * _geometry.Height * _geometry.Width);
        _w = MatMulBenchmarks.Filled((long)_geometry.OutputChannels * (_geometry.InputChannels / _geometry.Groups) * _geometry.KernelHeight * _geometry.KernelWidth);
        _y = MatMulBenchmarks.Filled((long)Case.Batch * _geometry.OutputChannels * _geometry.OutputHeight * _geometry.OutputWidth);
        _prepared = new AlignedBuffer(Convolution.PreparedFloats(_geometry));
        if (_prepared.Length > 0)
            Convolution.Prepare(_workers, _geometry, _w.Start, _prepared.Start);
    }

    /// <summary>Ends the threads.</summary>
    [GlobalCleanup]
    public void Cleanup() => _workers.Dispose();

    /// <summary>The output.</summary>
    [Benchmark(Baseline = true)]
    public void Forward() => Convolution.Forward(_workers, in _geometry, Case.Batch, _x.Start, _w.Start, _y.Start, default(NoEpilogue));

    /// <summary>The output, with weights that were prepared once.</summary>
    [Benchmark]
    public void Prepared() =>
        Convolution.Forward(_workers, in _geometry, Case.Batch, _x.Start, _w.Start, _y.Start, default(NoEpilogue), _prepared.Length > 0 ? _prepared.Start : Pointer.Null);

    /// <summary>The gradient of the input.</summary>
    [Benchmark]
    public void InputGradient() => Convolution.InputGradient(_workers, in _geometry, Case.Batch, _y.Start, _w.Start, _x.Start, default(NoEpilogue));

    /// <summary>The gradient of the weights.</summary>
    [Benchmark]
    public void WeightGradient() => Convolution.WeightGradient(_workers, in _geometry, Case.Batch, _y.Start, _x.Start, _w.Start, false);

    private sealed class WithGigaflops : ManualConfig
    {
        public WithGigaflops() => AddColumn(new ConvolutionGigaflopsColumn());
    }
}
