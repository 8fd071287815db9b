using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>
/// The weight gradient with few output channels or few taps: scalar products of rows of dy, as they lie, with rows of gathered patches. A task makes some input channels of a group, from some
/// of the tiles of pixels; where there are few of them, tasks share the pixels and their sums are merged in a fixed order.
/// </summary>
/// <remarks>Nothing is transposed, which would cost as much as the products of some ten taps; but each sum is a vector, so there must not be many in a task.</remarks>
internal readonly struct ConvolutionDotGradient : IWork
{
    private const int MostOutputs = 16;
    // Taps for which it pays with any number of output channels: about those of a first layer's 5 × 5 kernel.
    private const int MostTaps = 75;
    // The same of 1 × 1 kernels, where dy read again for other input channels costs as much as these.
    private const int MostChannels = 36;
    // Taps of a task: the fewer there are, the more pixels of their planes stay in a first-level cache.
    private const int TapsOfTask = 18;
    // Sums of a task of a 1 × 1 kernel, a part of a second-level cache.
    private const int ChannelSums = 1 << 11;
    // Floats of planes, and of rows of dy for a cell, that stay in a first-level cache together.
    private const int TileFloats = 9216;
    private const int LeastPixels = 256;
    private const long SmallTask = 1L << 20;
    private const int EnoughTasks = 8;

    private readonly ConvolutionGeometry _geometry;
    private readonly ConvolutionTiling _tiling;
    private readonly nint _blockChannels;
    private readonly nint _channelBlocks;
    private readonly nint _splits;
    private readonly Pointer _dy;
    private readonly Pointer _x;
    private readonly Pointer _target;
    private readonly bool _accumulate;

    private ConvolutionDotGradient(in ConvolutionGeometry geometry, nint batch, Pointer dy, Pointer x, Pointer dw, bool accumulate)
    {
        _geometry = geometry;
        _dy = dy;
        _x = x;
        _channelBlocks = ChannelBlocks(geometry);
        _blockChannels = MatMulPlan.Divide(geometry.GroupInputs, _channelBlocks);
        _tiling = Tiling(geometry, batch);
        nint tasks = geometry.Groups * _channelBlocks;
        double work = (double)_blockChannels * geometry.Taps * geometry.GroupOutputs * geometry.OutputPixels * batch;
        nint splits = (nint)Math.Clamp(Math.Min((double)EnoughTasks / tasks, work / SmallTask), 1, _tiling.Count);
        _splits = MatMulPlan.Divide(_tiling.Count, MatMulPlan.Divide(_tiling.Count, splits));
        _target = _splits > 1 ? CallerScratch.Get(_splits * _geometry.Weights) : dw;
        _accumulate = accumulate && _splits == 1;
    }

    /// <summary>Whether this is the way to compute it.</summary>
    public static bool Fits(in ConvolutionGeometry geometry, nint batch) =>
        (geometry.GroupOutputs <= MostOutputs || geometry.GroupInputs * geometry.Taps <= (geometry.Taps == 1 ? MostChannels : MostTaps))
        && Tiling(geometry, batch).LeastArea >= ConvolutionDots.LeastPixels;

    public static void Run(Workers workers, in ConvolutionGeometry geometry, nint batch, Pointer dy, Pointer x, Pointer dw, bool accumulate)
    {
        ConvolutionDotGradient work = new(geometry, batch, dy, x, dw, accumulate);
        workers.Run(geometry.Groups * work._channelBlocks * work._splits, work, work.ScratchFloats());
        if (work._splits > 1)
            ConvolutionTaps.Merge(workers, geometry.OutputChannels, geometry.WeightsOfOutput, work._splits, work._target, dw, accumulate);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>(nint task, Pointer scratch) where V : struct, ISimd<V>
    {
        (nint rest, nint split) = Math.DivRem(task, _splits);
        (nint group, nint channelBlock) = Math.DivRem(rest, _channelBlocks);
        nint channel = channelBlock * _blockChannels, channels = Math.Min(_blockChannels, _geometry.GroupInputs - channel), taps = channels * _geometry.Taps;
        ConvolutionPatches patches = ConvolutionPatches.Forward(_geometry, _x, group, _tiling, joinImages: false);
        Pointer offsets = scratch;
        Pointer planes = offsets + MatMulPlan.RoundUp(_blockChannels * _geometry.Taps, AlignedBuffer.Alignment);
        Pointer sums = planes + MatMulPlan.RoundUp(patches.Floats(_blockChannels), AlignedBuffer.Alignment);
        patches.ListOffsets(channels, offsets);
        sums.AsSpan(Cells(taps) * ConvolutionDots.Sums * V.Count).Clear();
        nint tilesPerSplit = MatMulPlan.Divide(_tiling.Count, _splits);
        for (nint index = split * tilesPerSplit; index < Math.Min((split + 1) * tilesPerSplit, _tiling.Count); index++)
        {
            ConvolutionTile tile = _tiling[index];
            Add<V>(tile, group, taps, patches.Planes<V>(tile, channel, channels, planes), patches.ImagePitch, offsets, sums);
        }
        Store<V>(taps, sums, _target + split * _geometry.Weights + group * _geometry.GroupOutputs * _geometry.WeightsOfOutput + channel * _geometry.Taps);
    }

    // Adds to all cells. What is small is read again for each part of what is large, from a first-level cache.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Add<V>(in ConvolutionTile tile, nint group, nint taps, Pointer planes, nint planeImage, Pointer offsets, Pointer sums) where V : struct, ISimd<V>
    {
        nint outputs = _geometry.GroupOutputs, pixels = _geometry.OutputPixels, image = _geometry.OutputChannels * pixels, cell = ConvolutionDots.Sums * V.Count;
        ConvolutionDotRows rows = new(tile.Images, (nint)tile.Rows * tile.Columns, pixels, image, planeImage);
        Pointer dy = _dy + tile.Image * image + group * outputs * pixels + (nint)tile.Row * _geometry.OutputWidth + tile.Column;
        for (nint output = 0; output < outputs; output += ConvolutionDots.Outputs)
        {
            for (nint tap = 0; tap < taps; tap += ConvolutionDots.Taps)
            {
                ConvolutionDots.Add<V>(rows, dy, Math.Min(ConvolutionDots.Outputs, outputs - output), planes, offsets + tap, Math.Min(ConvolutionDots.Taps, taps - tap), sums);
                sums += cell;
            }
            dy += ConvolutionDots.Outputs * pixels;
        }
    }

    // Writes or adds the sums.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Store<V>(nint taps, Pointer sums, Pointer target) where V : struct, ISimd<V>
    {
        nint outputs = _geometry.GroupOutputs;
        for (nint output = 0; output < outputs; output += ConvolutionDots.Outputs)
        {
            nint rows = ConvolutionDots.Rows(outputs - output);
            for (nint tap = 0; tap < taps; tap += ConvolutionDots.Taps)
            {
                Pointer sum = sums;
                for (nint half = tap; half < taps && half < tap + ConvolutionDots.Taps; half += ConvolutionDots.HalfTaps)
                {
                    for (nint row = 0; row < rows; row++)
                    {
                        Pointer to = target + row * _geometry.WeightsOfOutput + half;
                        for (nint i = 0; i < ConvolutionDots.HalfTaps; i++)
                        {
                            if (half + i < taps && output + row < outputs)
                                to.Set(i, _accumulate ? to[i] + V.Sum(V.Load(sum, 0)) : V.Sum(V.Load(sum, 0)));
                            sum += V.Count;
                        }
                    }
                }
                sums += ConvolutionDots.Sums * V.Count;
            }
            target += ConvolutionDots.Outputs * _geometry.WeightsOfOutput;
        }
    }

    private static nint ChannelBlocks(in ConvolutionGeometry geometry)
    {
        int most = TapsOfTask / geometry.Taps;
        if (geometry.Taps == 1)
            most = Math.Clamp(ChannelSums / geometry.GroupOutputs, TapsOfTask, MostChannels);
        else if (most <= 1)
            // One channel of a 5 × 5 kernel would leave two of the last three sums unused.
            most = geometry.Taps % ConvolutionDots.HalfTaps == 0 || geometry.Taps > 2 * TapsOfTask ? 1 : 2;
        return MatMulPlan.Divide(geometry.GroupInputs, most);
    }

    private static ConvolutionTiling Tiling(in ConvolutionGeometry geometry, nint batch)
    {
        // Planes have some rows more than there are rows of pixels.
        nint planes = MatMulPlan.Divide(geometry.GroupInputs, ChannelBlocks(geometry)) * geometry.KernelWidth;
        nint floatsOfColumn = planes * (geometry.OutputHeight + geometry.KernelHeight - 1) + ConvolutionDots.Outputs * (nint)geometry.OutputHeight;
        return new(geometry.OutputHeight, geometry.OutputWidth, batch, (int)Math.Max(LeastPixels, (nint)TileFloats * geometry.OutputHeight / floatsOfColumn));
    }

    private nint Cells(nint taps) => MatMulPlan.Divide(_geometry.GroupOutputs, ConvolutionDots.Outputs) * MatMulPlan.Divide(taps, ConvolutionDots.Taps);

    private nint ScratchFloats()
    {
        nint taps = _blockChannels * _geometry.Taps;
        ConvolutionPatches patches = ConvolutionPatches.Forward(_geometry, _x, 0, _tiling, joinImages: false);
        return taps + patches.Floats(_blockChannels) + Cells(taps) * ConvolutionDots.Sums * (MatMulPlan.MaximalPairWidth / 2) + 2 * AlignedBuffer.Alignment;
    }
}
