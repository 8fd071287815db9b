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

    /// <summary>The phases of the target's rows: an input gradient has one for each row of a stride.</summary>
    public int PhasesHigh => _backward ? Math.Min(_geometry.StrideHeight, _geometry.Height) : 1;

    /// <summary>The phases of the target's columns.</summary>
    public int PhasesWide => _backward ? Math.Min(_geometry.StrideWidth, _geometry.Width) : 1;

    /// <summary>The rows that a phase of the target's rows gathers; forward there is one phase.</summary>
    public ConvolutionAxis Vertical(int phase) => _backward
        ? ConvolutionAxis.Backward(_geometry.Height, _geometry.OutputHeight, _geometry.KernelHeight, _geometry.StrideHeight, _geometry.PadTop, _geometry.DilationHeight, phase)
        : ConvolutionAxis.Forward(_geometry.Height, _geometry.OutputHeight, _geometry.KernelHeight, _geometry.StrideHeight, _geometry.PadTop, _geometry.DilationHeight);

    /// <summary>The columns that a phase of the target's columns gathers.</summary>
    public ConvolutionAxis Horizontal(int phase) => _backward
        ? ConvolutionAxis.Backward(_geometry.Width, _geometry.OutputWidth, _geometry.KernelWidth, _geometry.StrideWidth, _geometry.PadLeft, _geometry.DilationWidth, phase)
        : ConvolutionAxis.Forward(_geometry.Width, _geometry.OutputWidth, _geometry.KernelWidth, _geometry.StrideWidth, _geometry.PadLeft, _geometry.DilationWidth);

    /// <summary>Whether taps reach the rows of a single phase of several.</summary>
    public bool SkipsRows
    {
        get
        {
            int reached = 0;
            for (int phase = 0; phase < PhasesHigh; phase++)
                reached += Vertical(phase).Taps > 0 ? 1 : 0;
            return reached == 1 && PhasesHigh > 1;
        }
    }

    /// <summary>The rows that all phases gather, without dilation.</summary>
    public ConvolutionAxis AllVertical
    {
        get
        {
            ConvolutionAxis all = Vertical(0);
            for (int phase = 1; phase < PhasesHigh; phase++)
                all = ConvolutionAxis.Cover(all, Vertical(phase));
            return all;
        }
    }

    /// <summary>The columns that all phases gather, without dilation.</summary>
    public ConvolutionAxis AllHorizontal
    {
        get
        {
            ConvolutionAxis all = Horizontal(0);
            for (int phase = 1; phase < PhasesWide; phase++)
                all = ConvolutionAxis.Cover(all, Horizontal(phase));
            return all;
        }
    }

    /// <summary>The number of floats of all panels.</summary>
    public nint PreparedFloats => OneRow ? 0 : _geometry.Groups * TapFloats * _geometry.Taps;

    private nint TapFloats => new RowPanels(Rows).PaddedRows * Channels;

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

    /// <summary>Where the prepared panels of some rows of a block of channels start.</summary>
    public nint PreparedPlace(int high, int wide, nint group, nint row, nint channel, nint channels)
    {
        int taps = Vertical(high).Taps * Horizontal(wide).Taps, before = 0;
        for (int h = 0; h < PhasesHigh; h++)
        {
            for (int w = 0; w < PhasesWide && (h < high || (h == high && w < wide)); w++)
                before += Vertical(h).Taps * Horizontal(w).Taps;
        }
        return (_geometry.Groups * before + group * taps) * TapFloats + (new RowPanels(Rows).PaddedRows * channel + row * channels) * taps;
    }

    /// <summary>The floats that packed rows take; whole cache lines.</summary>
    public static nint PackedFloats(nint rows, nint depth) => MatMulPlan.RoundUp(rows * depth, AlignedBuffer.Alignment);

    /// <summary>Packs all weights.</summary>
    public void Prepare(Workers workers) => workers.Run(PhasesHigh * PhasesWide * _geometry.Groups * MostBlocks, this);

    // Of the phase with all taps, if there were one.
    private nint MostBlocks => MatMulPlan.Divide(Channels, BlockChannels(_geometry.Taps));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void IWork.Run<V>(nint task, Pointer scratch)
    {
        (nint rest, nint block) = Math.DivRem(task, MostBlocks);
        (nint phase, nint group) = Math.DivRem(rest, _geometry.Groups);
        (int high, int wide) = Math.DivRem((int)phase, PhasesWide);
        ConvolutionAxis vertical = Vertical(high), horizontal = Horizontal(wide);
        int taps = vertical.Taps * horizontal.Taps;
        if (taps == 0)
            return;
        nint blockChannels = BlockChannels(taps), channel = block * blockChannels, channels = Math.Min(blockChannels, Channels - channel);
        if (channels > 0)
            Pack(vertical, horizontal, new RowPanels(Rows), group, 0, Rows, channel, channels, _target + PreparedPlace(high, wide, group, 0, channel, channels));
    }

    /// <summary>The distance of rows of weights as they lie.</summary>
    public nint RowStride => _backward ? _geometry.Taps : OutputStride;

    private nint OutputStride => _geometry.WeightsOfOutput;

    /// <summary>The first weight of a row from a channel on, as they lie.</summary>
    public Pointer Place(nint group, nint row, nint channel) => _weights + group * _geometry.GroupOutputs * OutputStride + row * RowStride + channel * ChannelStride;

    private nint ChannelStride => _backward ? OutputStride : _geometry.Taps;

    /// <summary>Lists where the weights of each (channel, vertical tap, horizontal tap) lie, counted from <see cref="Place"/>.</summary>
    public void ListPlaces(in ConvolutionAxis vertical, in ConvolutionAxis horizontal, nint channels, Pointer list)
    {
        nint at = 0;
        for (nint channel = 0; channel < channels; channel++)
        {
            for (int v = 0; v < vertical.Taps; v++)
            {
                nint tap = channel * ChannelStride + (vertical.FirstTap + v * vertical.TapStep) * (nint)_geometry.KernelWidth + horizontal.FirstTap;
                for (int h = 0; h < horizontal.Taps; h++)
                    list.SetInt32(at++, (int)(tap + h * horizontal.TapStep));
            }
        }
    }

    /// <summary>Packs some rows of some channels; the axes say which taps, and forward they are all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Pack(in ConvolutionAxis vertical, in ConvolutionAxis horizontal, in RowPanels panels, nint group, nint row, nint rows, nint channel, nint channels, Pointer packed)
    {
        nint allTaps = _geometry.Taps, outputStride = OutputStride;
        Pointer weights = Place(group, 0, 0);
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
        if (allTaps == 1)
        {
            MatMulPanels.PackRows(panels, rows, channels, weights + channel * outputStride + row, outputStride, transposed: true, packed);
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
                nint row = 0;
                for (; row <= valid - 2; row += 2)
                {
                    float x = from[0], y = from[allTaps];
                    packed.Set(row, x);
                    packed.Set(row + 1, y);
                    from += 2 * allTaps;
                }
                if (row < valid)
                    packed.Set(row, from[0]);
                packed += height;
                tap += horizontal.TapStep;
            }
        }
        return packed;
    }
}
