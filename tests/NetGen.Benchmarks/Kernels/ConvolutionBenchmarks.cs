using BenchmarkDotNet.Attributes;
using NetGen.Kernels;

namespace NetGen.Benchmarks.Kernels;

/// <summary>Convolutions of known networks, in their three roles.</summary>
public class ConvolutionBenchmarks
{
    private const int Batch = 16;

    private static readonly Dictionary<string, ConvolutionGeometry> Geometries = new()
    {
        ["5×5, 1→16, 28²"] = Square(1, 16, 28, kernel: 5, stride: 1, padding: 2),
        ["3×3, 64→64, 32²"] = Square(64, 64, 32, kernel: 3, stride: 1, padding: 1),
        ["3×3/2, 64→128, 32²"] = Square(64, 128, 32, kernel: 3, stride: 2, padding: 1),
        ["3×3, 512→512, 4²"] = Square(512, 512, 4, kernel: 3, stride: 1, padding: 1),
        ["1×1, 256→64, 56²"] = Square(256, 64, 56, kernel: 1, stride: 1, padding: 0),
        ["7×7/2, 3→64, 224²"] = Square(3, 64, 224, kernel: 7, stride: 2, padding: 3),
    };

    private Workers _workers = null!;
    private ConvolutionGeometry _geometry;
    private AlignedBuffer _x = null!;
    private AlignedBuffer _w = null!;
    private AlignedBuffer _y = null!;

    /// <summary>Kernel and stride, channels, size of the image.</summary>
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
        _geometry = Geometries[Shape];
        _x = MatMulBenchmarks.Filled((long)Batch * _geometry.InputChannels * _geometry.Height * _geometry.Width);
        _w = MatMulBenchmarks.Filled((long)_geometry.OutputChannels * _geometry.InputChannels * _geometry.KernelHeight * _geometry.KernelWidth);
        _y = MatMulBenchmarks.Filled((long)Batch * _geometry.OutputChannels * _geometry.OutputHeight * _geometry.OutputWidth);
    }

    /// <summary>Ends the threads.</summary>
    [GlobalCleanup]
    public void Cleanup() => _workers.Dispose();

    /// <summary>The output.</summary>
    [Benchmark]
    public void Forward() => Convolution.Forward(_workers, in _geometry, Batch, _x.Start, _w.Start, _y.Start, default(NoEpilogue));

    /// <summary>The gradient of the input.</summary>
    [Benchmark]
    public void InputGradient() => Convolution.InputGradient(_workers, in _geometry, Batch, _y.Start, _w.Start, _x.Start, default(NoEpilogue));

    /// <summary>The gradient of the weights.</summary>
    [Benchmark]
    public void WeightGradient() => Convolution.WeightGradient(_workers, in _geometry, Batch, _y.Start, _x.Start, _w.Start, false);

    private static ConvolutionGeometry Square(int inputs, int outputs, int size, int kernel, int stride, int padding)
    {
        int output = ((size + (2 * padding) - kernel) / stride) + 1;
        return new ConvolutionGeometry(
            InputChannels: inputs, OutputChannels: outputs, Groups: 1, Height: size, Width: size, KernelHeight: kernel, KernelWidth: kernel,
            StrideHeight: stride, StrideWidth: stride, PadTop: padding, PadLeft: padding, DilationHeight: 1, DilationWidth: 1, OutputHeight: output, OutputWidth: output);
    }
}
