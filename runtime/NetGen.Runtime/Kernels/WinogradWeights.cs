using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>Transformed weights, [two vectors of outputs][position][summed channel][lane], and the work of making them.</summary>
internal readonly struct WinogradWeights<TKernel> : IWork where TKernel : struct, IWinogradLength
{
    private const int TaskOutputs = 32;
    private const int TaskChannels = 64;
    private const int ChunkChannels = 16;

    private readonly nint _groups;
    private readonly Pointer _weights;
    private readonly nint _outputs;
    private readonly nint _channels;
    private readonly bool _backward;
    private readonly Pointer _target;

    /// <param name="shape">The sizes.</param>
    /// <param name="weights">(outputs, channels, kernel, kernel), or (channels, outputs, kernel, kernel) if backward; those of one group after the other.</param>
    /// <param name="backward">Whether the convolution is an input gradient, with taps in reverse.</param>
    /// <param name="target">Where <see cref="Run(Workers)"/> puts the transformed weights.</param>
    public WinogradWeights(in WinogradShape shape, Pointer weights, bool backward, Pointer target)
    {
        _groups = shape.Groups;
        _weights = weights;
        _outputs = shape.Outputs;
        _channels = shape.Channels;
        _backward = backward;
        _target = target;
    }

    /// <summary>The scratch memory that <see cref="Transform"/> needs.</summary>
    public static int ScratchFloats => (ChunkChannels * TKernel.Value * TKernel.Value + Winograd.Positions) * MatMulPlan.MaximalPairWidth;

    private nint GroupTasks => MatMulPlan.Divide(_outputs, TaskOutputs) * MatMulPlan.Divide(_channels, TaskChannels);

    /// <summary>Transforms all weights.</summary>
    public void Run(Workers workers) => workers.Run(_groups * GroupTasks, this, ScratchFloats);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>(nint task, Pointer scratch) where V : struct, ISimd<V>
    {
        (nint group, nint rest) = Math.DivRem(task, GroupTasks);
        (nint outputTask, nint channelTask) = Math.DivRem(rest, MatMulPlan.Divide(_channels, TaskChannels));
        nint width = 2 * V.Count, pairFloats = Winograd.Positions * WinogradLayout.PositionStep(_channels, width), channel = channelTask * TaskChannels;
        Pointer target = _target + group * WinogradLayout.Floats(_outputs, _channels);
        for (nint output = outputTask * TaskOutputs; output < Math.Min((outputTask + 1) * TaskOutputs, _outputs); output += width)
            Transform<V>(group, output, channel, Math.Min(TaskChannels, _channels - channel), target + output / width * pairFloats, scratch);
    }

    /// <summary>Transforms the weights of two vectors of outputs and some channels; lanes beyond the last output hold arbitrary numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Transform<V>(nint group, nint output, nint channel, nint channels, Pointer target, Pointer scratch) where V : struct, ISimd<V>
    {
        int taps = TKernel.Value * TKernel.Value;
        nint width = 2 * V.Count, outputs = Math.Min(width, _outputs - output), positionStep = WinogradLayout.PositionStep(_channels, width);
        Pointer weights = _weights + group * _outputs * _channels * taps, gathered = scratch + Winograd.Positions * width;
        // Backward, the last tap is the first.
        nint first = _backward ? (taps - 1) * width : 0, column = _backward ? -width : width;
        for (nint end = channel + channels; channel < end; channel += ChunkChannels)
        {
            nint chunk = Math.Min(ChunkChannels, end - channel);
            if (_backward)
            {
                for (nint c = 0; c < chunk; c++)
                    MatMulPanels.Transpose(weights + ((channel + c) * _outputs + output) * taps, taps, outputs, taps, gathered + c * taps * width, width);
            }
            else
                MatMulPanels.Transpose(weights + (output * _channels + channel) * taps, _channels * taps, outputs, chunk * taps, gathered, width);
            for (nint c = 0; c < chunk; c++)
            {
                Pointer from = gathered + c * taps * width + first, to = target + (channel + c) * width;
                Winograd.TransformPair<V, Winograd.Values<TKernel>>(from, TKernel.Value * column, column, to, Winograd.Size * positionStep, positionStep, scratch);
            }
        }
    }
}
