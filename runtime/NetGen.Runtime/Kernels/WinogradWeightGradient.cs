using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>
/// The weight gradient by Winograd's method, see <see cref="Winograd"/>: dy in tiles is the kernel, and the taps are the outputs. The products are summed
/// over all tiles before they are transformed back. A task makes some input channels of some output channels, from some of the tiles; sums of several tasks are merged in a fixed order.
/// </summary>
internal readonly struct WinogradWeightGradient<TKernel, TOutputs> : IWork
    where TKernel : struct, IWinogradLength
    where TOutputs : struct, IWinogradLength
{
    // The products of a task are read and written once for each box of tiles.
    private const int TilesPerBox = 64;
    // Transforming the sums back takes as long as the products of ten tiles.
    private const int LeastTiles = 64;
    private const int EnoughTasks = 8;

    private readonly WinogradShape _shape;
    private readonly ConvolutionTiling _tiling;
    private readonly WinogradInput _input;
    private readonly WinogradInput _gradient;
    private readonly nint _channels;
    private readonly nint _channelBlocks;
    private readonly nint _outputs;
    private readonly nint _outputBlocks;
    private readonly nint _boxesPerSplit;
    private readonly nint _splits;
    private readonly Pointer _target;
    private readonly bool _accumulate;

    private WinogradWeightGradient(in WinogradShape shape, nint batch, Pointer dy, Pointer x, Pointer dw, bool accumulate)
    {
        _shape = shape;
        _tiling = new(shape.TilesHigh, shape.TilesWide, batch, TilesPerBox);
        _input = new(x, shape.Channels, shape.Height, shape.Width, shape.PadTop, shape.PadLeft, Winograd.Size, TOutputs.Value);
        _gradient = new(dy, shape.Outputs, shape.OutputHeight, shape.OutputWidth, 0, 0, TOutputs.Value, TOutputs.Value);
        // Whole chunks and pairs of vectors.
        _channels = MatMulPlan.RoundUp(MatMulPlan.Divide(shape.Channels, MatMulPlan.Divide(shape.Channels, WinogradShape.GradientBlock)), WinogradInput.ChunkChannels);
        _channelBlocks = MatMulPlan.Divide(shape.Channels, _channels);
        _outputs = MatMulPlan.RoundUp(MatMulPlan.Divide(shape.Outputs, MatMulPlan.Divide(shape.Outputs, WinogradShape.GradientBlock)), MatMulPlan.MaximalPairWidth);
        _outputBlocks = MatMulPlan.Divide(shape.Outputs, _outputs);

        nint tiles = batch * shape.TilesHigh * shape.TilesWide;
        nint splits = Math.Clamp(Math.Min(EnoughTasks / (_channelBlocks * _outputBlocks), tiles / LeastTiles), 1, _tiling.Count);
        _boxesPerSplit = MatMulPlan.Divide(_tiling.Count, splits);
        _splits = MatMulPlan.Divide(_tiling.Count, _boxesPerSplit);
        _target = _splits > 1 ? CallerScratch.Get(_splits * Weights) : dw;
        _accumulate = accumulate && _splits == 1;
    }

    private static int Taps => TKernel.Value * TKernel.Value;

    private nint Weights => _shape.Outputs * WeightsOfOutput;

    private nint WeightsOfOutput => (nint)_shape.Channels * Taps;

    private nint InputStep => WinogradLayout.PositionStep(_tiling.Pixels, _channels);

    private nint GradientStep => WinogradLayout.PositionStep(_tiling.Pixels, _outputs);

    public static void Run(Workers workers, in WinogradShape shape, nint batch, Pointer dy, Pointer x, Pointer dw, bool accumulate)
    {
        WinogradWeightGradient<TKernel, TOutputs> work = new(shape, batch, dy, x, dw, accumulate);
        workers.Run(work._channelBlocks * work._outputBlocks * work._splits, work, work.ScratchFloats());
        if (work._splits > 1)
            ConvolutionTaps.Merge(workers, shape.Outputs, work.WeightsOfOutput, work._splits, work._target, dw, accumulate);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>(nint task, Pointer scratch) where V : struct, ISimd<V>
    {
        (nint rest, nint split) = Math.DivRem(task, _splits);
        (nint channelBlock, nint outputBlock) = Math.DivRem(rest, _outputBlocks);
        nint channel = channelBlock * _channels, channels = Math.Min(_channels, _shape.Channels - channel);
        nint output = outputBlock * _outputs, outputs = Math.Min(_outputs, _shape.Outputs - output);
        nint width = 2 * V.Count, productStep = WinogradLayout.PositionStep(new RowPanels(channels).PaddedRows, width);
        Pointer products = scratch + SmallScratchFloats();
        Pointer inputs = products + WinogradLayout.Floats(_outputs, RowPanels.MaximalPaddedRows(_channels));
        Pointer gradients = inputs + Winograd.Positions * InputStep;

        nint first = split * _boxesPerSplit;
        for (nint index = first; index < Math.Min(first + _boxesPerSplit, _tiling.Count); index++)
        {
            ConvolutionTile box = _tiling[index];
            _input.Transform<V, Winograd.Inputs>(box, channel, channels, inputs, InputStep, _channels, scratch);
            _gradient.Transform<V, Winograd.Values<TOutputs>>(box, output, outputs, gradients, GradientStep, _outputs, scratch);
            Multiply<V>(channels, outputs, box.Images * box.Rows * box.Columns, inputs, gradients, products, productStep, add: index > first);
        }

        Pointer target = _target + split * Weights + output * WeightsOfOutput + channel * Taps;
        Pointer taps = scratch + Winograd.Positions * width, transposed = taps + _channels * Taps * width;
        for (nint done = 0; done < outputs; done += width)
        {
            for (nint c = 0; c < channels; c++)
                Winograd.TransformPair<V, Winograd.Sums<TKernel>>(products + c * width, Winograd.Size * productStep, productStep, taps + c * Taps * width, TKernel.Value * width, width, scratch);
            ConvolutionTaps.Store<V>(taps, channels * Taps, Math.Min(width, outputs - done), target, WeightsOfOutput, _accumulate, transposed);
            products += Winograd.Positions * productStep;
            target += width * WeightsOfOutput;
        }
    }

    // All positions of some channels times some outputs, summed over the tiles of a box.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply<V>(nint channels, nint outputs, nint tiles, Pointer inputs, Pointer gradients, Pointer products, nint productStep, bool add) where V : struct, ISimd<V>
    {
        nint width = 2 * V.Count, inputStep = InputStep, gradientStep = GradientStep;
        for (nint position = 0; position < Winograd.Positions; position++)
        {
            for (nint pair = 0; pair * width < outputs; pair++)
            {
                WinogradKernels.Multiply<V>(channels, tiles, inputs + position * inputStep, 1, _channels, gradients + position * gradientStep + pair * width, _outputs,
                    products + (pair * Winograd.Positions + position) * productStep, add);
            }
        }
    }

    // What the transforms need, one after the other.
    private nint SmallScratchFloats()
    {
        nint transforms = Math.Max(_input.ScratchFloats(_tiling.Rows, _tiling.Columns), _gradient.ScratchFloats(_tiling.Rows, _tiling.Columns));
        return MatMulPlan.RoundUp(Math.Max(transforms, (Winograd.Positions + 2 * _channels * Taps) * MatMulPlan.MaximalPairWidth), AlignedBuffer.Alignment);
    }

    private nint ScratchFloats() =>
        SmallScratchFloats() + WinogradLayout.Floats(_outputs, RowPanels.MaximalPaddedRows(_channels)) + Winograd.Positions * (InputStep + GradientStep);
}
