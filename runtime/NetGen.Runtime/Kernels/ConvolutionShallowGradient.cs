using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>
/// The weight gradient of few pixels: rows of dy, as they lie, times gathered patches, which are transposed. The result, by far the greatest of the three, is written where it belongs and
/// as it lies. A task makes some input channels of all output channels of a group.
/// </summary>
internal readonly struct ConvolutionShallowGradient : IWork
{
    // Pixels of all images: their patches stay in a second-level cache.
    private const int MostPixels = 256;
    // Each image adds to the result once more, which other ways write and read some four times.
    private const int MostImages = 4;
    private const int EnoughTasks = 8;
    private const long SmallTask = 1L << 19;

    private readonly ConvolutionGeometry _geometry;
    private readonly ConvolutionTiling _tiling;
    private readonly nint _blockChannels;
    private readonly nint _channelBlocks;
    private readonly Pointer _dy;
    private readonly Pointer _x;
    private readonly Pointer _dw;
    private readonly bool _accumulate;

    private ConvolutionShallowGradient(in ConvolutionGeometry geometry, nint batch, Pointer dy, Pointer x, Pointer dw, bool accumulate)
    {
        _geometry = geometry;
        _dy = dy;
        _x = x;
        _dw = dw;
        _accumulate = accumulate;
        _tiling = new(geometry.OutputHeight, geometry.OutputWidth, batch, MostPixels);
        double work = (double)geometry.GroupInputs * geometry.Taps * geometry.GroupOutputs * geometry.OutputPixels * batch;
        nint blocks = (nint)Math.Clamp(Math.Min((double)EnoughTasks / geometry.Groups, work / SmallTask), 1, geometry.GroupInputs);
        _blockChannels = MatMulPlan.Divide(geometry.GroupInputs, blocks);
        // Whole vectors, if that is possible.
        if (blocks > 1)
            _blockChannels = MatMulPlan.RoundUp(_blockChannels, MatMulPlan.MaximalPairWidth);
        _channelBlocks = MatMulPlan.Divide(geometry.GroupInputs, _blockChannels);
    }

    /// <summary>Whether this is the way to compute it.</summary>
    public static bool Fits(in ConvolutionGeometry geometry, nint batch) =>
        batch <= MostImages && batch * geometry.OutputPixels <= Math.Min(MostPixels, geometry.GroupOutputs);

    public static void Run(Workers workers, in ConvolutionGeometry geometry, nint batch, Pointer dy, Pointer x, Pointer dw, bool accumulate)
    {
        ConvolutionShallowGradient work = new(geometry, batch, dy, x, dw, accumulate);
        workers.Run(geometry.Groups * work._channelBlocks, work, work.ScratchFloats());
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>(nint task, Pointer scratch) where V : struct, ISimd<V>
    {
        (nint group, nint channelBlock) = Math.DivRem(task, _channelBlocks);
        nint channel = channelBlock * _blockChannels, channels = Math.Min(_blockChannels, _geometry.GroupInputs - channel), taps = channels * _geometry.Taps;
        ConvolutionPatches patches = Patches(group);
        Pointer offsets = scratch + MatMulLeft.ScratchFloats(0);
        Pointer packed = offsets + MatMulPlan.RoundUp(_blockChannels * _geometry.Taps, AlignedBuffer.Alignment);
        Pointer planes = packed + MatMulPlan.RoundUp(_blockChannels * _geometry.Taps, MatMulPlan.MaximalPairWidth) * _tiling.Pixels;
        patches.ListOffsets(channels, offsets);
        Pack(patches.Planes<V>(_tiling[0], channel, channels, planes), patches.ImagePitch, offsets, taps, packed, 2 * V.Count);
        Multiply<V>(group, taps, packed, _dw + group * _geometry.GroupOutputs * _geometry.WeightsOfOutput + channel * _geometry.Taps, scratch);
    }

    // Two vectors of taps as [pixel][tap], one pair after the other.
    private void Pack(Pointer planes, nint planeImage, Pointer offsets, nint taps, Pointer packed, nint width)
    {
        nint pixels = _geometry.OutputPixels;
        for (nint tap = 0; tap < taps; tap += width)
        {
            for (nint image = 0; image < _tiling.Images; image++)
            {
                MatMulPanels.TransposeListed(planes + image * planeImage, offsets + tap, Math.Min(width, taps - tap), pixels, packed, width);
                packed += pixels * width;
            }
        }
    }

    // A panel of rows is finished before the next begins: they are written from their start to their end.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply<V>(nint group, nint taps, Pointer packed, Pointer target, Pointer scratch) where V : struct, ISimd<V>
    {
        nint pixels = _geometry.OutputPixels, outputs = _geometry.GroupOutputs, width = 2 * V.Count, pair = _tiling.Images * pixels * width;
        for (nint output = 0; output < outputs; output += MatMulKernels.TallRows)
        {
            for (nint image = 0; image < _tiling.Images; image++)
            {
                Pointer dy = _dy + (image * _geometry.OutputChannels + group * outputs + output) * pixels;
                MatMulLeft rows = MatMulLeft.InPlace(dy, pixels, transposed: false, Math.Min(MatMulKernels.TallRows, outputs - output));
                Pointer b = packed + image * pixels * width;
                for (nint tap = 0; tap < taps; tap += width)
                {
                    rows.Multiply<V>(pixels, b, width, Math.Min(width, taps - tap), target + tap, _geometry.WeightsOfOutput, _accumulate || image > 0, scratch);
                    b += pair;
                }
            }
            target += MatMulKernels.TallRows * _geometry.WeightsOfOutput;
        }
    }

    private ConvolutionPatches Patches(nint group) => ConvolutionPatches.Forward(_geometry, _x, group, _tiling, joinImages: false);

    private nint ScratchFloats()
    {
        nint taps = _blockChannels * _geometry.Taps;
        return MatMulLeft.ScratchFloats(0) + taps + MatMulPlan.RoundUp(taps, MatMulPlan.MaximalPairWidth) * _tiling.Pixels + Patches(0).Floats(_blockChannels) + 2 * AlignedBuffer.Alignment;
    }
}
