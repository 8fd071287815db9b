using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>
/// The weight gradient: gathered patches times dy, summed over the pixels of all images. A task makes some taps (of whole input channels) of some output channels, from
/// some of the tiles of pixels; where the result is small, tasks share the pixels and their sums are merged in a fixed order.
/// </summary>
/// <remarks>
/// Rows are taps, so that the patches, which are many times the size of dy, are read in place as the rows that they are; columns are output channels, for which dy is transposed.
/// </remarks>
internal readonly struct ConvolutionWeightGradient : IWork
{
    // A panel of two vectors and this many pixels fills half of a 32 KiB first-level cache.
    private const int PixelsPerTile = 256;
    // With few output channels rows of dy and of the planes are read as they lie, and should stay in a first-level cache together.
    private const int PixelsOfFewOutputs = 1024;
    private const int MostFewOutputs = 8;
    private const int MaximalTaps = 256;
    private const int MaximalOutputs = 256;
    // Lines of pixels below this length keep the micro-kernel too short: images are joined.
    private const int ShortLine = 96;
    private const long SmallTask = 1L << 20;
    private const int EnoughTasks = 8;

    private readonly ConvolutionGeometry _geometry;
    private readonly ConvolutionTiling _tiling;
    private readonly nint _blockChannels;
    private readonly nint _channelBlocks;
    private readonly nint _outputs;
    private readonly nint _outputTiles;
    private readonly nint _splits;
    private readonly Pointer _dy;
    private readonly Pointer _x;
    private readonly Pointer _target;
    private readonly bool _accumulate;
    private readonly bool _fewOutputs;

    private ConvolutionWeightGradient(in ConvolutionGeometry geometry, nint batch, Pointer dy, Pointer x, Pointer dw, bool accumulate)
    {
        _geometry = geometry;
        _dy = dy;
        _x = x;
        _tiling = new(geometry.OutputHeight, geometry.OutputWidth, batch, PixelsPerTile);
        if (geometry.GroupOutputs <= MostFewOutputs)
        {
            ConvolutionTiling tiling = new(geometry.OutputHeight, geometry.OutputWidth, batch, Math.Max(PixelsPerTile, PixelsOfFewOutputs / geometry.GroupInputs));
            _fewOutputs = tiling.LeastArea >= ConvolutionDots.LeastPixels;
            if (_fewOutputs)
                _tiling = tiling;
        }
        nint most = Math.Max(1, MaximalTaps / geometry.Taps);
        _channelBlocks = MatMulPlan.Divide(geometry.GroupInputs, most);
        _blockChannels = MatMulPlan.Divide(geometry.GroupInputs, _channelBlocks);
        _outputTiles = MatMulPlan.Divide(geometry.GroupOutputs, MaximalOutputs);
        _outputs = MatMulPlan.Divide(geometry.GroupOutputs, _outputTiles);

        nint tasks = geometry.Groups * _channelBlocks * _outputTiles;
        double work = (double)_blockChannels * geometry.Taps * _outputs * geometry.OutputPixels * batch;
        nint splits = (nint)Math.Clamp(Math.Min((double)EnoughTasks / tasks, work / SmallTask), 1, _tiling.Count);
        nint tilesPerSplit = MatMulPlan.Divide(_tiling.Count, splits);
        _splits = MatMulPlan.Divide(_tiling.Count, tilesPerSplit);
        _target = _splits > 1 ? CallerScratch.Get(_splits * Weights) : dw;
        _accumulate = accumulate && _splits == 1;
    }

    private nint Weights => (nint)_geometry.OutputChannels * WeightsOfOutput;

    private nint WeightsOfOutput => (nint)_geometry.GroupInputs * _geometry.Taps;

    public static void Run(Workers workers, in ConvolutionGeometry geometry, nint batch, Pointer dy, Pointer x, Pointer dw, bool accumulate)
    {
        ConvolutionWeightGradient work = new(geometry, batch, dy, x, dw, accumulate);
        workers.Run(geometry.Groups * work._channelBlocks * work._outputTiles * work._splits, work, work.ScratchFloats());
        if (work._splits > 1)
        {
            MatMulOperands result = new(geometry.OutputChannels, work.WeightsOfOutput, 0, Pointer.Null, false, 0, Pointer.Null, false, 0, dw, accumulate);
            MatMulMerge<NoEpilogue>.Run(workers, result, 1, work._splits, work._target, default);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>(nint task, Pointer scratch) where V : struct, ISimd<V>
    {
        (nint rest, nint split) = Math.DivRem(task, _splits);
        (rest, nint outputTile) = Math.DivRem(rest, _outputTiles);
        (nint group, nint channelBlock) = Math.DivRem(rest, _channelBlocks);
        nint channel = channelBlock * _blockChannels, channels = Math.Min(_blockChannels, _geometry.GroupInputs - channel);
        nint output = outputTile * _outputs, outputs = Math.Min(_outputs, _geometry.GroupOutputs - output);
        nint rows = channels * _geometry.Taps, width = 2 * V.Count;
        RowPanels panels = new(rows);
        ConvolutionPatches patches = Patches(group);
        Pointer offsets = scratch;
        Pointer packed = offsets + MatMulPlan.RoundUp(_blockChannels * _geometry.Taps, AlignedBuffer.Alignment);
        Pointer planes = packed + MatMulPlan.MaximalPairWidth * _tiling.Pixels;
        Pointer tiles = planes + PlaneFloats(patches);
        nint tileColumn = panels.PaddedRows * width, firstOutput = group * _geometry.GroupOutputs + output;
        patches.ListOffsets(channels, offsets);
        tiles.AsSpan(_fewOutputs ? FewOutputsFloats(rows, outputs, V.Count) : MatMulPlan.Divide(outputs, width) * tileColumn).Clear();

        nint tilesPerSplit = MatMulPlan.Divide(_tiling.Count, _splits);
        for (nint index = split * tilesPerSplit; index < Math.Min((split + 1) * tilesPerSplit, _tiling.Count); index++)
        {
            ConvolutionTile tile = _tiling[index];
            patches.Gather<V>(tile, channel, channels, planes);
            if (_fewOutputs)
            {
                MultiplyRows<V>(tile, firstOutput, outputs, rows, planes, patches.ImagePitch, offsets, tiles);
                continue;
            }
            nint area = (nint)tile.Rows * tile.Columns, lines = patches.Joined ? 1 : tile.Images, lineColumns = patches.Joined ? tile.Images * area : area;
            for (nint first = 0; first < outputs; first += width)
            {
                PackGradient<V>(tile, firstOutput + first, Math.Min(width, outputs - first), packed);
                for (nint line = 0; line < lines; line++)
                    Multiply<V>(panels, rows, lineColumns, planes + line * patches.ImagePitch, offsets, packed + line * lineColumns * width, tiles + first / width * tileColumn);
            }
        }

        if (_fewOutputs)
        {
            StoreRows<V>(outputs, rows, tiles, _target + split * Weights + firstOutput * WeightsOfOutput + channel * _geometry.Taps);
            return;
        }
        for (nint first = 0; first < outputs; first += width)
        {
            nint at = (firstOutput + first) * WeightsOfOutput + channel * _geometry.Taps;
            ConvolutionTaps.Store<V>(tiles + first / width * tileColumn, rows, Math.Min(width, outputs - first), _target + split * Weights + at, WeightsOfOutput, _accumulate, planes);
        }
    }

    private ConvolutionPatches Patches(nint group)
    {
        ConvolutionAxis vertical = ConvolutionAxis.Forward(_geometry.Height, _geometry.OutputHeight, _geometry.KernelHeight, _geometry.StrideHeight, _geometry.PadTop, _geometry.DilationHeight);
        ConvolutionAxis horizontal = ConvolutionAxis.Forward(_geometry.Width, _geometry.OutputWidth, _geometry.KernelWidth, _geometry.StrideWidth, _geometry.PadLeft, _geometry.DilationWidth);
        bool join = _tiling.Images > 1 && _tiling.Rows * _tiling.Columns < ShortLine;
        return new(_x, group * _geometry.GroupInputs, _geometry.InputChannels * _geometry.InputPixels, vertical, horizontal, _tiling, join);
    }

    // Four output channels times three taps each, and two times six for the last ones: adds to the sums of all of them.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MultiplyRows<V>(in ConvolutionTile tile, nint output, nint outputs, nint taps, Pointer planes, nint imagePitch, Pointer offsets, Pointer tiles) where V : struct, ISimd<V>
    {
        nint pixels = _geometry.OutputPixels, area = (nint)tile.Rows * tile.Columns, last = taps - 1, step = ConvolutionDots.Sums * V.Count;
        for (nint image = 0; image < tile.Images; image++)
        {
            Pointer dy = _dy + ((tile.Image + image) * _geometry.OutputChannels + output) * pixels + (nint)tile.Row * _geometry.OutputWidth + tile.Column;
            Pointer plane = planes + image * imagePitch, sums = tiles;
            nint done = 0;
            for (; outputs - done > ConvolutionDots.DeepOutputs; done += ConvolutionDots.WideOutputs)
            {
                for (nint tap = 0; tap < taps; tap += 3)
                {
                    ConvolutionDots.Wide<V>(area, dy, pixels, outputs - done - 1, plane + offsets.Int32(tap), plane + offsets.Int32(Math.Min(tap + 1, last)),
                        plane + offsets.Int32(Math.Min(tap + 2, last)), sums);
                    sums += step;
                }
                dy += ConvolutionDots.WideOutputs * pixels;
            }
            for (nint tap = 0; tap < taps && done < outputs; tap += 6)
            {
                ConvolutionDots.Deep<V>(area, dy, pixels, outputs - done - 1, plane + offsets.Int32(tap), plane + offsets.Int32(Math.Min(tap + 1, last)),
                    plane + offsets.Int32(Math.Min(tap + 2, last)), plane + offsets.Int32(Math.Min(tap + 3, last)), plane + offsets.Int32(Math.Min(tap + 4, last)),
                    plane + offsets.Int32(Math.Min(tap + 5, last)), sums);
                sums += step;
            }
        }
    }

    // Writes or adds what MultiplyRows has summed.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void StoreRows<V>(nint outputs, nint taps, Pointer sums, Pointer target) where V : struct, ISimd<V>
    {
        for (nint done = 0; done < outputs;)
        {
            bool wide = outputs - done > ConvolutionDots.DeepOutputs;
            nint high = wide ? ConvolutionDots.WideOutputs : ConvolutionDots.DeepOutputs, across = ConvolutionDots.Sums / high;
            for (nint tap = 0; tap < taps; tap += across)
            {
                for (nint row = 0; row < Math.Min(high, outputs - done); row++)
                {
                    for (nint i = 0; i < Math.Min(across, taps - tap); i++)
                    {
                        nint at = (done + row) * WeightsOfOutput + tap + i;
                        float sum = V.Sum(V.Load(sums, (row * across + i) * V.Count));
                        target.Set(at, _accumulate ? target[at] + sum : sum);
                    }
                }
                sums += ConvolutionDots.Sums * V.Count;
            }
            done += high;
        }
    }

    // No more than four output channels and six taps beyond what there are.
    private static nint FewOutputsFloats(nint taps, nint outputs, nint lanes) => (taps + 6) * (outputs + 4) * lanes;

    // Two vectors of output channels as [pixel][channel].
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PackGradient<V>(in ConvolutionTile tile, nint channel, nint channels, Pointer packed) where V : struct, ISimd<V>
    {
        nint pixels = _geometry.OutputPixels, area = (nint)tile.Rows * tile.Columns;
        for (nint image = tile.Image; image < tile.Image + tile.Images; image++)
        {
            Pointer source = _dy + (image * _geometry.OutputChannels + channel) * pixels + (nint)tile.Row * _geometry.OutputWidth + tile.Column;
            MatMulPanels.Transpose(source, pixels, channels, area, packed, 2 * V.Count);
            packed += area * 2 * V.Count;
        }
    }

    // Adds all taps times two vectors of output channels.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply<V>(in RowPanels panels, nint rows, nint depth, Pointer planes, Pointer offsets, Pointer b, Pointer tiles) where V : struct, ISimd<V>
    {
        nint last = rows - 1, row = 0;
        for (int panel = panels.Tall; panel > 0; panel--)
        {
            // Rows of padding repeat the last one.
            MatMulKernels.TallFromRows<V>(depth, planes + offsets.Int32(row), planes + offsets.Int32(Math.Min(row + 1, last)), planes + offsets.Int32(Math.Min(row + 2, last)),
                planes + offsets.Int32(Math.Min(row + 3, last)), planes + offsets.Int32(Math.Min(row + 4, last)), planes + offsets.Int32(Math.Min(row + 5, last)), b, tiles);
            row += MatMulKernels.TallRows;
            tiles += MatMulKernels.TallRows * 2 * V.Count;
        }
        for (int panel = panels.Low; panel > 0; panel--)
        {
            MatMulKernels.LowFromRows<V>(depth, planes + offsets.Int32(row), planes + offsets.Int32(Math.Min(row + 1, last)), planes + offsets.Int32(Math.Min(row + 2, last)),
                planes + offsets.Int32(Math.Min(row + 3, last)), b, tiles);
            row += MatMulKernels.LowRows;
            tiles += MatMulKernels.LowRows * 2 * V.Count;
        }
    }

    // The planes' place also takes the transposed result of two vectors of channels.
    private nint PlaneFloats(in ConvolutionPatches patches) =>
        MatMulPlan.RoundUp(Math.Max(patches.Floats(_blockChannels), _blockChannels * _geometry.Taps * MatMulPlan.MaximalPairWidth), AlignedBuffer.Alignment);

    private nint ScratchFloats()
    {
        nint taps = _blockChannels * _geometry.Taps, outputs = MatMulPlan.RoundUp(_outputs, MatMulPlan.MaximalPairWidth);
        nint tiles = _fewOutputs ? FewOutputsFloats(taps, _outputs, MatMulPlan.MaximalPairWidth / 2) : outputs * RowPanels.MaximalPaddedRows(taps);
        return taps + MatMulPlan.MaximalPairWidth * _tiling.Pixels + PlaneFloats(Patches(0)) + tiles + 3 * AlignedBuffer.Alignment;
    }
}
