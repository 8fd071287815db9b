namespace NetGen.Kernels;

/// <summary>The sizes of a two-dimensional convolution (cross-correlation); one of a sequence has height 1.</summary>
/// <remarks>
/// Output pixel (i, j) reads input pixels (i·StrideHeight + a·DilationHeight − PadTop, j·StrideWidth + b·DilationWidth − PadLeft) for taps (a, b) of the kernel;
/// pixels outside the input count as zero. Padding at the bottom and on the right follows from the output size.
/// </remarks>
/// <param name="InputChannels">Channels of the input; a multiple of <paramref name="Groups"/>.</param>
/// <param name="OutputChannels">Channels of the output; a multiple of <paramref name="Groups"/>.</param>
/// <param name="Groups">The number of independent convolutions into which the channels are divided; as many as channels for a depthwise one.</param>
/// <param name="Height">Height of the input.</param>
/// <param name="Width">Width of the input.</param>
/// <param name="KernelHeight">Taps per column of the kernel.</param>
/// <param name="KernelWidth">Taps per row of the kernel.</param>
/// <param name="StrideHeight">Input rows from one output row to the next.</param>
/// <param name="StrideWidth">Input columns from one output column to the next.</param>
/// <param name="PadTop">Rows of zeros above the input.</param>
/// <param name="PadLeft">Columns of zeros left of the input.</param>
/// <param name="DilationHeight">Input rows from one tap to the next.</param>
/// <param name="DilationWidth">Input columns from one tap to the next.</param>
/// <param name="OutputHeight">Height of the output.</param>
/// <param name="OutputWidth">Width of the output.</param>
public readonly record struct ConvolutionGeometry(int InputChannels, int OutputChannels, int Groups, int Height, int Width, int KernelHeight, int KernelWidth,
    int StrideHeight, int StrideWidth, int PadTop, int PadLeft, int DilationHeight, int DilationWidth, int OutputHeight, int OutputWidth)
{
    // Every pixel is made from the same pixel of its channels.
    internal bool IsPixelwise => this is { KernelHeight: 1, KernelWidth: 1, StrideHeight: 1, StrideWidth: 1, PadTop: 0, PadLeft: 0 } && Height == OutputHeight && Width == OutputWidth;

    internal int GroupInputs => InputChannels / Groups;

    internal int GroupOutputs => OutputChannels / Groups;

    internal nint InputPixels => (nint)Height * Width;

    internal nint OutputPixels => (nint)OutputHeight * OutputWidth;

    internal int Taps => KernelHeight * KernelWidth;

    internal nint WeightsOfOutput => (nint)GroupInputs * Taps;

    internal nint Weights => OutputChannels * WeightsOfOutput;

    internal void Check()
    {
        if (Math.Min(Math.Min(Math.Min(InputChannels, OutputChannels), Math.Min(Groups, Height)), Math.Min(Math.Min(Width, KernelHeight), Math.Min(KernelWidth, OutputHeight))) < 1
            || Math.Min(Math.Min(OutputWidth, StrideHeight), Math.Min(StrideWidth, Math.Min(DilationHeight, DilationWidth))) < 1)
            throw new ArgumentException($"All sizes, strides and dilations of a convolution must be positive, but they are {this}.");
        if (InputChannels % Groups != 0 || OutputChannels % Groups != 0)
            throw new ArgumentException($"Both channel counts must be multiples of the {Groups} groups, but there are {InputChannels} input and {OutputChannels} output channels.");
    }
}
