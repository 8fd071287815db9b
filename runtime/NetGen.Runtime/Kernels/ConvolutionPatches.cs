using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NetGen.Kernels;

/// <summary>
/// The gathered input of a tile: planes in which the values that one tap needs for consecutive output pixels are consecutive, so that a micro-kernel loads them as vectors straight
/// from there. Zero padding, strides and dilation end here.
/// </summary>
/// <remarks>
/// There is a plane for each channel and horizontal tap. Vertical taps of the same plane differ by whole rows, which is only an offset: an image of a K × K kernel is copied K times,
/// not K². A plane for each vertical tap as well, whose images follow each other without a gap, serves where that is not possible (strides), not smaller (dilation beyond
/// the tile) or asked for (small images, of which several shall share a vector).
/// </remarks>
internal readonly struct ConvolutionPatches
{
    private readonly Pointer _source;
    private readonly nint _imageStride;
    private readonly nint _channelStride;
    private readonly ConvolutionAxis _vertical;
    private readonly ConvolutionAxis _horizontal;
    private readonly int _columns;
    private readonly int _planeRows;
    private readonly bool _shared;
    private readonly nint _pitch;

    /// <param name="source">The first channel of the first image.</param>
    /// <param name="imageStride">The distance of images.</param>
    /// <param name="vertical">Which rows are gathered.</param>
    /// <param name="horizontal">Which columns are gathered.</param>
    /// <param name="tiling">The greatest tile.</param>
    /// <param name="joinImages">Whether images shall follow each other without a gap.</param>
    public ConvolutionPatches(Pointer source, nint imageStride, in ConvolutionAxis vertical, in ConvolutionAxis horizontal, in ConvolutionTiling tiling, bool joinImages)
    {
        _source = source;
        _imageStride = imageStride;
        _channelStride = (nint)vertical.Size * horizontal.Size;
        _vertical = vertical;
        _horizontal = horizontal;
        _columns = tiling.Columns;
        int sharedRows = tiling.Rows + (vertical.Taps - 1) * Math.Abs(vertical.Step);
        _shared = !joinImages && vertical.Stride == 1 && sharedRows < tiling.Rows * vertical.Taps;
        _planeRows = _shared ? sharedRows : tiling.Rows;
        // An odd number of cache lines, or planes would compete for the same places of the cache.
        _pitch = MatMulPlan.RoundUp(tiling.Images * ImagePitch, 2 * AlignedBuffer.Alignment) + AlignedBuffer.Alignment;
    }

    /// <summary>The distance of images in a plane.</summary>
    public nint ImagePitch => (nint)_planeRows * _columns;

    /// <summary>Whether the pixels of all images of a tile are consecutive.</summary>
    public bool Joined => !_shared;

    /// <summary>The number of floats that the planes of <paramref name="channels"/> channels need.</summary>
    public nint Floats(nint channels) => channels * PlanesOfChannel * _pitch + MatMulPlan.MaximalPairWidth;

    private nint PlanesOfChannel => _shared ? _horizontal.Taps : (nint)_vertical.Taps * _horizontal.Taps;

    /// <summary>Lists where the values of each (channel, vertical tap, horizontal tap) start.</summary>
    public void ListOffsets(nint channels, Pointer list)
    {
        int lowest = Math.Min(0, (_vertical.Taps - 1) * _vertical.Step);
        nint at = 0;
        for (nint channel = 0; channel < channels; channel++)
        {
            for (int v = 0; v < _vertical.Taps; v++)
            {
                for (int h = 0; h < _horizontal.Taps; h++)
                {
                    nint offset = _shared
                        ? (channel * _horizontal.Taps + h) * _pitch + (v * _vertical.Step - lowest) * _columns
                        : ((channel * _vertical.Taps + v) * _horizontal.Taps + h) * _pitch;
                    list.SetInt32(at++, (int)offset);
                }
            }
        }
    }

    /// <summary>Gathers the planes of some channels for a tile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Gather<V>(in ConvolutionTile tile, nint firstChannel, nint channels, Pointer target) where V : struct, ISimd<V>
    {
        int planes = _shared ? 1 : _vertical.Taps;
        int lowest = _shared ? Math.Min(0, (_vertical.Taps - 1) * _vertical.Step) : 0;
        for (nint channel = firstChannel; channel < firstChannel + channels; channel++)
        {
            for (int v = 0; v < planes; v++)
            {
                int row = tile.Row * _vertical.Stride + _vertical.Offset + (_shared ? lowest : v * _vertical.Step);
                for (int h = 0; h < _horizontal.Taps; h++)
                {
                    int column = tile.Column * _horizontal.Stride + _horizontal.Offset + h * _horizontal.Step;
                    for (nint image = 0; image < tile.Images; image++)
                        GatherImage<V>(_source + (tile.Image + image) * _imageStride + channel * _channelStride, row, column, target + image * ImagePitch);
                    target += _pitch;
                }
            }
        }
    }

    // Gathers the rows of one image that one tap reads, the first from source place (row, column).
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void GatherImage<V>(Pointer plane, int row, int column, Pointer target) where V : struct, ISimd<V>
    {
        int height = _vertical.Size, width = _horizontal.Size, rowStride = _vertical.Stride, stride = _horizontal.Stride;
        // Rows and columns of the target whose source places exist.
        (int firstRow, int endRow) = Inside(row, rowStride, height, _planeRows);
        (int first, int end) = Inside(column, stride, width, _columns);
        if (firstRow >= endRow || first >= end)
        {
            Fill<V>(target, ImagePitch);
            return;
        }
        Fill<V>(target, (nint)firstRow * _columns);
        Fill<V>(target + (nint)endRow * _columns, (nint)(_planeRows - endRow) * _columns);
        if (stride == 1 && rowStride == 1 && _columns == width)
        {
            // All rows at once; what that carries from one row into its neighbour is cleared afterwards.
            nint start = (nint)firstRow * width + first, length = (nint)(endRow - firstRow - 1) * width + end - first;
            Copy<V>(plane + ((nint)(row + firstRow) * width + column + first), target + start, length);
            for (int r = firstRow; r < endRow; r++)
            {
                Pointer to = target + (nint)r * width;
                for (int c = 0; c < first; c++)
                    to.Set(c, 0);
                for (int c = end; c < width; c++)
                    to.Set(c, 0);
            }
            return;
        }
        for (int r = firstRow; r < endRow; r++)
        {
            Pointer from = plane + ((nint)(row + r * rowStride) * width + column), to = target + (nint)r * _columns;
            for (int c = 0; c < first; c++)
                to.Set(c, 0);
            if (stride == 1)
                Copy<V>(from + first, to + first, end - first);
            else
                CopyStrided<V>(from, stride, width - column, to, first, end);
            for (int c = end; c < _columns; c++)
                to.Set(c, 0);
        }
    }

    // The range of i in 0..count − 1 for which 0 ≤ start + i·stride < size.
    private static (int First, int End) Inside(int start, int stride, int size, int count)
    {
        int first = start >= 0 ? 0 : (-start + stride - 1) / stride;
        int end = start >= size ? 0 : (size - 1 - start) / stride + 1;
        return (first, Math.Min(end, count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fill<V>(Pointer target, nint length) where V : struct, ISimd<V>
    {
        nint i = 0;
        for (; i <= length - V.Count; i += V.Count)
            V.Store(V.Broadcast(0), target, i);
        for (; i < length; i++)
            target.Set(i, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Copy<V>(Pointer source, Pointer target, nint length) where V : struct, ISimd<V>
    {
        if (length >= V.Count)
        {
            for (nint i = 0; i < length - V.Count; i += V.Count)
                V.Store(V.Load(source, i), target, i);
            V.Store(V.Load(source, length - V.Count), target, length - V.Count);
        }
        else if (length >= 4 && Vector128.IsHardwareAccelerated)
        {
            for (nint i = 0; i < length - 4; i += 4)
                Vector128.Load((float*)source + i).Store((float*)target + i);
            Vector128.Load((float*)source + length - 4).Store((float*)target + length - 4);
        }
        else
        {
            for (nint i = 0; i < length; i++)
                target.Set(i, source[i]);
        }
    }

    // target[i] = source[i·stride] for i from first to end − 1; only floats before source + limit exist.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void CopyStrided<V>(Pointer source, int stride, nint limit, Pointer target, nint first, nint end) where V : struct, ISimd<V>
    {
        nint i = first;
        if (stride == 2 && V.Count > 1)
        {
            for (; i <= end - V.Count && 2 * (i + V.Count) <= limit; i += V.Count)
            {
                V.LoadPairs(source, 2 * i, out V even, out _);
                V.Store(even, target, i);
            }
        }
        for (; i < end; i++)
            target.Set(i, source[i * stride]);
    }
}
