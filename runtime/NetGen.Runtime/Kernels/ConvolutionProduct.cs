using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>
/// Forward convolution and input gradient: weights times gathered patches. A task makes some output channels of one tile of pixels.
/// </summary>
/// <remarks>
/// The input gradient gathers from dy with the taps in reverse. With strides it falls into one such product for each phase of the pixel position; the results of a row's
/// phases are interleaved on their way through the epilogue into dx. Where few channels are made, the products of all phases share what they gather.
/// </remarks>
internal readonly partial struct ConvolutionProduct<TEpilogue> : IWork where TEpilogue : struct, IEpilogue
{
    private const int PixelsPerTile = 512;
    // With one row there are few tasks' worth of work in a tile, and few planes to keep in the cache.
    private const int PixelsOfOneRow = 4096;
    private const int GroupVectorsOfOneRow = 64;
    private const int LeastPixels = 64;
    private const int MaximalRows = 256;
    private const int SmallImageCost = 4;
    // Multiply-adds below which a task is not cut further for the sake of more threads: some 50 µs of one core.
    private const long SmallTask = 1L << 22;
    private const int EnoughTasks = 4;
    // Floats from which packing takes longer than it takes to wake the other threads for it.
    private const int ManyWeights = 1 << 15;
    // Pixels for which reading weights where they lie costs less than packing them.
    private const int FewPixels = 64;
    // Summed indices of an input gradient's weights that are read for all rows before the next: its rows lie side by side in as many places, which should stay few.
    private const int FewPlaces = 72;
    // Rows of which those that fill the last panel are a small part.
    private const int ManyRows = 32;

    private readonly ConvolutionGeometry _geometry;
    private readonly bool _backward;
    private readonly ConvolutionTiling _tiling;
    private readonly nint _rows;
    private readonly nint _rowTiles;
    private readonly nint _productFloats;
    private readonly Pointer _source;
    private readonly ConvolutionWeights _weights;
    private readonly Pointer _prepared;
    private readonly Pointer _target;
    private readonly TEpilogue _epilogue;

    private ConvolutionProduct(in ConvolutionGeometry geometry, bool backward, nint batch, Pointer source, Pointer weights, Pointer prepared, Pointer target, in TEpilogue epilogue)
    {
        _geometry = geometry;
        _backward = backward;
        _source = source;
        _weights = new(geometry, backward, weights);
        _target = target;
        _epilogue = epilogue;
        int pixels = OneRow ? Math.Max(PixelsPerTile, PixelsOfOneRow / GroupChannels) : PixelsPerTile;
        nint rows = GroupRows;
        _rowTiles = MatMulPlan.Divide(rows, MaximalRows);
        _tiling = Tiling(pixels, batch);
        // The longer side of a tile is cut: patches are gathered again for each tile of rows, and weights packed again for each tile of pixels. Small images take longer to gather.
        while (geometry.Groups * _tiling.Count * _rowTiles < EnoughTasks && (double)_tiling.Pixels * (rows / _rowTiles) * GroupChannels * geometry.Taps > SmallTask)
        {
            if ((_tiling.Images > 1 ? SmallImageCost : 1) * _tiling.Pixels > rows / _rowTiles && _tiling.Pixels > LeastPixels)
                _tiling = Tiling(pixels = (int)_tiling.Pixels / 2, batch);
            else if (rows / _rowTiles >= 64)
                _rowTiles++;
            else
                break;
        }
        _rows = _weights.Divide(_rowTiles);
        _rowTiles = MatMulPlan.Divide(rows, _rows);
        _productFloats = ProductFloats();
        _prepared = prepared.IsNull && (AllPhases || _tiling.Count > 1 && _weights.PreparedFloats > ManyWeights) ? CallerScratch.Get(_weights.PreparedFloats) : prepared;
    }

    private int GroupRows => _weights.Rows;

    private int GroupChannels => _weights.Channels;

    private nint SourcePixels => _backward ? _geometry.OutputPixels : _geometry.InputPixels;

    private nint SourceImage => SourcePixels * (_backward ? _geometry.OutputChannels : _geometry.InputChannels);

    private int TargetHeight => _backward ? _geometry.Height : _geometry.OutputHeight;

    private int TargetWidth => _backward ? _geometry.Width : _geometry.OutputWidth;

    private nint TargetPixels => _backward ? _geometry.InputPixels : _geometry.OutputPixels;

    private bool Interleaved => _backward && (_geometry.StrideHeight > 1 || _geometry.StrideWidth > 1);

    // One channel is made from each group, as in a depthwise convolution.
    private bool OneRow => _weights.OneRow;

    public static void Run(Workers workers, in ConvolutionGeometry geometry, bool backward, nint batch, Pointer source, Pointer weights, Pointer prepared, Pointer target,
        in TEpilogue epilogue)
    {
        ConvolutionProduct<TEpilogue> work = new(geometry, backward, batch, source, weights, prepared, target, epilogue);
        // Once, and not for each tile of pixels.
        if (work._prepared != prepared)
            new ConvolutionWeights(geometry, backward, weights, work._prepared).Prepare(workers);
        nint phases = work.Interleaved ? work._weights.PhasesWide * work._rows * work._tiling.Pixels : 0;
        workers.Run(geometry.Groups * work._tiling.Count * work._rowTiles, work, work._productFloats + phases);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>(nint task, Pointer scratch) where V : struct, ISimd<V>
    {
        (nint rest, nint tileIndex) = Math.DivRem(task, _tiling.Count);
        (nint group, nint rowTile) = Math.DivRem(rest, _rowTiles);
        ConvolutionTile tile = _tiling[tileIndex];
        nint row = rowTile * _rows, rows = Math.Min(_rows, GroupRows - row);
        if (!Interleaved)
        {
            MakePhase<V>(0, 0, tile, group, row, rows, scratch, Pointer.Null);
            return;
        }
        Pointer phases = scratch + _productFloats;
        if (AllPhases)
        {
            MakePhases<V>(tile, group, scratch, phases);
            return;
        }
        for (int high = 0; high < _weights.PhasesHigh; high++)
        {
            for (int wide = 0; wide < _weights.PhasesWide && _weights.Vertical(high).Taps > 0; wide++)
                MakePhase<V>(high, wide, tile, group, row, rows, scratch, phases + wide * _rows * _tiling.Pixels);
            Interleave<V>(high, tile, group * GroupRows + row, rows, phases, scratch);
        }
    }

    // All of a tile, or those of its pixels that are of one phase: these go to `phase`, as [row][pixel of the tile].
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MakePhase<V>(int high, int wide, in ConvolutionTile tile, nint group, nint row, nint rows, Pointer scratch, Pointer phase) where V : struct, ISimd<V>
    {
        ConvolutionAxis vertical = _weights.Vertical(high), horizontal = _weights.Horizontal(wide);
        int taps = vertical.Taps * horizontal.Taps;
        if (taps == 0)
        {
            phase.AsSpan(rows * _tiling.Pixels).Clear();
            return;
        }

        ConvolutionPatches patches = Patches(vertical, horizontal, group);
        RowPanels panels = new(rows);
        nint blockChannels = _weights.BlockChannels(taps);
        Pointer offsets = scratch;
        Pointer packed = offsets + MatMulPlan.RoundUp(blockChannels * taps, AlignedBuffer.Alignment);
        Pointer planes = packed + ConvolutionWeights.PackedFloats(panels.PaddedRows, blockChannels * taps);
        Pointer tiles = planes + MatMulPlan.RoundUp(patches.Floats(blockChannels), AlignedBuffer.Alignment);
        patches.ListOffsets(blockChannels, offsets);

        ConvolutionLines lines = new(tile, patches, V.Count);
        nint groupVectors = OneRow ? GroupVectorsOfOneRow : 2 * MatMulTiles.GroupPairs;
        bool oneBlock = blockChannels >= GroupChannels, inPlace = _prepared.IsNull && rows >= ManyRows && lines.Vectors * V.Count <= FewPixels;
        nint tileColumn = (OneRow ? 1 : inPlace ? MatMulPlan.RoundUp(rows, MatMulKernels.TallRows) : panels.PaddedRows) * 2 * V.Count;
        // The list takes the place of the packed weights.
        if (inPlace)
            _weights.ListPlaces(vertical, horizontal, blockChannels, packed);
        for (nint channel = 0; channel < GroupChannels; channel += blockChannels)
        {
            nint channels = Math.Min(blockChannels, GroupChannels - channel);
            bool last = channel + channels == GroupChannels;
            Pointer weights = packed;
            if (inPlace)
                weights = _weights.Place(group, row, channel);
            else if (_prepared.IsNull)
                _weights.Pack(vertical, horizontal, panels, group, row, rows, channel, channels, packed);
            else
                weights = _prepared + _weights.PreparedPlace(high, wide, group, row, channel, channels);
            patches.Gather<V>(tile, channel, channels, planes);
            for (nint first = 0; first < lines.Vectors; first += groupVectors)
            {
                nint count = Math.Min(groupVectors, lines.Vectors - first);
                // With one block a group is finished before the next begins, and all use the same place.
                Pointer columns = oneBlock ? tiles : tiles + (first >> 1) * tileColumn;
                if (OneRow)
                    MultiplyRow<V>(lines, first, count, channels * taps, weights, planes, offsets, columns, channel > 0);
                else if (inPlace)
                    MultiplyInPlace<V>(rows, lines, first, count, channels * taps, weights, packed, planes, offsets, columns, tileColumn, channel > 0);
                else
                    MultiplyPanels<V>(panels, lines, first, count, channels * taps, weights, planes, offsets, columns, channel > 0);
                if (last)
                    Finish<V>(tile, lines, group * GroupRows + row, rows, columns, tileColumn, first, count, phase);
            }
        }
    }

    // An input gradient with strides is tiled by cells of stride × stride pixels, one pixel of each phase, and keeps a row of phases at a time.
    private ConvolutionTiling Tiling(int pixels, nint batch) => Interleaved
        ? new((_geometry.Height + _geometry.StrideHeight - 1) / _geometry.StrideHeight, (_geometry.Width + _geometry.StrideWidth - 1) / _geometry.StrideWidth, batch, pixels)
        : new(TargetHeight, TargetWidth, batch, pixels);

    // Columns of tiles for some consecutive vectors.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyPanels<V>(in RowPanels panels, in ConvolutionLines lines, nint first, nint count, nint depth, Pointer packed, Pointer planes, Pointer offsets,
        Pointer tiles, bool add)
        where V : struct, ISimd<V>
    {
        for (nint vector = 0; vector < count; vector += 2)
        {
            // An odd number of vectors leaves one over; with few rows it is computed twice, as more kernels would take longer to compile than they save.
            bool one = vector + 1 == count;
            Pointer b0 = planes + lines.Place(first + vector), b1 = one ? b0 : planes + lines.Place(first + vector + 1);
            if (one && panels.PaddedRows >= ManyRows)
                MatMulTiles.MultiplyOne<V, ListedOffsets>(panels, depth, packed, b0, new(offsets), tiles, add);
            else
                MatMulTiles.Multiply<V, ListedOffsets>(panels, depth, packed, b0, b1, new(offsets), tiles, add);
            tiles += panels.PaddedRows * 2 * V.Count;
        }
    }

    // The same with weights where they lie; all panels are tall ones.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MultiplyInPlace<V>(nint rows, in ConvolutionLines lines, nint first, nint count, nint depth, Pointer weights, Pointer places, Pointer planes, Pointer offsets,
        Pointer tiles, nint tileColumn, bool add)
        where V : struct, ISimd<V>
    {
        nint stride = _weights.RowStride, part = _backward ? FewPlaces : depth;
        for (nint vector = 0; vector < count; vector += 2)
        {
            bool one = vector + 1 == count;
            Pointer b0 = planes + lines.Place(first + vector), b1 = one ? b0 : planes + lines.Place(first + vector + 1);
            for (nint k = 0; k < depth; k += part)
            {
                nint row = 0;
                for (; one && row <= rows - MatMulNarrowKernels.Rows; row += MatMulNarrowKernels.Rows)
                {
                    MatMulNarrowKernels.InPlace<V>(Math.Min(part, depth - k), weights + row * stride, stride, places + k, b0, offsets + k, tiles + row * 2 * V.Count, add || k > 0);
                }
                for (; row < rows; row += MatMulKernels.TallRows)
                {
                    MatMulKernels.TallInPlace<V>(Math.Min(part, depth - k), weights + row * stride, stride, Math.Min(MatMulKernels.TallRows, rows - row) - 1, places + k, b0, b1, offsets + k,
                        tiles + row * 2 * V.Count, add || k > 0);
                }
            }
            tiles += tileColumn;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyRow<V>(in ConvolutionLines lines, nint first, nint count, nint depth, Pointer weights, Pointer planes, Pointer offsets, Pointer tiles, bool add)
        where V : struct, ISimd<V>
    {
        for (nint done = 0; done < count;)
        {
            // The kernel takes vectors of one line only.
            nint end = done + Math.Min(count - done, lines.VectorsOfLine - (first + done) % lines.VectorsOfLine);
            Pointer place = planes + lines.Place(first + done);
            for (; done < end; done += MatMulKernels.RowVectors)
            {
                MatMulKernels.Row<V, ListedOffsets>(depth, weights, place, new(offsets), tiles, end - done, add);
                place += MatMulKernels.RowVectors * V.Count;
                tiles += MatMulKernels.RowVectors * V.Count;
            }
            tiles -= (done - end) * V.Count;
            done = end;
        }
    }

    private ConvolutionPatches Patches(in ConvolutionAxis vertical, in ConvolutionAxis horizontal, nint group)
    {
        // Vectors that end beyond an image cost some part of the products; joined images cost copies, as much as about five rows of products.
        nint area = (nint)_tiling.Rows * _tiling.Columns, wasted = MatMulPlan.RoundUp(area, 8) - area;
        bool join = _tiling.Images > 1 && wasted * _rows > 5 * area;
        return new(_source, group * GroupChannels, SourceImage, vertical, horizontal, _tiling, join);
    }

    // Finishes some consecutive vectors of a tile.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Finish<V>(in ConvolutionTile tile, in ConvolutionLines lines, nint channel, nint rows, Pointer tiles, nint tileColumn, nint first, nint count, Pointer phase)
        where V : struct, ISimd<V>
    {
        nint area = (nint)tile.Rows * tile.Columns, origin = (nint)tile.Row * _tiling.Width + tile.Column, phasePixels = _tiling.Pixels;
        for (nint done = 0; done < count;)
        {
            (nint line, nint vector) = Math.DivRem(first + done, lines.VectorsOfLine);
            nint at = vector * V.Count, end = Math.Min(at + V.Count, lines.Columns);
            (nint image, nint pixel) = Math.DivRem(at, area);
            image += line;
            nint whole = Math.Min(count - done, (area - pixel) / V.Count);
            if (whole > 0)
            {
                nint column = origin + pixel;
                if (Interleaved)
                    MatMulTiles.FinishVectors<V, NoEpilogue>(tiles, tileColumn, done, whole, rows, phase + image * area + pixel, phasePixels, accumulate: false, default, 0, 0, 0);
                else
                    MatMulTiles.FinishVectors<V, TEpilogue>(tiles, tileColumn, done, whole, rows, Target(tile.Image + image, channel) + column, TargetPixels, accumulate: false,
                        _epilogue, tile.Image + image, channel, column);
                done += whole;
                continue;
            }
            // A vector that ends beyond an image, or goes on in the next one.
            Pointer lanes = tiles + (done >> 1) * tileColumn + (done & 1) * V.Count;
            while (at < end)
            {
                nint part = Math.Min(end - at, area - pixel), column = origin + pixel;
                if (Interleaved)
                    MatMulTiles.FinishColumns<NoEpilogue>(lanes, 2 * V.Count, part, rows, phase + image * area + pixel, phasePixels, accumulate: false, default, 0, 0, 0);
                else
                    MatMulTiles.FinishColumns(lanes, 2 * V.Count, part, rows, Target(tile.Image + image, channel) + column, TargetPixels, accumulate: false,
                        _epilogue, tile.Image + image, channel, column);
                lanes += part;
                at += part;
                pixel = 0;
                image++;
            }
            done++;
        }
    }

    private Pointer Target(nint image, nint channel) => _target + (image * (_backward ? _geometry.InputChannels : _geometry.OutputChannels) + channel) * TargetPixels;

    // Each image may end in a vector that is not full, and the last pair may have one vector only.
    private nint TileColumns => _tiling.Images * MatMulPlan.RoundUp((nint)_tiling.Rows * _tiling.Columns, MatMulPlan.MaximalPairWidth / 2) + MatMulPlan.MaximalPairWidth;

    // What the product of the greatest phase needs; also a row of pixels when phases are interleaved.
    private nint ProductFloats()
    {
        nint most = (nint)_tiling.Columns * _geometry.StrideWidth;
        if (AllPhases)
            return MatMulPlan.RoundUp(Math.Max(most, PhasesFloats()), AlignedBuffer.Alignment);
        for (int high = 0; high < _weights.PhasesHigh; high++)
        {
            for (int wide = 0; wide < _weights.PhasesWide; wide++)
            {
                ConvolutionAxis vertical = _weights.Vertical(high), horizontal = _weights.Horizontal(wide);
                int taps = vertical.Taps * horizontal.Taps;
                if (taps == 0)
                    continue;
                nint channels = _weights.BlockChannels(taps), rows = Math.Max(RowPanels.MaximalPaddedRows(_rows), MatMulPlan.RoundUp(_rows, MatMulKernels.TallRows));
                nint weights = ConvolutionWeights.PackedFloats(rows, channels * taps);
                nint planes = Patches(vertical, horizontal, group: 0).Floats(channels);
                most = Math.Max(most, channels * taps + weights + planes + rows * TileColumns + 4 * AlignedBuffer.Alignment);
            }
        }
        return MatMulPlan.RoundUp(most, AlignedBuffer.Alignment);
    }
}
