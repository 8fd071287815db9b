using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <content>The phases of an input gradient with strides: made at once where they are thin, and woven together.</content>
internal readonly partial struct ConvolutionProduct<TEpilogue>
{
    private const int MostPhases = 4;
    // Floats that are cleared sooner than the rows among them one by one.
    private const int SmallImage = 256;

    // With few rows gathering takes longer than multiplying, so all phases read the same planes: each gathered for the taps of all of them. Rows of a single panel, of which prepared weights
    // are found whatever the blocks of channels.
    private bool AllPhases => Interleaved && !OneRow && GroupRows <= MatMulKernels.TallRows && _weights.PhasesHigh * _weights.PhasesWide <= MostPhases
        && _geometry is { DilationHeight: 1, DilationWidth: 1 } && _weights.AllVertical.Taps * _weights.AllHorizontal.Taps > 0;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MakePhases<V>(in ConvolutionTile tile, nint group, Pointer scratch, Pointer woven) where V : struct, ISimd<V>
    {
        ConvolutionAxis vertical = _weights.AllVertical, horizontal = _weights.AllHorizontal;
        ConvolutionPatches patches = Patches(vertical, horizontal, group);
        ConvolutionLines lines = new(tile, patches, V.Count);
        nint blockChannels = PhaseChannels(vertical.Taps * horizontal.Taps), tileColumn = new RowPanels(GroupRows).PaddedRows * 2 * V.Count;
        Pointer planes = scratch + MatMulPlan.RoundUp(blockChannels * _geometry.Taps, AlignedBuffer.Alignment);
        Pointer tiles = planes + MatMulPlan.RoundUp(PhasePlaneFloats(patches, blockChannels), AlignedBuffer.Alignment);
        Span<Phase> phases = stackalloc Phase[MostPhases];
        Pointer offsets = scratch;
        int count = 0;
        for (int high = 0; high < _weights.PhasesHigh; high++)
        {
            for (int wide = 0; wide < _weights.PhasesWide; wide++)
            {
                ConvolutionAxis v = _weights.Vertical(high), h = _weights.Horizontal(wide);
                int taps = v.Taps * h.Taps;
                Pointer weights = taps == 0 ? Pointer.Null : _prepared + _weights.PreparedPlace(high, wide, group, 0, 0, GroupChannels);
                phases[count++] = new(taps, offsets, weights, tiles);
                if (taps > 0)
                    patches.ListOffsets(blockChannels, vertical.Offset - v.Offset, v.Taps, horizontal.Offset - h.Offset, h.Taps, offsets);
                offsets += blockChannels * taps;
                tiles += MatMulPlan.Divide(lines.Vectors, 2) * tileColumn;
            }
        }
        for (nint channel = 0; channel < GroupChannels; channel += blockChannels)
        {
            nint channels = Math.Min(blockChannels, GroupChannels - channel);
            patches.Gather<V>(tile, channel, channels, planes);
            MultiplyPhases<V>(phases[..count], lines, channel, channels, planes);
        }
        for (int high = 0; high < _weights.PhasesHigh; high++)
        {
            for (int wide = 0; wide < _weights.PhasesWide && _weights.Vertical(high).Taps > 0; wide++)
            {
                Phase phase = phases[high * _weights.PhasesWide + wide];
                Pointer target = woven + wide * _rows * _tiling.Pixels;
                if (phase.Taps > 0)
                    Finish<V>(tile, lines, 0, GroupRows, phase.Tiles, tileColumn, 0, lines.Vectors, target);
                else
                    target.AsSpan(GroupRows * _tiling.Pixels).Clear();
            }
            Interleave<V>(high, tile, group * GroupRows, GroupRows, woven, scratch);
        }
    }

    // A few vectors after the other, for all phases while they are in the first-level cache.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void MultiplyPhases<V>(ReadOnlySpan<Phase> phases, in ConvolutionLines lines, nint channel, nint channels, Pointer planes) where V : struct, ISimd<V>
    {
        RowPanels panels = new(GroupRows);
        nint height = panels.PaddedRows, step = GroupRows == 3 ? 4 : 2, last = lines.Vectors - 1;
        for (nint vector = 0; vector < lines.Vectors; vector += step)
        {
            // What is missing at the end repeats the last one.
            Pointer b0 = planes + lines.Place(vector), b1 = planes + lines.Place(Math.Min(vector + 1, last));
            bool three = step == 4 && vector + 2 <= last;
            Pointer b2 = three ? planes + lines.Place(vector + 2) : b0, b3 = three ? planes + lines.Place(Math.Min(vector + 3, last)) : b0;
            foreach (Phase phase in phases)
            {
                Pointer weights = phase.Weights + channel * phase.Taps * height, tiles = phase.Tiles + vector * height * V.Count;
                nint depth = channels * phase.Taps;
                if (three)
                    MatMulKernels.Three<V, ListedOffsets>(depth, weights, b0, b1, b2, b3, new(phase.Offsets), tiles, height * 2 * V.Count, add: channel > 0);
                else
                    MatMulTiles.Multiply<V, ListedOffsets>(panels, depth, weights, b0, b1, new(phase.Offsets), tiles, add: channel > 0);
            }
        }
    }

    // The taps of all phases, and twice as many vectors of each plane as elsewhere, share the first-level cache.
    private nint PhaseChannels(int taps) => _weights.BlockChannels(2 * taps);

    // A row of pixels on its way to the epilogue takes their place, while sums behind them wait.
    private nint PhasePlaneFloats(in ConvolutionPatches patches, nint channels) => Math.Max(patches.Floats(channels), (nint)_tiling.Columns * _geometry.StrideWidth);

    private nint PhasesFloats()
    {
        ConvolutionAxis vertical = _weights.AllVertical, horizontal = _weights.AllHorizontal;
        nint channels = PhaseChannels(vertical.Taps * horizontal.Taps);
        return channels * _geometry.Taps + PhasePlaneFloats(Patches(vertical, horizontal, group: 0), channels) + MostPhases * RowPanels.MaximalPaddedRows(_rows) * TileColumns + 3 * AlignedBuffer.Alignment;
    }

    // Weaves the phases of the rows stride·i + high of a tile together; rows that no tap reaches are zero.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Interleave<V>(int high, in ConvolutionTile tile, nint channel, nint rows, Pointer phases, Pointer scratch) where V : struct, ISimd<V>
    {
        TEpilogue epilogue = _epilogue;
        bool reached = _weights.Vertical(high).Taps > 0;
        nint stride = _geometry.StrideHeight, top = (nint)tile.Row * stride + high, bottom = Math.Min((tile.Row + tile.Rows) * stride, _geometry.Height);
        nint count = Math.Max(0, MatMulPlan.Divide(bottom - top, stride));
        nint width = _geometry.Width, left = (nint)tile.Column * _geometry.StrideWidth, length = Math.Min(width - left, (nint)tile.Columns * _geometry.StrideWidth);
        // In small images rows that no tap reaches are cleared together with those between them, which are written at once.
        bool clears = typeof(TEpilogue) == typeof(NoEpilogue) && length == width && (bottom - top + high) * width <= SmallImage && _weights.SkipsRows;
        if (clears && !reached)
            return;
        for (nint image = 0; image < tile.Images; image++)
        {
            for (nint row = 0; row < rows; row++)
            {
                Pointer from = phases + row * _tiling.Pixels + image * tile.Rows * tile.Columns;
                nint column = top * width + left;
                Pointer target = Target(tile.Image + image, channel + row) + column;
                if (typeof(TEpilogue) == typeof(NoEpilogue))
                {
                    if (clears)
                        (target - high * width).AsSpan((bottom - top + high) * width).Clear();
                    InterleaveRows(reached, from, tile.Columns, length, count, target, stride * width);
                    continue;
                }
                for (nint y = 0; y < count; y++)
                {
                    InterleaveRows(reached, from, 0, length, 1, scratch, 0);
                    nint i = 0;
                    for (; i <= length - V.Count; i += V.Count)
                        V.Store(epilogue.Apply(V.Load(scratch, i), tile.Image + image, channel + row, column + i), target, i);
                    for (; i < length; i++)
                        V1.Store(epilogue.Apply(V1.Load(scratch, i), tile.Image + image, channel + row, column + i), target, i);
                    from += tile.Columns;
                    column += stride * width;
                    target += stride * width;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void InterleaveRows(bool reached, Pointer phases, nint step, nint length, nint rows, Pointer target, nint targetStep)
    {
        nint distance = _rows * _tiling.Pixels;
        bool two = _weights.PhasesWide == 2;
        for (nint row = 0; row < rows; row++)
        {
            if (!reached)
                target.AsSpan(length).Clear();
            else if (two)
                MatMulPanels.Interleave(phases, phases + distance, length, target);
            else
            {
                for (int wide = 0; wide < _weights.PhasesWide; wide++)
                {
                    Pointer from = phases + wide * distance;
                    nint next = 0;
                    for (nint x = wide; x < length; x += _geometry.StrideWidth)
                        target.Set(x, from[next++]);
                }
            }
            phases += step;
            target += targetStep;
        }
    }

    // The taps of one phase of the pixels: which planes they read, their weights, and where their sums go.
    private readonly record struct Phase(int Taps, Pointer Offsets, Pointer Weights, Pointer Tiles);
}
