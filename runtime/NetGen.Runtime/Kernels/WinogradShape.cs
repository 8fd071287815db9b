namespace NetGen.Kernels;

/// <summary>A 3 × 3 or 5 × 5 convolution with stride 1, or an input gradient, which is one of dy with the kernel turned around. Channels and outputs are those of a group.</summary>
internal readonly record struct WinogradShape(int Groups, int Kernel, int Channels, int Outputs, int Height, int Width, int PadTop, int PadLeft, int OutputHeight, int OutputWidth)
{
    /// <summary>The most input channels and output channels whose weight gradient a task makes.</summary>
    public const int GradientBlock = 128;

    /// <summary>Whether the geometry is of the kind that the method is for.</summary>
    public static bool Fits(in ConvolutionGeometry geometry) =>
        geometry is { KernelHeight: 3, KernelWidth: 3 } or { KernelHeight: 5, KernelWidth: 5 }
        && geometry is { StrideHeight: 1, StrideWidth: 1, DilationHeight: 1, DilationWidth: 1 };

    /// <summary>The shape of a convolution, or of its input gradient.</summary>
    public static WinogradShape Of(in ConvolutionGeometry geometry, bool backward) => backward
        ? new(geometry.Groups, geometry.KernelHeight, geometry.GroupOutputs, geometry.GroupInputs, geometry.OutputHeight, geometry.OutputWidth, geometry.KernelHeight - 1 - geometry.PadTop,
            geometry.KernelWidth - 1 - geometry.PadLeft,
            geometry.Height, geometry.Width)
        : new(geometry.Groups, geometry.KernelHeight, geometry.GroupInputs, geometry.GroupOutputs, geometry.Height, geometry.Width, geometry.PadTop, geometry.PadLeft,
            geometry.OutputHeight, geometry.OutputWidth);

    /// <summary>Whether the method is faster than the direct one.</summary>
    /// <remarks>
    /// Compares multiply-adds, with transforms counted as the multiply-adds that take as long: 500 for a channel of a tile, 250 for a pair of channels of the weights. Prepared weights count as
    /// much, for the method must not depend on them, and four times as many have to be read then.
    /// </remarks>
    public bool Pays(nint batch)
    {
        double tiles = (double)batch * TilesHigh * TilesWide, pixels = (double)batch * OutputHeight * OutputWidth, pairs = (double)Channels * Outputs;
        double direct = Kernel * Kernel * pixels * pairs;
        return Winograd.Positions * tiles * pairs + 500 * tiles * (Channels + Outputs) + 250 * pairs < direct;
    }

    /// <summary>Whether the method is faster than the direct one for the weight gradient.</summary>
    /// <remarks>
    /// As <see cref="Pays"/>, with constants of its own, and without groups; inputs are transformed again for each block of output channels, and gradients for each one of input channels.
    /// </remarks>
    public bool PaysForWeightGradient(nint batch)
    {
        double tiles = (double)batch * TilesHigh * TilesWide, pixels = (double)batch * OutputHeight * OutputWidth, pairs = (double)Channels * Outputs;
        double transforms = Channels * Math.Ceiling((double)Outputs / GradientBlock) + Outputs * Math.Ceiling((double)Channels / GradientBlock);
        return Groups == 1 && Winograd.Positions * tiles * pairs + 400 * tiles * transforms + 400 * pairs < Kernel * Kernel * pixels * pairs;
    }

    /// <summary>The floats of the transformed weights of all groups.</summary>
    public nint WeightFloats => Groups * WinogradLayout.Floats(Outputs, Channels);

    /// <summary>Rows and columns of outputs that a tile makes.</summary>
    public int Step => Winograd.Size - Kernel + 1;

    /// <summary>Rows of tiles of an image.</summary>
    public int TilesHigh => (OutputHeight + Step - 1) / Step;

    /// <summary>Columns of tiles of an image.</summary>
    public int TilesWide => (OutputWidth + Step - 1) / Step;
}
