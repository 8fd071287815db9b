using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>
/// The forward pass for a few queries, as in generation with cached keys: too few to pack keys and values for, which are read where they lie. A task makes one head of one sample.
/// </summary>
internal readonly struct AttentionDirect(AttentionOperands operands, Pointer output, Pointer logSum) : IWork
{
    /// <summary>The greatest number of queries for which packing costs more than it saves.</summary>
    public const int MaximalQueries = 2;

    // Room for the maxima or sums of all queries: at least a vector of any width.
    private const int StatisticsFloats = MatMulPlan.MaximalPairWidth;

    public static void Run(Workers workers, in AttentionOperands operands, Pointer output, Pointer logSum)
    {
        nint scores = MatMulPlan.RoundUp(operands.Keys, MatMulPlan.MaximalPairWidth);
        workers.Run(operands.SamplesAndHeads, new AttentionDirect(operands, output, logSum), 2 * (scores + StatisticsFloats) + operands.KeySize);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<V>(nint task, Pointer scratch) where V : struct, ISimd<V>
    {
        (nint sample, nint head) = Math.DivRem(task, operands.Heads);
        nint padded = MatMulPlan.RoundUp(operands.Keys, MatMulPlan.MaximalPairWidth);
        Pointer scores = scratch, mask = Pointer.Null, maxima = scratch + 2 * padded, sums = maxima + StatisticsFloats, query = sums + StatisticsFloats, keys = operands.Key(sample, head);
        if (operands.Masked)
        {
            mask = scratch + padded;
            AttentionRows.Copy<V>(operands.MaskRow(sample), 0, 1, operands.Keys, 1, mask, 0);
        }
        for (nint row = 0; row < operands.Queries; row++)
        {
            nint visible = operands.Visible(row), width = MatMulPlan.RoundUp(visible, 2 * V.Count);
            AttentionRows.Copy<V>(operands.Query(sample, head) + row * operands.QueryStride, 0, 1, operands.KeySize, operands.ExponentScale, query, 0);
            for (nint key = 0; key < visible; key += MatMulDotKernels.Eight)
            {
                MatMulDotKernels.EightByOne<V>(operands.KeySize, keys + key * operands.KeyStride, operands.KeyStride, Math.Min(MatMulDotKernels.Eight, visible - key) - 1, query,
                    scores + key);
            }
            AttentionRows.Hide<V>(scores, visible, width, mask);
            maxima.Set(row, float.NegativeInfinity);
            sums.Set(row, 0);
            AttentionRows.Softmax<V>(1, scores, 0, width, maxima + row, sums + row, Pointer.Null, 0, 0);
            WeightedSum<V>(visible, scores, operands.Value(sample, head), 1 / sums[row], output + operands.OutputPlace(sample, head) + row * operands.OutputStride);
        }
        if (logSum.IsNull)
            return;
        AttentionRows.LogSums<V>(operands.Queries, maxima, sums);
        maxima.AsSpan(operands.Queries).CopyTo((logSum + task * operands.Queries).AsSpan(operands.Queries));
    }

    // target = factor · Σ weight · value.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void WeightedSum<V>(nint keys, Pointer weights, Pointer values, float factor, Pointer target) where V : struct, ISimd<V>
    {
        nint column = 0;
        for (; column <= operands.ValueSize - 4 * V.Count; column += 4 * V.Count)
            FourColumns<V>(keys, weights, values + column, factor, target + column);
        for (; column <= operands.ValueSize - V.Count; column += V.Count)
            Column<V>(keys, weights, values + column, factor, target + column);
        for (; column < operands.ValueSize; column++)
            Column<V1>(keys, weights, values + column, factor, target + column);
    }

    // Four vectors of columns; even and odd keys apart, to have eight sums that do not wait for each other.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FourColumns<V>(nint keys, Pointer weights, Pointer values, float factor, Pointer target) where V : struct, ISimd<V>
    {
        V a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default, b3 = default;
        nint key = 0, stride = operands.ValueStride;
        for (; key <= keys - 2; key += 2)
        {
            V weight = V.Broadcast(weights[key]);
            V.Accumulate(ref a0, weight, V.Load(values, 0));
            V.Accumulate(ref a1, weight, V.Load(values, V.Count));
            V.Accumulate(ref a2, weight, V.Load(values, 2 * V.Count));
            V.Accumulate(ref a3, weight, V.Load(values, 3 * V.Count));
            values += stride;
            weight = V.Broadcast(weights[key + 1]);
            V.Accumulate(ref b0, weight, V.Load(values, 0));
            V.Accumulate(ref b1, weight, V.Load(values, V.Count));
            V.Accumulate(ref b2, weight, V.Load(values, 2 * V.Count));
            V.Accumulate(ref b3, weight, V.Load(values, 3 * V.Count));
            values += stride;
        }
        if (key < keys)
        {
            V weight = V.Broadcast(weights[key]);
            V.Accumulate(ref a0, weight, V.Load(values, 0));
            V.Accumulate(ref a1, weight, V.Load(values, V.Count));
            V.Accumulate(ref a2, weight, V.Load(values, 2 * V.Count));
            V.Accumulate(ref a3, weight, V.Load(values, 3 * V.Count));
        }
        V factors = V.Broadcast(factor);
        V.Store((a0 + b0) * factors, target, 0);
        V.Store((a1 + b1) * factors, target, V.Count);
        V.Store((a2 + b2) * factors, target, 2 * V.Count);
        V.Store((a3 + b3) * factors, target, 3 * V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Column<V>(nint keys, Pointer weights, Pointer values, float factor, Pointer target) where V : struct, ISimd<V>
    {
        V a = default, b = default, c = default, d = default;
        nint key = 0, stride = operands.ValueStride;
        for (; key <= keys - 4; key += 4)
        {
            V.Accumulate(ref a, V.Broadcast(weights[key]), V.Load(values, 0));
            V.Accumulate(ref b, V.Broadcast(weights[key + 1]), V.Load(values, stride));
            V.Accumulate(ref c, V.Broadcast(weights[key + 2]), V.Load(values, 2 * stride));
            V.Accumulate(ref d, V.Broadcast(weights[key + 3]), V.Load(values, 3 * stride));
            values += 4 * stride;
        }
        for (; key < keys; key++)
        {
            V.Accumulate(ref a, V.Broadcast(weights[key]), V.Load(values, 0));
            values += stride;
        }
        V.Store((a + b + (c + d)) * V.Broadcast(factor), target, 0);
    }
}
