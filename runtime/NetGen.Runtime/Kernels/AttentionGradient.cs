using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>
/// The backward pass. A task makes all gradients of one head of one sample, so that sums over queries and sums over keys alike are its own: for one tile of keys after the other
/// it goes through the blocks of queries that see them.
/// </summary>
/// <remarks>
/// With weights P = exp(scores − logSum) and D = Σ dO·O of each row: dV = Pᵀ·dO, dS = P·(dO·Vᵀ − D), dQ = scale·dS·K, dK = scale·dSᵀ·Q.
/// Queries are held scaled so that scores are exponents of 2, exactly as in the forward pass, which logSum belongs to.
/// </remarks>
internal readonly struct AttentionGradient(AttentionOperands operands, Pointer output, Pointer logSum, Pointer dOutput, Pointer dq, Pointer dk, Pointer dv) : IWork
{
    private readonly bool _wantsScores = !(dq.IsNull && dk.IsNull);

    public static void Run(Workers workers, in AttentionOperands operands, Pointer output, Pointer logSum, Pointer dOutput, Pointer dq, Pointer dk, Pointer dv) =>
        workers.Run(operands.SamplesAndHeads, new AttentionGradient(operands, output, logSum, dOutput, dq, dk, dv), new AttentionGradientScratch(operands, Pointer.Null).Floats);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>(nint task, Pointer scratch) where V : struct, ISimd<V>
    {
        (nint sample, nint head) = Math.DivRem(task, operands.Heads);
        AttentionGradientScratch memory = new(operands, scratch);
        nint place = operands.OutputPlace(sample, head), stride = operands.OutputStride;
        AttentionRows.Copy<V>(operands.Query(sample, head), operands.QueryStride, operands.Queries, operands.KeySize, operands.ExponentScale, memory.Queries, memory.QueryPitch);
        AttentionRows.Copy<V>(dOutput + place, stride, operands.Queries, operands.ValueSize, 1, memory.OutputGradients, memory.ValuePitch);
        for (nint row = 0; row < operands.Queries; row++)
            memory.Means.Set(row, AttentionRows.Dot<V>(output + place + row * stride, dOutput + place + row * stride, operands.ValueSize));
        for (nint row = 0; row < operands.Queries; row++)
            Clear(memory.QueryGradients + row * memory.QueryPitch, memory.QueryPitch);

        for (nint key = 0; key < operands.Keys; key += AttentionGradientScratch.TileKeys)
        {
            nint keys = Math.Min(AttentionGradientScratch.TileKeys, operands.Keys - key);
            Tile<V>(sample, head, key, keys, memory);
            if (!dk.IsNull)
            {
                AttentionRows.Copy<V>(memory.KeyGradients, memory.QueryPitch, keys, operands.KeySize, AttentionRows.Ln2,
                    dk + operands.KeyPlace(sample, head) + key * operands.KeyStride, operands.KeyStride);
            }
            if (!dv.IsNull)
            {
                AttentionRows.Copy<V>(memory.ValueGradients, memory.ValuePitch, keys, operands.ValueSize, 1,
                    dv + operands.ValuePlace(sample, head) + key * operands.ValueStride, operands.ValueStride);
            }
        }
        if (!dq.IsNull)
        {
            AttentionRows.Copy<V>(memory.QueryGradients, memory.QueryPitch, operands.Queries, operands.KeySize, operands.Scale,
                dq + operands.QueryPlace(sample, head), operands.QueryStride);
        }
    }

    // Sums the gradients of a tile of keys and values over all queries, and adds what the tile gives to the gradients of queries.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Tile<V>(nint sample, nint head, nint key, nint keys, in AttentionGradientScratch memory) where V : struct, ISimd<V>
    {
        Pointer k = operands.Key(sample, head) + key * operands.KeyStride, v = operands.Value(sample, head) + key * operands.ValueStride;
        MatMulPanels.PackColumnPanels<V>(keys, operands.KeySize, k, operands.KeyStride, true, memory.KeyPanels);
        if (_wantsScores)
            MatMulPanels.PackColumnPanels<V>(keys, operands.ValueSize, v, operands.ValueStride, true, memory.ValuePanels);
        if (!dq.IsNull)
            AttentionRows.Copy<V>(k, operands.KeyStride, keys, operands.KeySize, 1, memory.Keys, memory.QueryPitch);
        if (operands.Masked)
            AttentionRows.Copy<V>(operands.MaskRow(sample) + key, 0, 1, keys, 1, memory.Mask, 0);
        RowPanels keyPanels = new(keys);
        Clear(memory.KeyGradients, keyPanels.PaddedRows * memory.QueryPitch);
        Clear(memory.ValueGradients, keyPanels.PaddedRows * memory.ValuePitch);

        for (nint first = operands.FirstQuery(key); first < operands.Queries; first += AttentionGradientScratch.BlockRows)
        {
            nint rows = Math.Min(AttentionGradientScratch.BlockRows, operands.Queries - first);
            RowPanels panels = new(rows);
            Pointer queries = memory.Queries + first * memory.QueryPitch, gradients = memory.OutputGradients + first * memory.ValuePitch;
            Scores<V>(panels, first, rows, key, keys, queries, memory.QueryPitch, operands.KeySize, memory.KeyPanels, memory.Weights);
            if (_wantsScores)
                Scores<V>(panels, first, rows, key, keys, gradients, memory.ValuePitch, operands.ValueSize, memory.ValuePanels, memory.ScoreGradients);
            for (nint row = 0; row < rows; row++)
                Row<V>(sample * operands.Heads + head, first + row, row, key, keys, memory);

            if (!dv.IsNull)
                SumOverQueries<V>(keyPanels, first, rows, key, memory.Weights, gradients, operands.ValueSize, memory.ValueGradients, memory.ValuePitch);
            if (!dk.IsNull)
                SumOverQueries<V>(keyPanels, first, rows, key, memory.ScoreGradients, queries, operands.KeySize, memory.KeyGradients, memory.QueryPitch);
            if (!dq.IsNull)
                SumOverKeys<V>(panels, first, rows, key, keys, memory);
        }
    }

    // scores = rows · columns, where any of a panel's rows sees them.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Scores<V>(in RowPanels panels, nint first, nint rows, nint key, nint keys, Pointer a, nint pitch, nint depth, Pointer columns, Pointer scores) where V : struct, ISimd<V>
    {
        for (nint column = 0; column < keys; column += 2 * V.Count)
        {
            nint row = 0;
            for (int panel = 0; panel < panels.Count; panel++)
            {
                nint height = panels.Height(panel);
                if (column < VisibleInTile(first + Math.Min(row + height, rows) - 1, key, keys))
                {
                    AttentionKernels.Multiply<V>(height, depth, a + row * pitch, pitch, columns + column * depth, 2 * V.Count,
                        scores + row * AttentionGradientScratch.ScorePitch + column, AttentionGradientScratch.ScorePitch, add: false);
                }
                row += height;
            }
        }
    }

    // Weights and gradients of scores of a row; zeros fill it up to the pitch, for the columns that a panel reads beyond the last key.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Row<V>(nint sampleAndHead, nint query, nint row, nint key, nint keys, in AttentionGradientScratch memory) where V : struct, ISimd<V>
    {
        nint visible = VisibleInTile(query, key, keys), width = MatMulPlan.RoundUp(visible, V.Count), pitch = AttentionGradientScratch.ScorePitch;
        Pointer weights = memory.Weights + row * pitch, gradients = memory.ScoreGradients + row * pitch, mask = operands.Masked ? memory.Mask : Pointer.Null;
        float sum = logSum[sampleAndHead * operands.Queries + query];
        AttentionRows.FillFrom<V>(weights, width, pitch, 0);
        if (!_wantsScores)
        {
            AttentionRows.Weights<V>(weights, visible, width, mask, sum);
            return;
        }
        AttentionRows.Gradients<V>(weights, gradients, visible, width, mask, sum, memory.Means[query]);
        AttentionRows.FillFrom<V>(gradients, width, pitch, 0);
    }

    // target (keys × columns) += aᵀ · b, over the queries that see a panel's first key.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SumOverQueries<V>(in RowPanels panels, nint first, nint rows, nint key, Pointer a, Pointer b, nint columns, Pointer target, nint pitch) where V : struct, ISimd<V>
    {
        for (nint column = 0; column < columns; column += 2 * V.Count)
        {
            nint row = 0;
            for (int panel = 0; panel < panels.Count; panel++)
            {
                nint height = panels.Height(panel), start = Math.Max(0, operands.FirstQuery(key + row) - first);
                if (start < rows)
                {
                    AttentionKernels.MultiplyTransposed<V>(height, rows - start, a + start * AttentionGradientScratch.ScorePitch + row, AttentionGradientScratch.ScorePitch,
                        b + start * pitch + column, pitch, target + row * pitch + column, pitch);
                }
                row += height;
            }
        }
    }

    // Adds to the gradients of queries, over the keys that any of a panel's rows sees.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SumOverKeys<V>(in RowPanels panels, nint first, nint rows, nint key, nint keys, in AttentionGradientScratch memory) where V : struct, ISimd<V>
    {
        Pointer target = memory.QueryGradients + first * memory.QueryPitch;
        for (nint column = 0; column < operands.KeySize; column += 2 * V.Count)
        {
            nint row = 0;
            for (int panel = 0; panel < panels.Count; panel++)
            {
                nint height = panels.Height(panel), depth = VisibleInTile(first + Math.Min(row + height, rows) - 1, key, keys);
                AttentionKernels.Multiply<V>(height, depth, memory.ScoreGradients + row * AttentionGradientScratch.ScorePitch, AttentionGradientScratch.ScorePitch,
                    memory.Keys + column, memory.QueryPitch, target + row * memory.QueryPitch + column, memory.QueryPitch, add: true);
                row += height;
            }
        }
    }

    // The number of a tile's keys that a query sees.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private nint VisibleInTile(nint query, nint key, nint keys) => Math.Clamp(operands.Visible(query) - key, 0, keys);

    private static void Clear(Pointer memory, nint floats) => memory.AsSpan(floats).Clear();
}
