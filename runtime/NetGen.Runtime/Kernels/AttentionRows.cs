using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>The steps between the products of an attention, each over one row of a tile. Scores are exponents of 2.</summary>
/// <remarks>Widths are multiples of two vectors: a row of a tile may be padded with scores of −∞, which weigh nothing.</remarks>
internal static class AttentionRows
{
    /// <summary>ln 2: what an exponent of 2 is multiplied by to become one of e.</summary>
    public const float Ln2 = 0.693147181f;

    /// <summary>1/ln 2.</summary>
    public const float Log2OfE = 1.44269504f;

    /// <summary>target = factor · source, row by row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy<V>(Pointer source, nint sourceStride, nint rows, nint columns, float factor, Pointer target, nint targetStride) where V : struct, ISimd<V>
    {
        V factors = V.Broadcast(factor);
        for (nint row = 0; row < rows; row++)
        {
            nint column = 0;
            for (; column <= columns - V.Count; column += V.Count)
                V.Store(V.Load(source, column) * factors, target, column);
            for (; column < columns; column++)
                target.Set(column, source[column] * factor);
            source += sourceStride;
            target += targetStride;
        }
    }

    /// <summary>Hides all scores of a row from some place on, and those that the mask hides.</summary>
    /// <param name="scores">The row.</param>
    /// <param name="visible">The number of scores that are not beyond keys or diagonal.</param>
    /// <param name="width">The length of the row.</param>
    /// <param name="mask">Null, or the mask of the row's keys, <paramref name="width"/> floats.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Hide<V>(Pointer scores, nint visible, nint width, Pointer mask) where V : struct, ISimd<V>
    {
        V nothing = V.Broadcast(float.NegativeInfinity);
        if (!mask.IsNull)
        {
            for (nint i = 0; i < width; i += V.Count)
                V.Store(V.Select(V.Less(V.Broadcast(0f), V.Load(mask, i)), V.Load(scores, i), nothing), scores, i);
        }
        FillFrom<V>(scores, visible, width, float.NegativeInfinity);
    }

    /// <summary>row[start..width] = value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FillFrom<V>(Pointer row, nint start, nint width, float value) where V : struct, ISimd<V>
    {
        for (; start < width && start % V.Count != 0; start++)
            row.Set(start, value);
        for (; start < width; start += V.Count)
            V.Store(V.Broadcast(value), row, start);
    }

    /// <summary>Replaces the scores of some rows by powers of 2 below a maximum that grows from tile to tile, and adds them to the rows' sums.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="scores">The first row.</param>
    /// <param name="pitch">The distance of rows.</param>
    /// <param name="width">The length of the rows.</param>
    /// <param name="maxima">The maxima of the rows so far.</param>
    /// <param name="sums">The sums of the rows so far, below these maxima.</param>
    /// <param name="outputs">The weighted sums of values so far, below these maxima too.</param>
    /// <param name="outputPitch">The distance of these.</param>
    /// <param name="columns">The length of these; 0 if there are none yet.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Softmax<V>(nint rows, Pointer scores, nint pitch, nint width, Pointer maxima, Pointer sums, Pointer outputs, nint outputPitch, nint columns) where V : struct, ISimd<V>
    {
        for (nint row = 0; row < rows; row++)
        {
            // NaN is never greater, and so passed over: the exponentials bring it into the sum.
            V x = V.Broadcast(maxima[row]), y = x;
            for (nint i = 0; i < width; i += 2 * V.Count)
            {
                V s = V.Load(scores, i), t = V.Load(scores, i + V.Count);
                x = V.Select(V.Less(x, s), s, x);
                y = V.Select(V.Less(y, t), t, y);
            }
            float before = maxima[row], maximum = V.HorizontalMax(V.Select(V.Less(x, y), y, x)), sum = sums[row];
            // The maximum of a row that has nothing to see yet cannot be subtracted: −∞ − (−∞) is NaN.
            float subtracted = float.IsNegativeInfinity(maximum) ? 0 : maximum;
            if (maximum > before)
            {
                maxima.Set(row, maximum);
                if (columns > 0)
                {
                    float shrinkage = PowerOfTwo(new V1(before - maximum)).Value;
                    sum *= shrinkage;
                    Copy<V>(outputs + row * outputPitch, 0, 1, columns, shrinkage, outputs + row * outputPitch, 0);
                }
            }

            V shift = V.Broadcast(subtracted);
            x = y = default;
            for (nint i = 0; i < width; i += 2 * V.Count)
            {
                V p = PowerOfTwo(V.Load(scores, i) - shift), r = PowerOfTwo(V.Load(scores, i + V.Count) - shift);
                V.Store(p, scores, i);
                V.Store(r, scores, i + V.Count);
                x += p;
                y += r;
            }
            sums.Set(row, sum + V.Sum(x + y));
            scores += pitch;
        }
    }

    /// <summary>target = outputs / sums, row by row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Normalise<V>(nint rows, Pointer outputs, nint pitch, nint columns, Pointer sums, Pointer target, nint targetStride) where V : struct, ISimd<V>
    {
        for (nint row = 0; row < rows; row++)
        {
            float factor = 1 / sums[row];
            V factors = V.Broadcast(factor);
            nint column = 0;
            for (; column <= columns - V.Count; column += V.Count)
                V.Store(V.Load(outputs, column) * factors, target, column);
            for (; column < columns; column++)
                target.Set(column, outputs[column] * factor);
            outputs += pitch;
            target += targetStride;
        }
    }

    /// <summary>ln Σ exp of some rows from their maxima and sums, in the place of the maxima; whole vectors are read and written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void LogSums<V>(nint rows, Pointer maxima, Pointer sums) where V : struct, ISimd<V>
    {
        for (nint row = 0; row < rows; row += V.Count)
            V.Store(V.MultiplyAdd(V.Load(maxima, row), V.Broadcast(Ln2), VectorMath.Log(V.Load(sums, row))), maxima, row);
    }

    /// <summary>Replaces the scores of a row by its weights, 0 where hidden.</summary>
    /// <param name="scores">The row.</param>
    /// <param name="visible">The number of scores that are not beyond keys or diagonal.</param>
    /// <param name="width">The length of the row.</param>
    /// <param name="mask">Null, or the mask of the row's keys.</param>
    /// <param name="logSum">The logarithm of the row's sum.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Weights<V>(Pointer scores, nint visible, nint width, Pointer mask, float logSum) where V : struct, ISimd<V>
    {
        V shift = V.Broadcast(logSum * Log2OfE);
        for (nint i = 0; i < width; i += V.Count)
            V.Store(PowerOfTwo(V.Load(scores, i) - shift), scores, i);
        Clear<V>(scores, visible, width, mask);
    }

    /// <summary>Replaces the scores of a row by its weights, and the gradients of weights by those of scores, weights · (gradients − mean); 0 where hidden.</summary>
    /// <param name="scores">The row.</param>
    /// <param name="gradients">The gradients of the row's weights.</param>
    /// <param name="visible">The number of scores that are not beyond keys or diagonal.</param>
    /// <param name="width">The length of the row.</param>
    /// <param name="mask">Null, or the mask of the row's keys.</param>
    /// <param name="logSum">The logarithm of the row's sum.</param>
    /// <param name="mean">The mean of the weights' gradients, weighted by them.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gradients<V>(Pointer scores, Pointer gradients, nint visible, nint width, Pointer mask, float logSum, float mean) where V : struct, ISimd<V>
    {
        V shift = V.Broadcast(logSum * Log2OfE), means = V.Broadcast(mean);
        for (nint i = 0; i < width; i += V.Count)
        {
            V weight = PowerOfTwo(V.Load(scores, i) - shift);
            V.Store(weight, scores, i);
            V.Store(weight * (V.Load(gradients, i) - means), gradients, i);
        }
        Clear<V>(scores, visible, width, mask);
        Clear<V>(gradients, visible, width, mask);
    }

    /// <summary>The scalar product of two rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Dot<V>(Pointer a, Pointer b, nint length) where V : struct, ISimd<V>
    {
        V sum = default;
        nint i = 0;
        for (; i <= length - V.Count; i += V.Count)
            V.Accumulate(ref sum, V.Load(a, i), V.Load(b, i));
        float total = V.Sum(sum);
        for (; i < length; i++)
            total += a[i] * b[i];
        return total;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Clear<V>(Pointer row, nint visible, nint width, Pointer mask) where V : struct, ISimd<V>
    {
        if (!mask.IsNull)
        {
            for (nint i = 0; i < width; i += V.Count)
                V.Store(V.Less(V.Broadcast(0f), V.Load(mask, i)) & V.Load(row, i), row, i);
        }
        FillFrom<V>(row, visible, width, 0);
    }

    // 2ˣ for x that is not above 0 by more than rounding; below 2⁻¹²⁶ it is 0. Error below 1 unit.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V PowerOfTwo<V>(V x) where V : struct, ISimd<V>
    {
        V n = V.Round(x), r = x - n;
        V p = V.MultiplyAdd(r, V.Broadcast(0.000155946778f), V.Broadcast(0.00134066434f));
        p = V.MultiplyAdd(r, p, V.Broadcast(0.00961769279f));
        p = V.MultiplyAdd(r, p, V.Broadcast(0.0555031039f));
        p = V.MultiplyAdd(r, p, V.Broadcast(0.240226522f));
        p = V.MultiplyAdd(r, p, V.Broadcast(0.693147242f));
        p = V.MultiplyAdd(r, p, V.Broadcast(1f));
        // Exponents beyond the range of floats give any number, which is cleared; NaN passes, for it is not less.
        return ~V.Less(x, V.Broadcast(-126f)) & (p * V.PowerOfTwo(n));
    }
}
