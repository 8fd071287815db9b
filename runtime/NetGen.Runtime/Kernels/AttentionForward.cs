using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>
/// The forward pass. A task makes some rows of one head of one sample: it packs the keys and values that they see, and goes through them tile by tile for one block of rows after the other.
/// </summary>
internal readonly struct AttentionForward : IWork
{
    // Rows and keys of a tile: scores, queries and sums of a block stay in a 32 KiB first-level cache while the tile's keys and values come from the second.
    private const int BlockRows = 24;
    private const int TileKeys = 128;
    // Rows that are worth packing all keys and values for.
    private const int FewRows = 4 * BlockRows;
    private const int EnoughTasks = 16;

    // An odd number of cache lines, as all pitches.
    private const int ScorePitch = TileKeys + AlignedBuffer.Alignment;

    private readonly AttentionOperands _operands;
    private readonly Pointer _output;
    private readonly Pointer _logSum;
    private readonly nint _chunks;
    private readonly nint _chunkRows;

    private AttentionForward(in AttentionOperands operands, Pointer output, Pointer logSum)
    {
        _operands = operands;
        _output = output;
        _logSum = logSum;
        nint chunks = Math.Max(1, Math.Min(MatMulPlan.Divide(EnoughTasks, operands.SamplesAndHeads), operands.Queries / FewRows));
        _chunkRows = MatMulPlan.RoundUp(MatMulPlan.Divide(operands.Queries, chunks), BlockRows);
        _chunks = MatMulPlan.Divide(operands.Queries, _chunkRows);
    }

    public static void Run(Workers workers, in AttentionOperands operands, Pointer output, Pointer logSum)
    {
        AttentionForward work = new(operands, output, logSum);
        workers.Run(operands.SamplesAndHeads * work._chunks, work, new Scratch(operands, Pointer.Null).Floats);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>(nint task, Pointer scratch) where V : struct, ISimd<V>
    {
        (nint sampleAndHead, nint chunk) = Math.DivRem(task, _chunks);
        (nint sample, nint head) = Math.DivRem(sampleAndHead, _operands.Heads);
        nint first = chunk * _chunkRows, end = Math.Min(first + _chunkRows, _operands.Queries), visible = _operands.Visible(end - 1);
        Scratch memory = new(_operands, scratch);
        MatMulPanels.PackColumnPanels<V>(visible, _operands.KeySize, _operands.Key(sample, head), _operands.KeyStride, true, memory.Keys);
        AttentionRows.Copy<V>(_operands.Value(sample, head), _operands.ValueStride, visible, _operands.ValueSize, 1, memory.Values, memory.ValuePitch);
        if (_operands.Masked)
        {
            AttentionRows.Copy<V>(_operands.MaskRow(sample), 0, 1, visible, 1, memory.Mask, 0);
            memory.Mask.AsSpan(memory.PaddedKeys)[(int)visible..].Clear();
        }

        for (nint row = first; row < end; row += BlockRows)
        {
            nint rows = Math.Min(BlockRows, end - row);
            AttentionRows.Copy<V>(_operands.Query(sample, head) + row * _operands.QueryStride, _operands.QueryStride, rows, _operands.KeySize, _operands.ExponentScale,
                memory.Queries, memory.QueryPitch);
            Block<V>(row, rows, memory);
            AttentionRows.Normalise<V>(rows, memory.Outputs, memory.ValuePitch, _operands.ValueSize, memory.Sums,
                _output + _operands.OutputPlace(sample, head) + row * _operands.OutputStride, _operands.OutputStride);
            if (_logSum.IsNull)
                continue;
            AttentionRows.LogSums<V>(rows, memory.Maxima, memory.Sums);
            memory.Maxima.AsSpan(rows).CopyTo((_logSum + sampleAndHead * _operands.Queries + row).AsSpan(rows));
        }
    }

    // The sums of a block of rows over all keys that they see.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Block<V>(nint first, nint rows, in Scratch memory) where V : struct, ISimd<V>
    {
        RowPanels panels = new(rows);
        memory.Outputs.AsSpan(panels.PaddedRows * memory.ValuePitch).Clear();
        memory.Sums.AsSpan(rows).Clear();
        memory.Maxima.AsSpan(rows).Fill(float.NegativeInfinity);
        nint end = _operands.Visible(first + rows - 1);
        for (nint key = 0; key < end; key += TileKeys)
        {
            Scores<V>(panels, first, rows, key, memory);
            Softmax<V>(panels, first, rows, key, memory);
            Pointer values = memory.Values + key * memory.ValuePitch;
            for (nint column = 0; column < _operands.ValueSize; column += 2 * V.Count)
            {
                nint row = 0;
                for (int panel = 0; panel < panels.Count; panel++)
                {
                    nint height = panels.Height(panel), depth = VisibleInTile(first, Math.Min(row + height, rows) - 1, key);
                    if (depth > 0)
                    {
                        AttentionKernels.Multiply<V>(height, depth, memory.Scores + row * ScorePitch, ScorePitch, values + column, memory.ValuePitch,
                            memory.Outputs + row * memory.ValuePitch + column, memory.ValuePitch, add: true);
                    }
                    row += height;
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Scores<V>(in RowPanels panels, nint first, nint rows, nint key, in Scratch memory) where V : struct, ISimd<V>
    {
        nint end = VisibleInTile(first, rows - 1, key);
        for (nint column = 0; column < end; column += 2 * V.Count)
        {
            Pointer keys = memory.Keys + (key + column) * _operands.KeySize;
            nint row = 0;
            for (int panel = 0; panel < panels.Count; panel++)
            {
                nint height = panels.Height(panel);
                if (column < VisibleInTile(first, Math.Min(row + height, rows) - 1, key))
                {
                    AttentionKernels.Multiply<V>(height, _operands.KeySize, memory.Queries + row * memory.QueryPitch, memory.QueryPitch, keys, 2 * V.Count,
                        memory.Scores + row * ScorePitch + column, ScorePitch, add: false);
                }
                row += height;
            }
        }
    }

    // Makes weights of a tile's scores, under a maximum that grows from tile to tile.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Softmax<V>(in RowPanels panels, nint first, nint rows, nint key, in Scratch memory) where V : struct, ISimd<V>
    {
        Pointer mask = _operands.Masked ? memory.Mask + key : Pointer.Null;
        nint row = 0;
        for (int panel = 0; panel < panels.Count; panel++)
        {
            nint panelRows = Math.Min(panels.Height(panel), rows - row), width = MatMulPlan.RoundUp(VisibleInTile(first, row + panelRows - 1, key), 2 * V.Count);
            Pointer scores = memory.Scores + row * ScorePitch;
            for (nint r = 0; r < panelRows; r++)
            {
                nint visible = VisibleInTile(first, row + r, key);
                if (visible < width || _operands.Masked)
                    AttentionRows.Hide<V>(scores + r * ScorePitch, visible, width, mask);
            }
            if (width > 0)
            {
                AttentionRows.Softmax<V>(panelRows, scores, ScorePitch, width, memory.Maxima + row, memory.Sums + row, memory.Outputs + row * memory.ValuePitch, memory.ValuePitch,
                    key > 0 ? _operands.ValueSize : 0);
            }
            row += panelRows;
        }
    }

    // The number of a tile's keys that a row of a block sees.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private nint VisibleInTile(nint first, nint row, nint key) => Math.Clamp(_operands.Visible(first + row) - key, 0, TileKeys);

    /// <summary>The parts of a task's memory.</summary>
    private readonly struct Scratch
    {
        public readonly nint PaddedKeys;
        public readonly nint QueryPitch;
        public readonly nint ValuePitch;
        public readonly Pointer Maxima;
        public readonly Pointer Sums;
        public readonly Pointer Queries;
        public readonly Pointer Scores;
        public readonly Pointer Outputs;
        public readonly Pointer Keys;
        public readonly Pointer Values;
        public readonly Pointer Mask;
        public readonly nint Floats;

        public Scratch(in AttentionOperands operands, Pointer start)
        {
            nint rows = RowPanels.MaximalPaddedRows(BlockRows);
            PaddedKeys = MatMulPlan.RoundUp(operands.Keys, MatMulPlan.MaximalPairWidth);
            QueryPitch = AttentionKernels.Pitch(operands.KeySize);
            ValuePitch = AttentionKernels.Pitch(operands.ValueSize);
            Maxima = start;
            Sums = Maxima + MatMulPlan.MaximalPairWidth;
            Queries = Sums + MatMulPlan.MaximalPairWidth;
            Scores = Queries + rows * QueryPitch;
            Outputs = Scores + rows * ScorePitch;
            Keys = Outputs + rows * ValuePitch;
            Values = Keys + PaddedKeys * operands.KeySize;
            Mask = Values + operands.Keys * ValuePitch;
            Floats = 2 * MatMulPlan.MaximalPairWidth + rows * (QueryPitch + ScorePitch + ValuePitch) + PaddedKeys * (operands.KeySize + 1) + operands.Keys * ValuePitch;
        }
    }
}
