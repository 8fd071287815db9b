using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NetGen.Kernels;

/// <summary>
/// The gathered input of a tile: planes in which the values that one tap needs for consecutive output pixels are consecutive, so that a micro-kernel loads them as vectors straight
/// from there. Zero padding, strides and dilation end here.
/// </summary>
/// <remarks>
/// There is a plane for each channel and horizontal tap. Vertical taps of the same plane differ by whole rows, which is only an offset: an image of a K × K kernel is copied K times,
/// not K². With a stride there is such a plane for each row of the stride. A plane for each vertical tap, whose images follow each other without a gap, serves where that is not possible (strides
/// with dilation), not smaller (dilation beyond the tile) or asked for (small images, of which several shall share a vector).
/// </remarks>
internal readonly unsafe struct ConvolutionPatches
{
    // How far micro-kernels read, and copies write, behind the last plane.
    private const int Overrun = MatMulKernels.RowVectors * 16;
    // Source floats that stay in a first-level cache while planes are written.
    private const int ChunkFloats = 1 << 11;
    // Distances of some hundred channels fit into 32 bits.
    private const int MostPixelsInPlace = 1 << 21;

    private readonly Pointer _source;
    private readonly Pointer _end;
    private readonly nint _imageStride;
    private readonly nint _channelStride;
    private readonly ConvolutionAxis _vertical;
    private readonly ConvolutionAxis _horizontal;
    private readonly int _columns;
    private readonly int _planeRows;
    private readonly bool _shared;
    private readonly int _verticalPlanes;
    private readonly nint _pitch;
    private readonly bool _inPlace;

    /// <param name="source">The first image.</param>
    /// <param name="channel">The first channel.</param>
    /// <param name="imageStride">The distance of images.</param>
    /// <param name="vertical">Which rows are gathered.</param>
    /// <param name="horizontal">Which columns are gathered.</param>
    /// <param name="tiling">The greatest tile.</param>
    /// <param name="joinImages">Whether images shall follow each other without a gap.</param>
    public ConvolutionPatches(Pointer source, nint channel, nint imageStride, in ConvolutionAxis vertical, in ConvolutionAxis horizontal, in ConvolutionTiling tiling, bool joinImages)
    {
        _imageStride = imageStride;
        _channelStride = (nint)vertical.Size * horizontal.Size;
        _source = source + channel * _channelStride;
        _end = source + tiling.Batch * imageStride;
        _vertical = vertical;
        _horizontal = horizontal;
        _columns = tiling.Columns;
        bool strided = vertical.Stride > 1;
        int sharedRows = tiling.Rows + (strided ? (vertical.Taps - 1) / vertical.Stride : (vertical.Taps - 1) * Math.Abs(vertical.Step));
        int sharedPlanes = Math.Min(vertical.Stride, vertical.Taps);
        _shared = !joinImages && (!strided || vertical.Step == 1) && sharedPlanes * sharedRows < tiling.Rows * vertical.Taps;
        _planeRows = _shared ? sharedRows : tiling.Rows;
        _verticalPlanes = _shared ? sharedPlanes : vertical.Taps;
        // An odd number of cache lines, or planes would compete for the same places of the cache.
        _pitch = MatMulPlan.RoundUp(tiling.Images * ImagePitch, 2 * AlignedBuffer.Alignment) + AlignedBuffer.Alignment;
    }

    // Rows of pixels that are planes already.
    private ConvolutionPatches(Pointer source, nint channel, nint imageStride, nint pixels, in ConvolutionTiling tiling)
    {
        _inPlace = true;
        _shared = true;
        _verticalPlanes = 1;
        _imageStride = imageStride;
        _channelStride = pixels;
        _pitch = pixels;
        _source = source + channel * pixels;
        _columns = tiling.Width;
        _vertical = new() { Taps = 1, Stride = 1 };
        _horizontal = new() { Taps = 1, Stride = 1 };
    }

    /// <summary>What the taps of a group of a convolution itself read, for kernels that read no further than a tile's pixels.</summary>
    public static ConvolutionPatches Forward(in ConvolutionGeometry geometry, Pointer x, nint group, in ConvolutionTiling tiling, bool joinImages)
    {
        if (!joinImages && geometry.IsPixelwise && geometry.InputPixels <= MostPixelsInPlace)
            return new(x, group * geometry.GroupInputs, geometry.InputChannels * geometry.InputPixels, geometry.InputPixels, tiling);
        ConvolutionAxis vertical = ConvolutionAxis.Forward(geometry.Height, geometry.OutputHeight, geometry.KernelHeight, geometry.StrideHeight, geometry.PadTop, geometry.DilationHeight);
        ConvolutionAxis horizontal = ConvolutionAxis.Forward(geometry.Width, geometry.OutputWidth, geometry.KernelWidth, geometry.StrideWidth, geometry.PadLeft, geometry.DilationWidth);
        return new(x, group * geometry.GroupInputs, geometry.InputChannels * geometry.InputPixels, vertical, horizontal, tiling, joinImages);
    }

    /// <summary>The distance of images in a plane.</summary>
    public nint ImagePitch => _inPlace ? _imageStride : (nint)_planeRows * _columns;

    /// <summary>Whether the pixels of all images of a tile are consecutive.</summary>
    public bool Joined => !_shared;

    /// <summary>The number of floats that the planes of <paramref name="channels"/> channels need.</summary>
    public nint Floats(nint channels) => _inPlace ? 0 : channels * PlanesOfChannel * _pitch + Overrun;

    private nint PlanesOfChannel => (nint)_verticalPlanes * _horizontal.Taps;

    /// <summary>Lists where the values of each (channel, vertical tap, horizontal tap) start.</summary>
    public void ListOffsets(nint channels, Pointer list) => ListOffsets(channels, 0, _vertical.Taps, 0, _horizontal.Taps, list);

    /// <summary>Lists where the values of each (channel, vertical tap, horizontal tap) start, for some taps from a first one on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void ListOffsets(nint channels, int firstVertical, int verticals, int firstHorizontal, int horizontals, Pointer list)
    {
        int lowest = Math.Min(0, (_vertical.Taps - 1) * _vertical.Step);
        nint at = 0;
        for (nint channel = 0; channel < channels; channel++)
        {
            for (int v = firstVertical; v < firstVertical + verticals; v++)
            {
                (int row, int plane) = !_shared ? (0, v) : _vertical.Stride == 1 ? (v * _vertical.Step - lowest, 0) : Math.DivRem(v, _vertical.Stride);
                for (int h = firstHorizontal; h < firstHorizontal + horizontals; h++)
                {
                    nint offset = ((channel * _verticalPlanes + plane) * _horizontal.Taps + h) * _pitch + (nint)row * _columns;
                    list.SetInt32(at++, (int)offset);
                }
            }
        }
    }

    /// <summary>Gathers the planes of some channels for a tile if they have to be; returns where they are.</summary>
    public Pointer Planes<V>(in ConvolutionTile tile, nint firstChannel, nint channels, Pointer target) where V : struct, ISimd<V>
    {
        if (_inPlace)
            return _source + tile.Image * _imageStride + firstChannel * _channelStride + (nint)tile.Row * _columns + tile.Column;
        Gather<V>(tile, firstChannel, channels, target);
        return target;
    }

    /// <summary>Gathers the planes of some channels for a tile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Gather<V>(in ConvolutionTile tile, nint firstChannel, nint channels, Pointer target) where V : struct, ISimd<V>
    {
        // Few channels at a time for all planes: they come from the second-level cache once, and the next ones from farther away meanwhile.
        nint read = Math.Min(_channelStride, (nint)_planeRows * _vertical.Stride * _horizontal.Size);
        nint chunk = PlanesOfChannel == 1 ? channels : Math.Max(1, ChunkFloats / (tile.Images * read));
        for (nint done = 0; done < channels; done += chunk)
        {
            for (nint next = done + chunk; next < Math.Min(done + 2 * chunk, channels); next++)
                Prefetch(tile, firstChannel + next, read);
            GatherChannels<V>(tile, firstChannel + done, Math.Min(chunk, channels - done), target + done * PlanesOfChannel * _pitch);
        }
    }

    private void Prefetch(in ConvolutionTile tile, nint channel, nint length)
    {
        nint row = Math.Max(0, tile.Row * _vertical.Stride + Math.Min(_vertical.Offset, _vertical.Offset + (_vertical.Taps - 1) * _vertical.Step));
        Pointer source = _source + tile.Image * _imageStride + channel * _channelStride + row * _horizontal.Size;
        for (nint image = 0; image < tile.Images; image++)
        {
            for (nint i = 0; i < length; i += AlignedBuffer.Alignment)
                source.Prefetch(i);
            source += _imageStride;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void GatherChannels<V>(in ConvolutionTile tile, nint firstChannel, nint channels, Pointer target) where V : struct, ISimd<V>
    {
        // With taps in reverse the last one reads the first row.
        int lowest = _shared && _vertical.Stride == 1 ? Math.Min(0, (_vertical.Taps - 1) * _vertical.Step) : 0;
        for (int v = 0; v < _verticalPlanes; v++)
        {
            int row = tile.Row * _vertical.Stride + _vertical.Offset + lowest + v * _vertical.Step;
            (int firstRow, int endRow) = Inside(row, _vertical.Stride, _vertical.Size, _planeRows);
            for (int h = 0; h < _horizontal.Taps; h++)
            {
                int column = tile.Column * _horizontal.Stride + _horizontal.Offset + h * _horizontal.Step;
                (int firstColumn, int endColumn) = Inside(column, _horizontal.Stride, _horizontal.Size, _columns);
                Window window = new(row, column, firstRow, endRow, firstColumn, endColumn);
                for (nint channel = 0; channel < channels; channel++)
                {
                    Pointer plane = target + (channel * PlanesOfChannel + (nint)v * _horizontal.Taps + h) * _pitch;
                    GatherPlane<V>(_source + tile.Image * _imageStride + (firstChannel + channel) * _channelStride, window, tile.Images, plane);
                }
            }
        }
    }

    // Gathers the rows of all images that one tap reads. Rows are written in order and may run over into what is written next; behind a plane there is room for that.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void GatherPlane<V>(Pointer source, in Window window, nint images, Pointer target) where V : struct, ISimd<V>
    {
        nint first = window.FirstColumn, end = window.EndColumn, count = end - first, rows = window.EndRow - window.FirstRow, columns = _columns;
        if (rows <= 0 || count <= 0)
        {
            Fill<V>(target, images * ImagePitch);
            return;
        }
        nint width = _horizontal.Size, rowStep = _vertical.Stride * width, stride = _horizontal.Stride, imageStride = _imageStride;
        nint above = window.FirstRow * columns, below = (_planeRows - window.EndRow) * columns;
        // All rows at once where they follow each other; what that carries from one row into its neighbour is cleared afterwards.
        bool oneCopy = stride == 1 && rowStep == columns;
        (nint copies, nint length) = oneCopy ? (1, (rows - 1) * columns + count) : (rows, count);
        source += window.Row * width + window.Column + window.FirstRow * rowStep + first * stride;
        Pointer lastRead = _end - ((rows - 1) * rowStep + stride * (count + V.Count));
        if (oneCopy && length == ImagePitch)
        {
            // Images as they lie.
            CopyRows<V>(source, imageStride, 1, target, length, images, length, mayOverrun: (float*)(source + (images - 1) * imageStride) <= (float*)lastRead);
            return;
        }
        for (nint image = 0; image < images; image++)
        {
            Fill<V>(target, above);
            target += above;
            CopyRows<V>(source, rowStep, stride, target + first, columns, copies, length, mayOverrun: (float*)source <= (float*)lastRead);
            for (nint column = 0; column < first; column++)
                ClearColumn(target + column, rows);
            for (nint column = end; column < columns; column++)
                ClearColumn(target + column, rows);
            target += rows * columns;
            Fill<V>(target, below);
            target += below;
            source += imageStride;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void ClearColumn(Pointer target, nint rows)
    {
        for (nint r = 0; r < rows; r++)
        {
            target.Set(0, 0);
            target += _columns;
        }
    }

    // The range of i in 0..count − 1 for which 0 ≤ start + i·stride < size.
    private static (int First, int End) Inside(int start, int stride, int size, int count)
    {
        int first = start >= 0 ? 0 : (-start + stride - 1) / stride;
        int end = start >= size ? 0 : (size - 1 - start) / stride + 1;
        return (first, Math.Min(end, count));
    }

    // May run over.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fill<V>(Pointer target, nint length) where V : struct, ISimd<V>
    {
        for (nint i = 0; i < length; i += V.Count)
            V.Store(V.Broadcast(0), target, i);
    }

    // Rows of small images are a vector or less: a call for each would take longer than the copy.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void CopyRows<V>(Pointer source, nint rowStep, nint stride, Pointer target, nint columns, nint rows, nint length, bool mayOverrun) where V : struct, ISimd<V>
    {
        for (; rows > 0; rows--)
        {
            if (stride == 1)
                Copy<V>(source, target, length, mayOverrun);
            else if (stride == 2 && mayOverrun)
            {
                for (nint i = 0; i < length; i += V.Count)
                    V.Store(LoadEven<V>(source, 2 * i), target, i);
            }
            else
                CopyStrided<V>(source, stride, target, length, mayOverrun);
            source += rowStep;
            target += columns;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy<V>(Pointer source, Pointer target, nint length, bool mayOverrun) where V : struct, ISimd<V>
    {
        nint i = 0;
        for (nint end = mayOverrun ? length : length - V.Count + 1; i < end; i += V.Count)
            V.Store(V.Load(source, i), target, i);
        for (; i < length; i++)
            target.Set(i, source[i]);
    }

    /// <summary>target[i] = source[i·stride].</summary>
    /// <param name="source">The first element.</param>
    /// <param name="stride">The distance of elements.</param>
    /// <param name="target">Where they go, one after the other.</param>
    /// <param name="length">How many there are.</param>
    /// <param name="mayOverrun">Whether a vector more may be read and written behind them.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void CopyStrided<V>(Pointer source, nint stride, Pointer target, nint length, bool mayOverrun) where V : struct, ISimd<V>
    {
        nint i = 0;
        if (stride == 2)
        {
            for (nint end = mayOverrun ? length : length - V.Count; i < end; i += V.Count)
                V.Store(LoadEven<V>(source, 2 * i), target, i);
        }
        for (; i < length; i++)
            target.Set(i, source[i * stride]);
    }

    // Every other float.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LoadEven<V>(Pointer source, nint index) where V : struct, ISimd<V>
    {
        if (typeof(V) == typeof(V512) && Avx512F.IsSupported)
        {
            Vector512<float> a = Vector512.Load((float*)source + index), b = Vector512.Load((float*)source + index + 16);
            V512 even = new(Avx512F.PermuteVar16x32x2(a, Vector512.Create(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30), b));
            return Unsafe.BitCast<V512, V>(even);
        }
        if (typeof(V) == typeof(V256) && Avx2.IsSupported)
        {
            // Two instructions where the general way takes five; a convolution with strides spends much of its time here.
            Vector256<float> a = Vector256.Load((float*)source + index), b = Vector256.Load((float*)source + index + 8);
            V256 even = new(Avx2.Permute4x64(Avx.Shuffle(a, b, 0b_10_00_10_00).AsDouble(), 0b_11_01_10_00).AsSingle());
            return Unsafe.BitCast<V256, V>(even);
        }
        V.LoadPairs(source, index, out V result, out _);
        return result;
    }

    // What one tap reads: its first source place, and the rows and columns of the target whose source places exist.
    private readonly record struct Window(int Row, int Column, int FirstRow, int EndRow, int FirstColumn, int EndColumn);
}
