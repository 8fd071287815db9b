using NetGen.Kernels;

namespace NetGen.Benchmarks.Kernels;

/// <summary>A convolution of square images with a square kernel.</summary>
public sealed record ConvolutionCase(int Batch, int Inputs, int Outputs, int Size, int Kernel, int Stride, int Padding, int Groups = 1)
{
    /// <summary>The sizes as the kernels take them.</summary>
    public ConvolutionGeometry Geometry
    {
        get
        {
            int output = ((Size + (2 * Padding) - Kernel) / Stride) + 1;
            return new ConvolutionGeometry(
                InputChannels: Inputs, OutputChannels: Outputs, Groups: Groups, Height: Size, Width: Size, KernelHeight: Kernel, KernelWidth: Kernel,
                StrideHeight: Stride, StrideWidth: Stride, PadTop: Padding, PadLeft: Padding, DilationHeight: 1, DilationWidth: 1, OutputHeight: output, OutputWidth: output);
        }
    }

    /// <summary>Multiplications and additions of the direct sum, in each of the three roles.</summary>
    public double Operations
    {
        get
        {
            ConvolutionGeometry geometry = Geometry;
            return 2.0 * Batch * Outputs * (Inputs / Groups) * Kernel * Kernel * geometry.OutputHeight * geometry.OutputWidth;
        }
    }

    /// <summary>For the table of results.</summary>
    public override string ToString() =>
        $"{Kernel}×{Kernel}{(Stride > 1 ? $"/{Stride}" : "")}, {Inputs}→{Outputs}{(Groups > 1 ? $" in {Groups}" : "")}, {Size}², batch {Batch}";
}
