using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>The weights themselves, from scores computed anew. A task makes one head of one sample, one tile of keys after the other.</summary>
internal readonly struct AttentionWeights(AttentionOperands operands, Pointer logSum, Pointer weights) : IWork
{
    private const int BlockRows = 48;
    private const int TileKeys = 64;
    // An odd number of cache lines, as all pitches.
    private const int ScorePitch = TileKeys + AlignedBuffer.Alignment;

    public static void Run(Workers workers, in AttentionOperands operands, Pointer logSum, Pointer weights)
    {
        nint floats = TileKeys * (operands.KeySize + 1) + RowPanels.MaximalPaddedRows(BlockRows) * (AttentionKernels.Pitch(operands.KeySize) + ScorePitch);
        workers.Run(operands.SamplesAndHeads, new AttentionWeights(operands, logSum, weights), floats);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>(nint task, Pointer scratch) where V : struct, ISimd<V>
    {
        (nint sample, nint head) = Math.DivRem(task, operands.Heads);
        nint pitch = AttentionKernels.Pitch(operands.KeySize);
        Pointer packed = scratch, mask = packed + TileKeys * operands.KeySize, queries = mask + TileKeys, scores = queries + RowPanels.MaximalPaddedRows(BlockRows) * pitch;
        for (nint key = 0; key < operands.Keys; key += TileKeys)
        {
            nint keys = Math.Min(TileKeys, operands.Keys - key);
            MatMulPanels.PackColumnPanels<V>(keys, operands.KeySize, operands.Key(sample, head) + key * operands.KeyStride, operands.KeyStride, true, packed);
            if (operands.Masked)
                AttentionRows.Copy<V>(operands.MaskRow(sample) + key, 0, 1, keys, 1, mask, 0);
            for (nint first = 0; first < operands.Queries; first += BlockRows)
            {
                nint rows = Math.Min(BlockRows, operands.Queries - first);
                AttentionRows.Copy<V>(operands.Query(sample, head) + first * operands.QueryStride, operands.QueryStride, rows, operands.KeySize, operands.ExponentScale, queries, pitch);
                Scores<V>(rows, keys, queries, pitch, packed, scores);
                for (nint row = 0; row < rows; row++)
                {
                    nint query = task * operands.Queries + first + row, visible = Math.Clamp(operands.Visible(first + row) - key, 0, keys);
                    Pointer from = scores + row * ScorePitch, to = weights + query * operands.Keys + key;
                    AttentionRows.Weights<V>(from, visible, MatMulPlan.RoundUp(keys, V.Count), operands.Masked ? mask : Pointer.Null, logSum[query]);
                    if (float.IsNegativeInfinity(logSum[query]))
                        to.AsSpan(keys).Fill(float.NaN);
                    else
                        from.AsSpan(keys).CopyTo(to.AsSpan(keys));
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Scores<V>(nint rows, nint keys, Pointer queries, nint pitch, Pointer packed, Pointer scores) where V : struct, ISimd<V>
    {
        RowPanels panels = new(rows);
        for (nint column = 0; column < keys; column += 2 * V.Count)
        {
            nint row = 0;
            for (int panel = 0; panel < panels.Count; panel++)
            {
                nint height = panels.Height(panel);
                AttentionKernels.Multiply<V>(height, operands.KeySize, queries + row * pitch, pitch, packed + column * operands.KeySize, 2 * V.Count,
                    scores + row * ScorePitch + column, ScorePitch, add: false);
                row += height;
            }
        }
    }
}
