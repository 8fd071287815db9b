using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>
/// The weights of a product with gathered patches, and their packing: panels of rows with the summed axis in the order (channel, vertical tap, horizontal tap), in blocks of channels.
/// </summary>
internal readonly struct ConvolutionWeights : IWork
{
    // A vector pair of this many gathered planes fills about half of a 32 KiB first-level cache.
    private const int MaximalDepth = 320;

    private readonly ConvolutionGeometry _geometry;
    private readonly bool _backward;
    private readonly Pointer _weights;
    private readonly Pointer _target;

    /// <param name="geometry">The sizes.</param>
    /// <param name="backward">Whether the product is the input gradient.</param>
    /// <param name="weights">(OutputChannels, InputChannels / Groups, KernelHeight, KernelWidth).</param>
    /// <param name="target">Where <see cref="Prepare"/> puts all panels.</param>
    public ConvolutionWeights(in ConvolutionGeometry geometry, bool backward, Pointer weights, Pointer target = default)
    {
        _geometry = geometry;
        _backward = backward;
        _weights = weights;
        _target = target;
    }

    /// <summary>The channels of a group that are made.</summary>
    public int Rows => _backward ? _geometry.GroupInputs : _geometry.GroupOutputs;

    /// <summary>The channels of a group that are summed over.</summary>
    public int Channels => _backward ? _geometry.GroupOutputs : _geometry.GroupInputs;

    /// <summary>Whether one channel is made from each group, as in a depthwise convolution; its weights need no packing.</summary>
    public bool OneRow => Rows == 1;

    /// <summary>The number of floats of all panels.</summary>
    public nint PreparedFloats => OneRow ? 0 : _geometry.Groups * GroupFloats;

    private nint GroupFloats => new RowPanels(Rows).PaddedRows * Channels * _geometry.Taps;

    /// <summary>The channels of a block; evenly divided, so that the last block is not a small one.</summary>
    public nint BlockChannels(int taps)
    {
        nint most = Math.Max(1, MaximalDepth / taps);
        return MatMulPlan.Divide(Channels, MatMulPlan.Divide(Channels, most));
    }

    /// <summary>The rows of each of about <paramref name="parts"/> parts, cut between panels, so that the panels of all rows are those of the parts.</summary>
    public nint Divide(nint parts)
    {
        nint rows = MatMulPlan.RoundUp(MatMulPlan.Divide(Rows, parts), MatMulKernels.TallRows);
        // One or two rows at the end share two panels with the rows before.
        while (rows < Rows && Rows % rows is 1 or 2)
            rows += MatMulKernels.TallRows;
        return Math.Min(rows, Rows);
    }

    /// <summary>Where prepared panels of a forward product start.</summary>
    public nint PreparedPlace(nint group, nint row, nint channel, nint channels) =>
        group * GroupFloats + (new RowPanels(Rows).PaddedRows * channel + row * channels) * _geometry.Taps;

    /// <summary>The floats that packed rows take; whole cache lines.</summary>
    public static nint PackedFloats(nint rows, nint depth) => MatMulPlan.RoundUp(rows * depth, AlignedBuffer.Alignment);

    /// <summary>Packs all weights of a forward product.</summary>
    public void Prepare(Workers workers) => workers.Run(_geometry.Groups * MatMulPlan.Divide(Channels, BlockChannels(_geometry.Taps)), this);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void IWork.Run<V>(nint task, Pointer scratch)
    {
        nint blockChannels = BlockChannels(_geometry.Taps);
        (nint group, nint block) = Math.DivRem(task, MatMulPlan.Divide(Channels, blockChannels));
        nint channel = block * blockChannels, channels = Math.Min(blockChannels, Channels - channel);
        Pack(default, default, new RowPanels(Rows), group, 0, Rows, channel, channels, _target + PreparedPlace(group, 0, channel, channels));
    }

    /// <summary>Packs some rows of some channels; the axes say which taps, and forward they are all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Pack(in ConvolutionAxis vertical, in ConvolutionAxis horizontal, in RowPanels panels, nint group, nint row, nint rows, nint channel, nint channels, Pointer packed)
    {
        nint allTaps = _geometry.Taps, outputStride = _geometry.GroupInputs * allTaps;
        Pointer weights = _weights + group * _geometry.GroupOutputs * outputStride;
        if (OneRow)
        {
            for (nint c = channel; c < channel + channels; c++)
                packed = PackTaps(vertical, horizontal, 1, 1, weights + (_backward ? c * outputStride : c * allTaps), packed);
            return;
        }
        if (!_backward)
        {
            MatMulPanels.PackRows(panels, rows, channels * allTaps, weights + row * outputStride + channel * allTaps, outputStride, transposed: false, packed);
            return;
        }
        nint taps = vertical.Taps * horizontal.Taps, depth = channels * taps;
        for (nint c = 0; c < channels; c++)
        {
            Pointer w = weights + (channel + c) * outputStride + row * allTaps;
            nint done = 0;
            for (int panel = 0; panel < panels.Count; panel++)
            {
                nint height = panels.Height(panel), valid = Math.Min(height, rows - done);
                Pointer place = packed + done * depth + c * taps * height;
                if (taps == allTaps)
                    MatMulPanels.PackRowPanel(height, valid, taps, w, taps, place);
                else
                    PackTaps(vertical, horizontal, height, valid, w, place);
                w += height * allTaps;
                done += height;
            }
        }
    }

    // The taps of one phase.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Pointer PackTaps(in ConvolutionAxis vertical, in ConvolutionAxis horizontal, nint height, nint valid, Pointer weights, Pointer packed)
    {
        nint allTaps = _geometry.Taps;
        for (int v = 0; v < vertical.Taps; v++)
        {
            Pointer tap = weights + ((vertical.FirstTap + v * vertical.TapStep) * (nint)_geometry.KernelWidth + horizontal.FirstTap);
            for (int h = 0; h < horizontal.Taps; h++)
            {
                Pointer from = tap;
                for (nint row = 0; row < valid; row++)
                {
                    packed.Set(row, from[0]);
                    from += allTaps;
                }
                packed += height;
                tap += horizontal.TapStep;
            }
        }
        return packed;
    }
}
