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
    // Sums of a task fill some part of a second-level cache.
    private const int MaximalSums = 1 << 16;
    private const int MaximalTaps = 256;
    // Rows for which it pays to read a panel of columns.
    private const int LeastTaps = 64;
    // The more output channels a task has, the fewer times patches are gathered, but the more tasks there are that each pack dy.
    private const int MaximalOutputs = 256;
    private const int MaximalSharedOutputs = 512;
    // Output channels that are packed together.
    private const int PackedOutputs = MatMulPlan.MaximalPairWidth;
    // Floats of dy up to which it is packed once for all tasks, and comes from a cache again.
    private const int MostShared = 1 << 21;
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
    private readonly Pointer _packed;
    private readonly bool _shared;
    private readonly Pointer _target;
    private readonly bool _accumulate;

    private ConvolutionWeightGradient(in ConvolutionGeometry geometry, nint batch, Pointer dy, Pointer x, Pointer dw, bool accumulate)
    {
        _geometry = geometry;
        _dy = dy;
        _x = x;
        _tiling = new(geometry.OutputHeight, geometry.OutputWidth, batch, PixelsPerTile);
        bool mayShare = batch * geometry.OutputPixels * geometry.OutputChannels <= MostShared;
        _outputTiles = MatMulPlan.Divide(geometry.GroupOutputs, mayShare ? MaximalSharedOutputs : MaximalOutputs);
        _outputs = MatMulPlan.Divide(geometry.GroupOutputs, _outputTiles);
        nint most = Math.Max(1, Math.Min(MaximalTaps, MaximalSums / _outputs) / geometry.Taps);
        _channelBlocks = MatMulPlan.Divide(geometry.GroupInputs, most);
        _shared = mayShare && _channelBlocks > 1;
        // Blocks of channels cost little then, and unlike shares of the pixels have nothing to merge.
        if (_shared)
            _channelBlocks = Math.Clamp(EnoughTasks / (geometry.Groups * _outputTiles), _channelBlocks, Math.Max(_channelBlocks, _geometry.WeightsOfOutput / LeastTaps));
        _blockChannels = MatMulPlan.Divide(geometry.GroupInputs, _channelBlocks);
        _channelBlocks = MatMulPlan.Divide(geometry.GroupInputs, _blockChannels);

        nint tasks = geometry.Groups * _channelBlocks * _outputTiles;
        double work = (double)_blockChannels * geometry.Taps * _outputs * geometry.OutputPixels * batch;
        nint splits = (nint)Math.Clamp(Math.Min((double)EnoughTasks / tasks, work / SmallTask), 1, _tiling.Count);
        nint tilesPerSplit = MatMulPlan.Divide(_tiling.Count, splits);
        _splits = MatMulPlan.Divide(_tiling.Count, tilesPerSplit);
        nint partials = _splits > 1 ? MatMulPlan.RoundUp(_splits * _geometry.Weights, AlignedBuffer.Alignment) : 0;
        Pointer scratch = CallerScratch.Get(partials + (_shared ? batch * geometry.OutputPixels * PaddedOutputs : 0));
        _packed = scratch + partials;
        _target = _splits > 1 ? scratch : dw;
        _accumulate = accumulate && _splits == 1;
    }

    /// <summary>The tasks of <see cref="PackShared"/>.</summary>
    public nint SharedPanels => _tiling.Count * PaddedOutputs / PackedOutputs;

    private nint PaddedOutputs => _geometry.Groups * _outputTiles * MatMulPlan.RoundUp(_outputs, PackedOutputs);

    public static void Run(Workers workers, in ConvolutionGeometry geometry, nint batch, Pointer dy, Pointer x, Pointer dw, bool accumulate)
    {
        ConvolutionWeightGradient work = new(geometry, batch, dy, x, dw, accumulate);
        if (work._shared)
            workers.Run(work.SharedPanels, new ConvolutionGradientPacking(work));
        workers.Run(geometry.Groups * work._channelBlocks * work._outputTiles * work._splits, work, work.ScratchFloats());
        if (work._splits > 1)
            ConvolutionTaps.Merge(workers, geometry.OutputChannels, geometry.WeightsOfOutput, work._splits, work._target, dw, accumulate);
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
        tiles.AsSpan(MatMulPlan.Divide(outputs, width) * tileColumn).Clear();

        nint tilesPerSplit = MatMulPlan.Divide(_tiling.Count, _splits);
        for (nint index = split * tilesPerSplit; index < Math.Min((split + 1) * tilesPerSplit, _tiling.Count); index++)
        {
            ConvolutionTile tile = _tiling[index];
            Pointer gathered = patches.Planes<V>(tile, channel, channels, planes);
            nint area = (nint)tile.Rows * tile.Columns, lines = patches.Joined ? 1 : tile.Images, lineColumns = patches.Joined ? tile.Images * area : area;
            for (nint first = 0; first < outputs; first += width)
            {
                Pointer panel = packed;
                if (_shared)
                    panel = SharedPanel(tile, group, outputTile, first);
                else
                    PackGradient<V>(tile, firstOutput + first, Math.Min(width, outputs - first), packed);
                for (nint line = 0; line < lines; line++)
                    Multiply<V>(panels, rows, lineColumns, gathered + line * patches.ImagePitch, offsets, panel + line * lineColumns * width, tiles + first / width * tileColumn);
            }
        }

        for (nint first = 0; first < outputs; first += width)
        {
            nint at = (firstOutput + first) * _geometry.WeightsOfOutput + channel * _geometry.Taps;
            ConvolutionTaps.Store<V>(tiles + first / width * tileColumn, rows, Math.Min(width, outputs - first), _target + split * _geometry.Weights + at, _geometry.WeightsOfOutput, _accumulate, planes);
        }
    }

    private ConvolutionPatches Patches(nint group) =>
        ConvolutionPatches.Forward(_geometry, _x, group, _tiling, _tiling.Images > 1 && _tiling.Rows * _tiling.Columns < ShortLine);

    /// <summary>Packs some output channels of a tile for all tasks that need them.</summary>
    public void PackShared<V>(nint task) where V : struct, ISimd<V>
    {
        nint panelsOfTile = MatMulPlan.RoundUp(_outputs, PackedOutputs) / PackedOutputs, width = 2 * V.Count;
        (nint rest, nint panel) = Math.DivRem(task, panelsOfTile);
        (rest, nint outputTile) = Math.DivRem(rest, _outputTiles);
        (nint index, nint group) = Math.DivRem(rest, _geometry.Groups);
        nint output = outputTile * _outputs, outputs = Math.Min(_outputs, _geometry.GroupOutputs - output);
        ConvolutionTile tile = _tiling[index];
        for (nint first = panel * PackedOutputs; first < Math.Min((panel + 1) * PackedOutputs, outputs); first += width)
            PackGradient<V>(tile, group * _geometry.GroupOutputs + output + first, Math.Min(width, outputs - first), SharedPanel(tile, group, outputTile, first));
    }

    // Where two vectors of output channels of a tile are, of which the first one is `first` of its tile of outputs.
    private Pointer SharedPanel(in ConvolutionTile tile, nint group, nint outputTile, nint first)
    {
        nint before = tile.Image * _geometry.OutputPixels + (nint)tile.Row * _geometry.OutputWidth + tile.Column;
        return _packed + before * PaddedOutputs + ((group * _outputTiles + outputTile) * MatMulPlan.RoundUp(_outputs, PackedOutputs) + first) * tile.Images * tile.Rows * tile.Columns;
    }

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
        return taps + MatMulPlan.MaximalPairWidth * _tiling.Pixels + PlaneFloats(Patches(0)) + outputs * RowPanels.MaximalPaddedRows(taps) + 3 * AlignedBuffer.Alignment;
    }
}
