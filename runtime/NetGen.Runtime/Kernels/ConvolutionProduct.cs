using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>
/// Forward convolution and input gradient: weights times gathered patches. A task makes some output channels of one tile of pixels.
/// </summary>
/// <remarks>
/// The input gradient gathers from dy with the taps in reverse. With strides it falls into one such product for each phase of the pixel position; their results are
/// interleaved into dx, and the epilogue runs over whole rows afterwards, while they are in the cache.
/// </remarks>
internal readonly struct ConvolutionProduct<TEpilogue> : IWork where TEpilogue : struct, IEpilogue
{
    private const int PixelsPerTile = 512;
    private const int MaximalRows = 256;
    private const int MaximalDepth = 320;
    private const long SmallTask = 1L << 25;
    private const int EnoughTasks = 8;

    private readonly ConvolutionGeometry _geometry;
    private readonly bool _backward;
    private readonly ConvolutionTiling _tiling;
    private readonly nint _rows;
    private readonly nint _rowTiles;
    private readonly Pointer _source;
    private readonly Pointer _weights;
    private readonly Pointer _target;
    private readonly TEpilogue _epilogue;

    private ConvolutionProduct(in ConvolutionGeometry geometry, bool backward, nint batch, Pointer source, Pointer weights, Pointer target, in TEpilogue epilogue)
    {
        _geometry = geometry;
        _backward = backward;
        _source = source;
        _weights = weights;
        _target = target;
        _epilogue = epilogue;
        // The input gradient is tiled by cells of stride × stride pixels, one pixel of each phase.
        _tiling = backward
            ? new((geometry.Height + geometry.StrideHeight - 1) / geometry.StrideHeight, (geometry.Width + geometry.StrideWidth - 1) / geometry.StrideWidth, batch, PixelsPerTile)
            : new(geometry.OutputHeight, geometry.OutputWidth, batch, PixelsPerTile);
        nint rows = GroupRows;
        _rowTiles = MatMulPlan.Divide(rows, MaximalRows);
        double work = (double)_tiling.Pixels * rows * GroupChannels * geometry.Taps;
        while (geometry.Groups * _tiling.Count * _rowTiles < EnoughTasks && work / _rowTiles > SmallTask && rows / _rowTiles >= 64)
            _rowTiles++;
        _rows = MatMulPlan.Divide(rows, _rowTiles);
        _rowTiles = MatMulPlan.Divide(rows, _rows);
    }

    // The channels of a group that are made, and those that are summed over.
    private int GroupRows => _backward ? _geometry.GroupInputs : _geometry.GroupOutputs;

    private int GroupChannels => _backward ? _geometry.GroupOutputs : _geometry.GroupInputs;

    private nint SourceImage => _backward ? _geometry.OutputChannels * _geometry.OutputPixels : _geometry.InputChannels * _geometry.InputPixels;

    private nint SourcePixels => _backward ? _geometry.OutputPixels : _geometry.InputPixels;

    private nint TargetPixels => _backward ? _geometry.InputPixels : _geometry.OutputPixels;

    private int PhasesHigh => _backward ? Math.Min(_geometry.StrideHeight, _geometry.Height) : 1;

    private int PhasesWide => _backward ? Math.Min(_geometry.StrideWidth, _geometry.Width) : 1;

    // Whether the pixels of a tile are consecutive in the target.
    private bool Contiguous => !_backward || (_geometry.StrideHeight == 1 && _geometry.StrideWidth == 1);

    public static void Run(Workers workers, in ConvolutionGeometry geometry, bool backward, nint batch, Pointer source, Pointer weights, Pointer target, in TEpilogue epilogue)
    {
        ConvolutionProduct<TEpilogue> work = new(geometry, backward, batch, source, weights, target, epilogue);
        workers.Run(geometry.Groups * work._tiling.Count * work._rowTiles, work, work.ScratchFloats());
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>(nint task, Pointer scratch) where V : struct, ISimd<V>
    {
        (nint rest, nint tileIndex) = Math.DivRem(task, _tiling.Count);
        (nint group, nint rowTile) = Math.DivRem(rest, _rowTiles);
        ConvolutionTile tile = _tiling[tileIndex];
        nint row = rowTile * _rows, rows = Math.Min(_rows, GroupRows - row);
        for (int high = 0; high < PhasesHigh; high++)
        {
            for (int wide = 0; wide < PhasesWide; wide++)
                MakePhase<V>(high, wide, tile, (int)group, row, rows, scratch);
        }
        if (!Contiguous && typeof(TEpilogue) != typeof(NoEpilogue))
            ApplyEpilogue<V>(tile, group * GroupRows + row, rows);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MakePhase<V>(int high, int wide, in ConvolutionTile tile, int group, nint row, nint rows, Pointer scratch) where V : struct, ISimd<V>
    {
        ConvolutionAxis vertical = Vertical(high), horizontal = Horizontal(wide);
        int taps = vertical.Taps * horizontal.Taps;
        if (taps == 0)
        {
            ClearPhase(high, wide, tile, group * GroupRows + row, rows);
            return;
        }

        ConvolutionPatches patches = Patches(vertical, horizontal, group);
        RowPanels panels = new(rows);
        nint blockChannels = BlockChannels(taps);
        Pointer offsets = scratch;
        Pointer packed = offsets + MatMulPlan.RoundUp(blockChannels * taps, AlignedBuffer.Alignment);
        Pointer planes = packed + MatMulPlan.RoundUp(panels.PaddedRows * blockChannels * taps + MatMulPanels.Slack, AlignedBuffer.Alignment);
        Pointer tiles = planes + MatMulPlan.RoundUp(patches.Floats(blockChannels), AlignedBuffer.Alignment);
        patches.ListOffsets(blockChannels, offsets);

        // Consecutive pixels: of all images together, or of one after the other.
        nint lineColumns = (patches.Joined ? tile.Images : 1) * tile.Rows * tile.Columns;
        nint linePitch = patches.ImagePitch;
        nint lineVectors = MatMulPlan.Divide(lineColumns, V.Count);
        nint vectors = (patches.Joined ? 1 : tile.Images) * lineVectors;
        nint tileColumn = blockChannels >= GroupChannels ? 0 : panels.PaddedRows * 2 * V.Count;

        for (nint channel = 0; channel < GroupChannels; channel += blockChannels)
        {
            nint channels = Math.Min(blockChannels, GroupChannels - channel), depth = channels * taps;
            bool last = channel + channels == GroupChannels;
            PackWeights(vertical, horizontal, panels, group, row, rows, channel, channels, packed);
            patches.Gather<V>(tile, channel, channels, planes);
            Pointer column = tiles;
            for (nint vector = 0; vector < vectors; vector += 2)
            {
                // An odd number of vectors leaves one over, which is computed twice.
                nint second = Math.Min(vector + 1, vectors - 1);
                (nint line0, nint at0) = Math.DivRem(vector, lineVectors);
                (nint line1, nint at1) = Math.DivRem(second, lineVectors);
                at0 *= V.Count;
                at1 *= V.Count;
                MatMulTiles.Multiply<V, ListedOffsets>(panels, depth, packed, planes + line0 * linePitch + at0, planes + line1 * linePitch + at1, new(offsets), column, channel > 0);
                if (last)
                {
                    Finish<V>(high, wide, tile, group * GroupRows + row, rows, column, line0, at0, Math.Min(V.Count, lineColumns - at0));
                    if (second != vector)
                        Finish<V>(high, wide, tile, group * GroupRows + row, rows, column + V.Count, line1, at1, Math.Min(V.Count, lineColumns - at1));
                }
                column += tileColumn;
            }
        }
    }

    private ConvolutionAxis Vertical(int phase) => _backward
        ? ConvolutionAxis.Backward(_geometry.Height, _geometry.OutputHeight, _geometry.KernelHeight, _geometry.StrideHeight, _geometry.PadTop, _geometry.DilationHeight, phase)
        : ConvolutionAxis.Forward(_geometry.Height, _geometry.OutputHeight, _geometry.KernelHeight, _geometry.StrideHeight, _geometry.PadTop, _geometry.DilationHeight);

    private ConvolutionAxis Horizontal(int phase) => _backward
        ? ConvolutionAxis.Backward(_geometry.Width, _geometry.OutputWidth, _geometry.KernelWidth, _geometry.StrideWidth, _geometry.PadLeft, _geometry.DilationWidth, phase)
        : ConvolutionAxis.Forward(_geometry.Width, _geometry.OutputWidth, _geometry.KernelWidth, _geometry.StrideWidth, _geometry.PadLeft, _geometry.DilationWidth);

    private ConvolutionPatches Patches(in ConvolutionAxis vertical, in ConvolutionAxis horizontal, int group)
    {
        // Vectors that end beyond an image cost some part of the products; joined images cost copies, as much as about five rows of products.
        nint area = (nint)_tiling.Rows * _tiling.Columns, wasted = MatMulPlan.RoundUp(area, 8) - area;
        bool join = _tiling.Images > 1 && wasted * _rows > 5 * area;
        return new(_source + group * GroupChannels * SourcePixels, SourceImage, vertical, horizontal, _tiling, join);
    }

    // Evenly divided, so that the last block is not a small one.
    private nint BlockChannels(int taps)
    {
        nint most = Math.Max(1, MaximalDepth / taps);
        return MatMulPlan.Divide(GroupChannels, MatMulPlan.Divide(GroupChannels, most));
    }

    // Panels of weights with the summed axis in the order (channel, vertical tap, horizontal tap) of the list of offsets.
    private void PackWeights(in ConvolutionAxis vertical, in ConvolutionAxis horizontal, in RowPanels panels, int group, nint row, nint rows, nint channel, nint channels, Pointer packed)
    {
        nint allTaps = _geometry.Taps, outputStride = _geometry.GroupInputs * allTaps;
        Pointer weights = _weights + group * (nint)_geometry.GroupOutputs * outputStride;
        if (!_backward)
        {
            MatMulPanels.PackRows(panels, rows, channels * allTaps, weights + row * outputStride + channel * allTaps, outputStride, transposed: false, packed);
            return;
        }
        nint done = 0;
        for (int panel = 0; panel < panels.Count; panel++)
        {
            nint height = panels.Height(panel), valid = Math.Min(height, rows - done);
            for (nint c = channel; c < channel + channels; c++)
            {
                Pointer w = weights + c * outputStride + (row + done) * allTaps;
                if (vertical.Taps * horizontal.Taps == allTaps)
                {
                    MatMulPanels.PackRowPanel(height, valid, allTaps, w, allTaps, packed);
                    packed += height * allTaps;
                    continue;
                }
                for (int v = 0; v < vertical.Taps; v++)
                {
                    Pointer tap = w + ((vertical.FirstTap + v * vertical.TapStep) * (nint)_geometry.KernelWidth + horizontal.FirstTap);
                    for (int h = 0; h < horizontal.Taps; h++)
                    {
                        MatMulPanels.PackRowPanel(height, valid, 1, tap + h * horizontal.TapStep, allTaps, packed);
                        packed += height;
                    }
                }
            }
            done += height;
        }
    }

    // Stores a vector of finished columns, whose first is number `at` of a line, for all rows.
    private void Finish<V>(int high, int wide, in ConvolutionTile tile, nint channel, nint rows, Pointer column, nint line, nint at, nint count) where V : struct, ISimd<V>
    {
        nint area = (nint)tile.Rows * tile.Columns;
        for (nint done = 0; done < count;)
        {
            // The vector may reach over several joined images.
            (nint image, nint pixel) = Math.DivRem(at + done, area);
            nint part = Math.Min(count - done, area - pixel);
            image += tile.Image + line;
            if (Contiguous)
            {
                pixel += (nint)tile.Row * _tiling.Width + tile.Column;
                MatMulTiles.Finish<V, TEpilogue>(column + done, 2 * V.Count, rows, part, Target(image, channel) + pixel, TargetPixels, accumulate: false, _epilogue, image, channel, pixel);
            }
            else
                Scatter(high, wide, tile, column + done, 2 * V.Count, rows, pixel, part, Target(image, channel));
            done += part;
        }
    }

    private Pointer Target(nint image, nint channel) => _target + (image * (_backward ? _geometry.InputChannels : _geometry.OutputChannels) + channel) * TargetPixels;

    // Stores columns of one phase, stride apart.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Scatter(int high, int wide, in ConvolutionTile tile, Pointer column, nint columnStride, nint rows, nint pixel, nint count, Pointer target)
    {
        nint pixels = TargetPixels;
        for (nint i = 0; i < count; i++)
        {
            (nint y, nint x) = Math.DivRem(pixel + i, tile.Columns);
            y = (tile.Row + y) * _geometry.StrideHeight + high;
            x = (tile.Column + x) * _geometry.StrideWidth + wide;
            if (y >= _geometry.Height || x >= _geometry.Width)
                continue;
            Pointer to = target + y * _geometry.Width + x;
            for (nint row = 0; row < rows; row++)
                to.Set(row * pixels, column[row * columnStride + i]);
        }
    }

    // Pixels of a phase that no tap reaches.
    private void ClearPhase(int high, int wide, in ConvolutionTile tile, nint channel, nint rows)
    {
        for (nint image = tile.Image; image < tile.Image + tile.Images; image++)
        {
            for (nint row = 0; row < rows; row++)
            {
                Pointer target = Target(image, channel + row);
                for (nint y = (nint)tile.Row * _geometry.StrideHeight + high; y < Math.Min((nint)(tile.Row + tile.Rows) * _geometry.StrideHeight, _geometry.Height); y += _geometry.StrideHeight)
                {
                    for (nint x = (nint)tile.Column * _geometry.StrideWidth + wide; x < Math.Min((nint)(tile.Column + tile.Columns) * _geometry.StrideWidth, _geometry.Width); x += _geometry.StrideWidth)
                        target.Set(y * _geometry.Width + x, 0);
                }
            }
        }
    }

    // Runs the epilogue over the pixels of a tile whose phases are all in place.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ApplyEpilogue<V>(in ConvolutionTile tile, nint channel, nint rows) where V : struct, ISimd<V>
    {
        nint width = _geometry.Width;
        nint top = (nint)tile.Row * _geometry.StrideHeight, bottom = Math.Min((nint)(tile.Row + tile.Rows) * _geometry.StrideHeight, _geometry.Height);
        nint left = (nint)tile.Column * _geometry.StrideWidth, right = Math.Min((nint)(tile.Column + tile.Columns) * _geometry.StrideWidth, width);
        // Whole rows are one stretch.
        (nint stretches, nint length) = right - left == width ? (1, (bottom - top) * width) : (bottom - top, right - left);
        for (nint image = tile.Image; image < tile.Image + tile.Images; image++)
        {
            for (nint stretch = 0; stretch < stretches; stretch++)
            {
                nint pixel = (top + stretch) * width + left;
                for (nint done = 0; done < length; done += V.Count)
                {
                    Pointer target = Target(image, channel) + pixel + done;
                    MatMulTiles.Finish<V, TEpilogue>(target, TargetPixels, rows, Math.Min(V.Count, length - done), target, TargetPixels, accumulate: false, _epilogue, image, channel, pixel + done);
                }
            }
        }
    }

    private nint ScratchFloats()
    {
        nint most = 0;
        for (int high = 0; high < PhasesHigh; high++)
        {
            for (int wide = 0; wide < PhasesWide; wide++)
            {
                ConvolutionAxis vertical = Vertical(high), horizontal = Horizontal(wide);
                int taps = vertical.Taps * horizontal.Taps;
                if (taps == 0)
                    continue;
                nint channels = BlockChannels(taps), rows = RowPanels.MaximalPaddedRows(_rows);
                nint weights = rows * channels * taps + MatMulPanels.Slack;
                nint planes = Patches(vertical, horizontal, group: 0).Floats(channels);
                // Each image may end in a vector that is not full, and the last pair may have one vector only.
                nint columns = _tiling.Images * MatMulPlan.RoundUp((nint)_tiling.Rows * _tiling.Columns, MatMulPlan.MaximalPairWidth / 2) + MatMulPlan.MaximalPairWidth;
                most = Math.Max(most, channels * taps + weights + planes + rows * columns + 4 * AlignedBuffer.Alignment);
            }
        }
        return most;
    }
}
