using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>
/// Forward convolution of several small images to nine to sixteen channels: channels are the lanes of vectors and pixels are broadcast from where they lie, so that nothing is gathered, and short rows leave
/// no lanes empty. A task makes some images.
/// </summary>
/// <remarks>The results, [pixel][channel], are transposed some rows at a time. Sums run along (channel, vertical tap, horizontal tap), as in other products.</remarks>
internal readonly struct ConvolutionLanes<TEpilogue> : IWork where TEpilogue : struct, IEpilogue
{
    private const int Lanes = ConvolutionLaneKernels.Lanes;
    // With half of the lanes or less, rows of pixels fill vectors better.
    private const int FewestOutputs = 9;
    // Images for which it pays to bring the weights into order.
    private const int FewestImages = 4;
    // Sums that are shorter spend their time on the transposition.
    private const int LeastDepth = 64;
    // Images that stay in a first-level cache with the results of some rows.
    private const int MostFloats = 1 << 12;
    private const int ResultPixels = 256;
    // Multiply-adds that make a task worth handing to a thread.
    private const double TaskWork = 1 << 20;

    private readonly ConvolutionGeometry _geometry;
    private readonly nint _batch;
    private readonly nint _imagesPerTask;
    private readonly Pointer _x;
    private readonly Pointer _weights;
    private readonly Pointer _places;
    private readonly Pointer _y;
    private readonly TEpilogue _epilogue;

    private ConvolutionLanes(in ConvolutionGeometry geometry, nint batch, Pointer x, Pointer y, in TEpilogue epilogue)
    {
        _geometry = geometry;
        _batch = batch;
        _x = x;
        _y = y;
        _epilogue = epilogue;
        double work = (double)Depth * geometry.OutputChannels * geometry.OutputPixels;
        _imagesPerTask = (nint)Math.Clamp(TaskWork / work, 1, batch);
        _weights = CallerScratch.Get(Depth * (Lanes + 1));
        _places = _weights + Depth * Lanes;
    }

    private nint Depth => (nint)_geometry.InputChannels * _geometry.Taps;

    // The rows and columns of an image with the padding that taps reach; what they do not reach at the right and below is left out.
    private nint Rows => IsPadded ? (_geometry.OutputHeight - 1) * _geometry.StrideHeight + (_geometry.KernelHeight - 1) * _geometry.DilationHeight + 1 : _geometry.Height;

    private nint Pitch => IsPadded ? (_geometry.OutputWidth - 1) * _geometry.StrideWidth + (_geometry.KernelWidth - 1) * _geometry.DilationWidth + 1 : _geometry.Width;

    private bool IsPadded => _geometry.PadTop > 0 || _geometry.PadLeft > 0
        || (_geometry.OutputHeight - 1) * _geometry.StrideHeight + (_geometry.KernelHeight - 1) * _geometry.DilationHeight >= _geometry.Height
        || (_geometry.OutputWidth - 1) * _geometry.StrideWidth + (_geometry.KernelWidth - 1) * _geometry.DilationWidth >= _geometry.Width;

    private nint PaddedFloats => IsPadded ? MatMulPlan.RoundUp(_geometry.InputChannels * Rows * Pitch, AlignedBuffer.Alignment) : 0;

    private nint RowsAtOnce => Math.Min(_geometry.OutputHeight, Math.Max(2, ResultPixels / _geometry.OutputWidth & ~1));

    /// <summary>Whether this pays.</summary>
    public static bool Fits(in ConvolutionGeometry geometry, nint batch) =>
        geometry is { Groups: 1, OutputChannels: >= FewestOutputs and <= Lanes, OutputWidth: >= ConvolutionLaneKernels.Pixels } && batch >= FewestImages
        && (nint)geometry.InputChannels * geometry.Taps >= LeastDepth && geometry.InputChannels * geometry.InputPixels <= MostFloats
        && 5 * MatMulPlan.RoundUp(geometry.OutputWidth, ConvolutionLaneKernels.Pixels) <= 6 * geometry.OutputWidth;

    public static void Run(Workers workers, in ConvolutionGeometry geometry, nint batch, Pointer x, Pointer w, Pointer y, in TEpilogue epilogue)
    {
        ConvolutionLanes<TEpilogue> work = new(geometry, batch, x, y, epilogue);
        work.OrderWeights(w);
        work.ListPlaces();
        workers.Run(MatMulPlan.Divide(batch, work._imagesPerTask), work, work.PaddedFloats + work.RowsAtOnce * geometry.OutputWidth * Lanes);
    }

    // From [output][channel and tap] to [channel and tap][lane].
    private void OrderWeights(Pointer w)
    {
        if (_geometry.OutputChannels < Lanes)
            _weights.AsSpan(Depth * Lanes).Clear();
        MatMulPanels.Transpose(w, Depth, _geometry.OutputChannels, Depth, _weights, Lanes);
    }

    // Where the first pixel's values of each (channel, vertical tap, horizontal tap) are.
    private void ListPlaces()
    {
        nint at = 0;
        for (nint channel = 0; channel < _geometry.InputChannels; channel++)
        {
            for (nint v = 0; v < _geometry.KernelHeight; v++)
            {
                for (nint h = 0; h < _geometry.KernelWidth; h++)
                    _places.SetInt32(at++, (int)((channel * Rows + v * _geometry.DilationHeight) * Pitch + h * _geometry.DilationWidth));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>(nint task, Pointer scratch) where V : struct, ISimd<V>
    {
        Pointer results = scratch + PaddedFloats;
        bool isPadded = IsPadded;
        if (isPadded)
            scratch.AsSpan(PaddedFloats).Clear();
        nint width = _geometry.OutputWidth, pixels = _geometry.OutputPixels, rowsAtOnce = RowsAtOnce;
        for (nint image = task * _imagesPerTask; image < Math.Min((task + 1) * _imagesPerTask, _batch); image++)
        {
            Pointer source = _x + image * _geometry.InputChannels * _geometry.InputPixels, target = _y + image * _geometry.OutputChannels * pixels;
            if (isPadded)
            {
                CopyInside(source, scratch);
                source = scratch;
            }
            for (nint row = 0; row < _geometry.OutputHeight; row += rowsAtOnce)
            {
                nint rows = Math.Min(rowsAtOnce, _geometry.OutputHeight - row);
                Multiply<V>(source + row * _geometry.StrideHeight * Pitch, rows, results);
                Transposition.Run<V>(results, Lanes, target + row * width, pixels, _geometry.OutputChannels, rows * width);
                if (typeof(TEpilogue) != typeof(NoEpilogue))
                    MatMulTiles.Apply<V, TEpilogue>(target + row * width, pixels, target + row * width, pixels, _geometry.OutputChannels, rows * width, _epilogue, image, 0, row * width);
            }
        }
    }

    // The padding is there already.
    private void CopyInside(Pointer source, Pointer padded)
    {
        nint rows = Rows, pitch = Pitch, top = _geometry.PadTop, left = _geometry.PadLeft;
        nint height = Math.Min(_geometry.Height, rows - top), width = Math.Max(0, Math.Min(_geometry.Width, pitch - left));
        for (nint channel = 0; channel < _geometry.InputChannels; channel++)
        {
            for (nint row = 0; row < height; row++)
                (source + row * _geometry.Width).AsSpan(width).CopyTo((padded + (channel * rows + top + row) * pitch + left).AsSpan(width));
            source += _geometry.InputPixels;
        }
    }

    // Some rows as [pixel][lane].
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply<V>(Pointer source, nint rows, Pointer results) where V : struct, ISimd<V>
    {
        nint width = _geometry.OutputWidth, step = _geometry.StrideWidth, rowStep = _geometry.StrideHeight * Pitch, depth = Depth;
        for (nint row = 0, made; row < rows; row += made)
        {
            // An odd row at the end is computed twice.
            nint second = Math.Min(row + 1, rows - 1) - row;
            made = V.Count < Lanes ? 1 : rows - row >= 4 ? 4 : 2;
            for (nint column = 0; column < width; column += ConvolutionLaneKernels.Pixels)
            {
                // The last pixels of a row may have been made before.
                nint first = Math.Min(column, width - ConvolutionLaneKernels.Pixels);
                Pointer from = source + row * rowStep + first * step, to = results + (row * width + first) * Lanes;
                if (made == 4)
                    ConvolutionLaneKernels.FourRows<V>(depth, from, step, rowStep, _places, _weights, to, width * Lanes);
                else if (made == 2)
                    ConvolutionLaneKernels.TwoRows<V>(depth, from, step, second * rowStep, _places, _weights, to, second * width * Lanes);
                else
                {
                    for (nint lane = 0; lane < Lanes; lane += 2 * V.Count)
                        ConvolutionLaneKernels.OneRow<V>(depth, from, step, _places, _weights + lane, to + lane);
                }
            }
        }
    }
}
