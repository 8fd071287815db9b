namespace NetGen.Kernels;

/// <summary>The sizes of a pooling: windows of an input of (Height, Width) give an output of (OutputHeight, OutputWidth); all in elements.</summary>
/// <remarks>
/// The window of output (i, j) holds the input elements (i·StrideHeight − PadTop + a·DilationHeight, j·StrideWidth − PadLeft + b·DilationWidth) for
/// a below KernelHeight and b below KernelWidth, as far as they exist. The padding below and to the right follows from the output's size.
/// </remarks>
public readonly record struct PoolGeometry(
    int Height, int Width, int KernelHeight, int KernelWidth, int StrideHeight, int StrideWidth,
    int PadTop, int PadLeft, int DilationHeight, int DilationWidth, int OutputHeight, int OutputWidth)
{
    /// <summary>The number of places of a window.</summary>
    internal int KernelSize => KernelHeight * KernelWidth;

    internal nint InputSize => (nint)Height * Width;

    internal nint OutputSize => (nint)OutputHeight * OutputWidth;

    /// <summary>The places a that exist in the windows of output row <paramref name="row"/>.</summary>
    internal Range1D KernelRows(int row) => Range1D.Clip(row * StrideHeight - PadTop, DilationHeight, KernelHeight, Height);

    /// <summary>The places b that exist in the windows of output column <paramref name="column"/>.</summary>
    internal Range1D KernelColumns(int column) => Range1D.Clip(column * StrideWidth - PadLeft, DilationWidth, KernelWidth, Width);

    /// <summary>The output columns whose windows lie within the width of the input entirely.</summary>
    internal Range1D InteriorColumns()
    {
        int low = Math.Min((PadLeft + StrideWidth - 1) / StrideWidth, OutputWidth);
        int lastStart = Width - 1 - (KernelWidth - 1) * DilationWidth + PadLeft;
        int high = lastStart < 0 ? 0 : lastStart / StrideWidth + 1;
        return new Range1D(low, Math.Clamp(high, low, OutputWidth));
    }

    /// <summary>Refuses geometries that have a window without any input element.</summary>
    internal void Verify()
    {
        if (Height < 1 || Width < 1 || KernelHeight < 1 || KernelWidth < 1 || StrideHeight < 1 || StrideWidth < 1 || DilationHeight < 1 || DilationWidth < 1
            || PadTop < 0 || PadLeft < 0 || OutputHeight < 0 || OutputWidth < 0)
            throw new ArgumentException($"The sizes, strides and dilations of a pooling must be positive and its paddings not negative, but they are {this}.");
        for (int row = 0; row < OutputHeight; row++)
        {
            if (KernelRows(row).IsEmpty)
                throw new ArgumentException($"The windows of output row {row} contain no input element; use less padding or fewer output rows in {this}.");
        }
        for (int column = 0; column < OutputWidth; column++)
        {
            if (KernelColumns(column).IsEmpty)
                throw new ArgumentException($"The windows of output column {column} contain no input element; use less padding or fewer output columns in {this}.");
        }
    }
}
