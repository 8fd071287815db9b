using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>Overlapping tiles of images, zero beyond the edges, and their transform: from channels first to [position][tile][channel].</summary>
/// <remarks>
/// Vectors hold channels, so that one code serves images of any size and tiles at any place; a strip of the image is transposed for that, some channels at a time, in the
/// first-level cache.
/// </remarks>
internal readonly struct WinogradInput
{
    /// <summary>The channels that are transformed together: one cache line, and a whole number of vectors of any width.</summary>
    public const int ChunkChannels = 16;

    private readonly Pointer _source;
    private readonly nint _channels;
    private readonly int _height;
    private readonly int _width;
    private readonly int _padTop;
    private readonly int _padLeft;
    private readonly int _size;
    private readonly int _step;

    /// <param name="source">(batch, <paramref name="channels"/>, <paramref name="height"/>, <paramref name="width"/>).</param>
    /// <param name="channels">Channels of an image.</param>
    /// <param name="height">Rows of an image.</param>
    /// <param name="width">Columns of an image.</param>
    /// <param name="padTop">How far above the image the first tile starts; may be negative.</param>
    /// <param name="padLeft">How far left of the image the first tile starts.</param>
    /// <param name="size">Rows and columns of a tile.</param>
    /// <param name="step">Rows or columns from one tile to the next.</param>
    public WinogradInput(Pointer source, nint channels, int height, int width, int padTop, int padLeft, int size, int step)
    {
        _source = source;
        _channels = channels;
        _height = height;
        _width = width;
        _padTop = padTop;
        _padLeft = padLeft;
        _size = size;
        _step = step;
    }

    /// <summary>The scratch memory that <see cref="Transform"/> needs for boxes of up to <paramref name="rows"/> × <paramref name="columns"/> tiles.</summary>
    public nint ScratchFloats(int rows, int columns) => (Length(rows) * Length(columns) + Winograd.Positions) * ChunkChannels;

    /// <summary>Transforms some channels of a box of tiles.</summary>
    /// <param name="box">Images, and rows and columns of tiles.</param>
    /// <param name="channel">The first channel.</param>
    /// <param name="channels">The number of channels, written from the first place of <paramref name="target"/> on.</param>
    /// <param name="target">[position][tile][channel]; up to <see cref="ChunkChannels"/> − 1 channels beyond are written too.</param>
    /// <param name="positionStep">The distance of positions.</param>
    /// <param name="tileStep">The distance of tiles.</param>
    /// <param name="scratch">See <see cref="ScratchFloats"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Transform<V, T>(in ConvolutionTile box, nint channel, nint channels, Pointer target, nint positionStep, nint tileStep, Pointer scratch)
        where V : struct, ISimd<V>
        where T : struct, IWinogradTransform
    {
        nint stripRows = Length(box.Rows), stripColumns = Length(box.Columns), pixels = (nint)_height * _width;
        int top = box.Row * _step - _padTop, left = box.Column * _step - _padLeft;
        Pointer strip = scratch + Winograd.Positions * ChunkChannels;
        // The places beyond the edge are the same for all channels and images of the box.
        strip.AsSpan(stripRows * stripColumns * ChunkChannels).Clear();
        nint firstRow = Math.Max(0, -top), endRow = Math.Min(stripRows, _height - top);
        nint firstColumn = Math.Max(0, -left), count = Math.Min(stripColumns, _width - left) - firstColumn;
        for (nint done = 0; done < channels; done += ChunkChannels)
        {
            nint chunk = Math.Min(ChunkChannels, channels - done);
            Pointer to = target + done;
            for (nint image = box.Image; image < box.Image + box.Images; image++)
            {
                Pointer source = _source + (image * _channels + channel + done) * pixels + (top + firstRow) * _width + left + firstColumn;
                Pointer place = strip + (firstRow * stripColumns + firstColumn) * ChunkChannels;
                for (nint row = firstRow; row < endRow && count > 0; row++)
                {
                    TransposeRow(source, pixels, chunk, count, place);
                    source += _width;
                    place += stripColumns * ChunkChannels;
                }
                for (nint row = 0; row < box.Rows; row++)
                {
                    TransformRow<V, T>(box.Columns, chunk, strip + row * _step * stripColumns * ChunkChannels, stripColumns * ChunkChannels, to, positionStep, tileStep, scratch);
                    to += box.Columns * tileStep;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TransformRow<V, T>(nint tiles, nint channels, Pointer strip, nint stripRow, Pointer target, nint positionStep, nint tileStep, Pointer scratch)
        where V : struct, ISimd<V>
        where T : struct, IWinogradTransform
    {
        for (nint tile = 0; tile < tiles; tile++)
        {
            for (nint lane = 0; lane < channels; lane += V.Count)
                Winograd.Transform<V, T>(strip + lane, stripRow, ChunkChannels, target + lane, Winograd.Size * positionStep, positionStep, scratch);
            strip += _step * ChunkChannels;
            target += tileStep;
        }
    }

    // Pixels of some channels become channels of some pixels. Transposition is fast for pixels in fours: the last four are done on their own, some of them again.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TransposeRow(Pointer source, nint pixels, nint channels, nint count, Pointer target)
    {
        nint fours = count & ~3;
        if (fours == count || fours == 0)
        {
            MatMulPanels.Transpose(source, pixels, channels, count, target, ChunkChannels);
            return;
        }
        MatMulPanels.Transpose(source, pixels, channels, fours, target, ChunkChannels);
        MatMulPanels.Transpose(source + (count - 4), pixels, channels, 4, target + (count - 4) * ChunkChannels, ChunkChannels);
    }

    private nint Length(int tiles) => tiles * _step + _size - _step;
}
