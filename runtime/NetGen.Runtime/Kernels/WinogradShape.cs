namespace NetGen.Kernels;

/// <summary>A 3 × 3 convolution with stride 1, or an input gradient, which is one of dy with the kernel turned around.</summary>
internal readonly record struct WinogradShape(int Channels, int Outputs, int Height, int Width, int PadTop, int PadLeft, int OutputHeight, int OutputWidth)
{
    /// <summary>Whether the geometry is of the kind that the method is for.</summary>
    public static bool Fits(in ConvolutionGeometry geometry) =>
        geometry is { KernelHeight: Winograd.Kernel, KernelWidth: Winograd.Kernel, StrideHeight: 1, StrideWidth: 1, DilationHeight: 1, DilationWidth: 1, Groups: 1 };

    /// <summary>The shape of a convolution, or of its input gradient.</summary>
    public static WinogradShape Of(in ConvolutionGeometry geometry, bool backward) => backward
        ? new(geometry.OutputChannels, geometry.InputChannels, geometry.OutputHeight, geometry.OutputWidth, Winograd.Kernel - 1 - geometry.PadTop, Winograd.Kernel - 1 - geometry.PadLeft,
            geometry.Height, geometry.Width)
        : new(geometry.InputChannels, geometry.OutputChannels, geometry.Height, geometry.Width, geometry.PadTop, geometry.PadLeft, geometry.OutputHeight, geometry.OutputWidth);

    /// <summary>Whether the method is faster than the direct one.</summary>
    /// <remarks>
    /// Compares multiply-adds, with transforms counted as the multiply-adds that take as long: 500 for a channel of a tile, 250 for a pair of channels of the weights. Prepared weights count as
    /// much, for the method must not depend on them, and four times as many have to be read then.
    /// </remarks>
    public bool Pays(nint batch)
    {
        double tiles = (double)batch * TilesHigh * TilesWide, pixels = (double)batch * OutputHeight * OutputWidth, pairs = (double)Channels * Outputs;
        double direct = Winograd.Kernel * Winograd.Kernel * pixels * pairs;
        return Winograd.Positions * tiles * pairs + 500 * tiles * (Channels + Outputs) + 250 * pairs < direct;
    }

    /// <summary>Rows of tiles of an image.</summary>
    public int TilesHigh => (OutputHeight + Winograd.Outputs - 1) / Winograd.Outputs;

    /// <summary>Columns of tiles of an image.</summary>
    public int TilesWide => (OutputWidth + Winograd.Outputs - 1) / Winograd.Outputs;
}
