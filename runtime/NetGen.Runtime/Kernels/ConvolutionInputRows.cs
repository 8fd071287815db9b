using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>
/// The input gradient of thin layers with stride 1 and much padding of dy, such as that of an unpadded 5 × 5 convolution: row by row of dx, so that rows of dy that do not exist cost nothing.
/// A task makes some images.
/// </summary>
/// <remarks>
/// dy is copied once, into planes with zeros around them; taps are offsets in there, summed in the order (vertical tap, channel, horizontal tap), so that those that a row of dx needs follow each other.
/// </remarks>
internal readonly struct ConvolutionInputRows<TEpilogue> : IWork where TEpilogue : struct, IEpilogue
{
    // Multiply-adds of a task: some times what its weights cost to pack.
    private const double TaskWork = 1 << 20;
    // Planes and weights beyond this do not stay in a first-level cache.
    private const int MostFloats = 1 << 13;

    private readonly ConvolutionGeometry _geometry;
    private readonly nint _batch;
    private readonly nint _imagesPerTask;
    private readonly ConvolutionWeights _weights;
    private readonly Planes _planes;
    private readonly Pointer _dy;
    private readonly Pointer _dx;
    private readonly TEpilogue _epilogue;

    private ConvolutionInputRows(in ConvolutionGeometry geometry, nint batch, Pointer dy, Pointer w, Pointer dx, in TEpilogue epilogue)
    {
        _geometry = geometry;
        _batch = batch;
        _weights = new(geometry, backward: true, w);
        _planes = new(_weights);
        _dy = dy;
        _dx = dx;
        _epilogue = epilogue;
        double work = (double)geometry.Taps * geometry.InputChannels * geometry.OutputChannels * geometry.InputPixels;
        _imagesPerTask = (nint)Math.Clamp(TaskWork / work, 1, batch);
    }

    /// <summary>Whether this pays: enough of dy's rows fall outside, and enough of each vector's pixels inside.</summary>
    public static bool Fits(in ConvolutionGeometry geometry)
    {
        if (geometry is not { StrideHeight: 1, StrideWidth: 1, Groups: 1, InputChannels: > 2 })
            return false;
        ConvolutionWeights weights = new(geometry, backward: true, Pointer.Null);
        Planes planes = new(weights);
        if (planes.Floats > MostFloats || RowPanels.MaximalPaddedRows(weights.Rows) * weights.Channels * geometry.Taps > MostFloats)
            return false;
        nint taps = 0;
        for (int row = 0; row < geometry.Height; row++)
            taps += planes.Taps(row).Length;
        return taps * MatMulPlan.RoundUp(geometry.Width, MatMulPlan.MaximalPairWidth / 2) < 0.85 * geometry.InputPixels * geometry.KernelHeight;
    }

    public static void Run(Workers workers, in ConvolutionGeometry geometry, nint batch, Pointer dy, Pointer w, Pointer dx, in TEpilogue epilogue)
    {
        ConvolutionInputRows<TEpilogue> work = new(geometry, batch, dy, w, dx, epilogue);
        nint depth = work.Depth, rows = RowPanels.MaximalPaddedRows(geometry.InputChannels);
        nint floats = MatMulPlan.RoundUp(depth, AlignedBuffer.Alignment) + 2 * ConvolutionWeights.PackedFloats(rows, depth) + rows * MatMulPlan.MaximalPairWidth + work._planes.Floats;
        workers.Run(MatMulPlan.Divide(batch, work._imagesPerTask), work, floats);
    }

    private nint Depth => (nint)_geometry.OutputChannels * _geometry.Taps;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>(nint task, Pointer scratch) where V : struct, ISimd<V>
    {
        nint depth = Depth, packedFloats = ConvolutionWeights.PackedFloats(RowPanels.MaximalPaddedRows(_geometry.InputChannels), depth);
        RowPanels panels = new(_geometry.InputChannels);
        Pointer offsets = scratch;
        Pointer packed = offsets + MatMulPlan.RoundUp(depth, AlignedBuffer.Alignment);
        Pointer tiles = packed + packedFloats;
        Pointer planes = tiles + panels.PaddedRows * MatMulPlan.MaximalPairWidth, unordered = planes + _planes.Floats;
        _weights.Pack(_planes.Vertical, _planes.Horizontal, panels, 0, 0, _geometry.InputChannels, 0, _geometry.OutputChannels, unordered);
        Reorder(panels, unordered, packed);
        _planes.ListOffsets(offsets);
        planes.AsSpan(_planes.Floats).Clear();
        for (nint image = task * _imagesPerTask; image < Math.Min((task + 1) * _imagesPerTask, _batch); image++)
        {
            _planes.Fill(_dy + image * _geometry.OutputChannels * _geometry.OutputPixels, planes);
            Multiply<V>(panels, image, packed, offsets, planes, tiles);
        }
    }

    // From (channel, vertical tap, horizontal tap) to (vertical tap, channel, horizontal tap).
    private void Reorder(in RowPanels panels, Pointer from, Pointer to)
    {
        nint channels = _geometry.OutputChannels, high = _geometry.KernelHeight, wide = _geometry.KernelWidth;
        for (int panel = 0; panel < panels.Count; panel++)
        {
            nint length = wide * panels.Height(panel);
            for (nint channel = 0; channel < channels; channel++)
            {
                for (nint tap = 0; tap < high; tap++)
                {
                    from.AsSpan(length).CopyTo((to + (tap * channels + channel) * length).AsSpan(length));
                    from += length;
                }
            }
            to += channels * high * length;
        }
    }

    // Pairs of vectors, each from one row; those of two rows use the taps of both, for what lies outside is zero.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply<V>(in RowPanels panels, nint image, Pointer packed, Pointer offsets, Pointer planes, Pointer tiles) where V : struct, ISimd<V>
    {
        nint width = _geometry.Width, perRow = MatMulPlan.Divide(width, V.Count), vectors = _geometry.Height * perRow, perTap = (nint)_geometry.OutputChannels * _geometry.KernelWidth;
        for (nint vector = 0; vector < vectors; vector += 2)
        {
            (nint row0, nint at0) = Math.DivRem(vector, perRow);
            // An odd number of vectors leaves one over, which is computed twice.
            (nint row1, nint at1) = Math.DivRem(Math.Min(vector + 1, vectors - 1), perRow);
            Range1D taps0 = _planes.Taps((int)row0), taps1 = _planes.Taps((int)row1);
            nint low = Math.Min(taps0.Low, taps1.Low), depth = (Math.Max(taps0.High, taps1.High) - low) * perTap;
            Pointer b0 = planes + row0 * _planes.Pitch + at0 * V.Count, b1 = planes + row1 * _planes.Pitch + at1 * V.Count, a = packed, tile = tiles;
            ListedOffsets list = new(offsets + low * perTap);
            for (int panel = 0; panel < panels.Count; panel++)
            {
                nint height = panels.Height(panel);
                if (height == MatMulKernels.TallRows)
                    MatMulKernels.Tall<V, ListedOffsets>(depth, a + low * perTap * height, b0, b1, list, tile, add: false);
                else
                    MatMulKernels.Low<V, ListedOffsets>(depth, a + low * perTap * height, b0, b1, list, tile, add: false);
                a += Depth * height;
                tile += height * 2 * V.Count;
            }
            Finish<V>(image, row0, at0 * V.Count, tiles);
            if (vector + 1 < vectors)
                Finish<V>(image, row1, at1 * V.Count, tiles + V.Count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Finish<V>(nint image, nint row, nint column, Pointer tiles) where V : struct, ISimd<V>
    {
        nint channels = _geometry.InputChannels, pixels = _geometry.InputPixels, count = Math.Min(V.Count, _geometry.Width - column), pixel = row * _geometry.Width + column;
        Pointer target = _dx + image * channels * pixels + pixel;
        if (count == V.Count)
            MatMulTiles.FinishVectors<V, TEpilogue>(tiles, 0, 0, 1, channels, target, pixels, accumulate: false, _epilogue, image, 0, pixel);
        else
            MatMulTiles.FinishColumns(tiles, 2 * V.Count, count, channels, target, pixels, accumulate: false, _epilogue, image, 0, pixel);
    }

    /// <summary>The channels of dy with zeros around them: as many as the taps reach, and as a vector reads beyond the last pixel.</summary>
    private readonly struct Planes
    {
        public readonly ConvolutionAxis Vertical;
        public readonly ConvolutionAxis Horizontal;
        public readonly nint Pitch;
        private readonly int _channels;
        private readonly int _top;
        private readonly int _left;
        private readonly nint _rows;

        public Planes(in ConvolutionWeights weights)
        {
            Vertical = weights.Vertical(0);
            Horizontal = weights.Horizontal(0);
            _channels = weights.Channels;
            _top = Lowest(Vertical);
            _left = Lowest(Horizontal);
            _rows = Vertical.Outputs + Span(Vertical);
            Pitch = MatMulPlan.RoundUp(Horizontal.Outputs, MatMulPlan.MaximalPairWidth / 2) + Span(Horizontal);
        }

        public nint Floats => _channels * _rows * Pitch;

        /// <summary>The vertical taps that read rows of dy for a row of dx; they go up through dy, and from the last row's point of view down.</summary>
        public Range1D Taps(int row) => Range1D.Clip(Vertical.Size - 1 - row - Vertical.Offset, -Vertical.Step, Vertical.Taps, Vertical.Size);

        /// <summary>Lists where the values of each (vertical tap, channel, horizontal tap) start for the first pixel.</summary>
        public void ListOffsets(Pointer list)
        {
            nint at = 0;
            for (int v = 0; v < Vertical.Taps; v++)
            {
                for (int channel = 0; channel < _channels; channel++)
                {
                    for (int h = 0; h < Horizontal.Taps; h++)
                    {
                        nint row = channel * _rows + Vertical.Offset - _top + v * Vertical.Step;
                        list.SetInt32(at++, (int)(row * Pitch) + Horizontal.Offset - _left + h * Horizontal.Step);
                    }
                }
            }
        }

        /// <summary>Copies one image's dy; the zeros are there already.</summary>
        public void Fill(Pointer dy, Pointer planes)
        {
            int firstRow = Math.Max(0, _top), endRow = (int)Math.Min(Vertical.Size, _top + _rows);
            int first = Math.Max(0, _left), count = Math.Min(Horizontal.Size, _left + Horizontal.Outputs + Span(Horizontal)) - first;
            if (count <= 0)
                return;
            for (int channel = 0; channel < _channels; channel++)
            {
                for (int row = firstRow; row < endRow; row++)
                {
                    Pointer from = dy + ((nint)channel * Vertical.Size + row) * Horizontal.Size + first;
                    from.AsSpan(count).CopyTo((planes + (channel * _rows + row - _top) * Pitch + first - _left).AsSpan(count));
                }
            }
        }

        // The source place that the first output reads with its lowest tap.
        private static int Lowest(in ConvolutionAxis axis) => axis.Offset + Math.Min(0, (axis.Taps - 1) * axis.Step);

        private static int Span(in ConvolutionAxis axis) => (axis.Taps - 1) * Math.Abs(axis.Step);
    }
}
