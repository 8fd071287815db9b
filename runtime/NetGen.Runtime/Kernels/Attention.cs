namespace NetGen.Kernels;

/// <summary>Scaled dot-product attention of several heads, softmax(scale·Q·Kᵀ)·V, of float32, with its gradient (Vaswani et al., "Attention Is All You Need", 2017).</summary>
/// <remarks>
/// <para>
/// Scores are made tile by tile and never stored as a whole, so memory grows with the length and not with its square: forward with a running maximum and sum of each row
/// (Milakov and Gimelshein, "Online normalizer calculation for softmax", 2018), backward from the logarithm of that sum (Dao et al., "FlashAttention", 2022).
/// </para>
/// <para>
/// A key counts where the mask is above zero and, if causal, where it is not later than the query. A query that sees no key gets NaN and passes no gradient on. Other NaN and infinities
/// spread as in the definition, except that those of keys beyond the diagonal need not.
/// </para>
/// <para>
/// Weights are computed anew from logSum, and inherit its rounding: the gradients of a row carry a relative error of about 2⁻²⁴·|logSum|, which counts only beyond scores of some hundreds.
/// </para>
/// </remarks>
public static class Attention
{
    /// <summary>The outputs of all heads, and the logarithms of the sums that normalise them.</summary>
    /// <param name="workers">The threads to run on; the result does not depend on their number.</param>
    /// <param name="geometry">Sizes and strides.</param>
    /// <param name="batch">The number of samples; 0 does nothing.</param>
    /// <param name="queries">The positions of <paramref name="q"/> in each sample.</param>
    /// <param name="keys">The positions of <paramref name="k"/> and <paramref name="v"/> in each sample.</param>
    /// <param name="q">The queries.</param>
    /// <param name="k">The keys.</param>
    /// <param name="v">The values.</param>
    /// <param name="mask">Null, or (batch, keys): a key counts where it is above zero.</param>
    /// <param name="output">(batch, queries, heads·value size), without gaps; must not overlap the others.</param>
    /// <param name="logSum">Null, or (batch, heads, queries): ln Σ exp of each row's scaled scores, over the keys that it sees.</param>
    /// <exception cref="ArgumentException">A stride is less than the floats of a position.</exception>
    public static void Forward(Workers workers, in AttentionGeometry geometry, nint batch, nint queries, nint keys, Pointer q, Pointer k, Pointer v, Pointer mask, Pointer output, Pointer logSum)
    {
        Check(geometry);
        if (batch <= 0 || queries <= 0)
            return;

        AttentionOperands operands = new(geometry, batch, queries, keys, q, k, v, mask);
        if (queries <= AttentionDirect.MaximalQueries)
            AttentionDirect.Run(workers, operands, output, logSum);
        else
            AttentionForward.Run(workers, operands, output, logSum);
    }

    /// <summary>Causal attention of new positions to all so far: adds their keys and values to those that are kept, and makes the outputs of the new positions.</summary>
    /// <param name="workers">The threads to run on; the result does not depend on their number.</param>
    /// <param name="geometry">Sizes and strides of the new positions.</param>
    /// <param name="batch">The number of samples; 0 does nothing.</param>
    /// <param name="positions">The new positions of each sample.</param>
    /// <param name="past">The positions of each sample that are kept already.</param>
    /// <param name="capacity">The positions of each sample that <paramref name="cache"/> has room for.</param>
    /// <param name="q">The queries.</param>
    /// <param name="k">The keys.</param>
    /// <param name="v">The values.</param>
    /// <param name="cache">(batch, capacity, heads·key size + heads·value size): the keys and values of each position.</param>
    /// <param name="output">(batch, positions, heads·value size), without gaps; must not overlap the others.</param>
    /// <exception cref="ArgumentException">A stride is less than the floats of a position, or there is no room for the new positions.</exception>
    public static void Cached(Workers workers, in AttentionGeometry geometry, nint batch, nint positions, nint past, nint capacity, Pointer q, Pointer k, Pointer v, Pointer cache, Pointer output)
    {
        Check(geometry);
        if (past + positions > capacity)
            throw new ArgumentException($"There is room for {capacity} positions; {past} are kept and {positions} come.", nameof(capacity));
        int keyWidth = geometry.Heads * geometry.KeySize, valueWidth = geometry.Heads * geometry.ValueSize, width = keyWidth + valueWidth;
        for (nint sample = 0; sample < batch; sample++)
        {
            for (nint position = 0; position < positions; position++)
            {
                nint from = sample * positions + position;
                Pointer to = cache + (sample * capacity + past + position) * width;
                (k + from * geometry.KeyStride).AsSpan(keyWidth).CopyTo(to.AsSpan(keyWidth));
                (v + from * geometry.ValueStride).AsSpan(valueWidth).CopyTo((to + keyWidth).AsSpan(valueWidth));
            }
        }

        if (batch <= 0 || positions <= 0)
            return;
        AttentionOperands operands = new(geometry with { KeyStride = width, ValueStride = width }, batch, positions, past + positions, q, cache, cache + keyWidth, Pointer.Null, capacity);
        if (positions <= AttentionDirect.MaximalQueries)
            AttentionDirect.Run(workers, operands, output, Pointer.Null);
        else
            AttentionForward.Run(workers, operands, output, Pointer.Null);
    }

    /// <summary>The gradients of queries, keys and values: written, not added to, and nothing into the gaps between positions.</summary>
    /// <param name="workers">The threads to run on; the result does not depend on their number.</param>
    /// <param name="geometry">Sizes and strides; the gradients lie as their operands do.</param>
    /// <param name="batch">The number of samples; 0 does nothing.</param>
    /// <param name="queries">The positions of <paramref name="q"/> in each sample.</param>
    /// <param name="keys">The positions of <paramref name="k"/> and <paramref name="v"/> in each sample.</param>
    /// <param name="q">The queries.</param>
    /// <param name="k">The keys.</param>
    /// <param name="v">The values.</param>
    /// <param name="mask">The mask of the forward pass, or null.</param>
    /// <param name="output">What <see cref="Forward"/> made.</param>
    /// <param name="logSum">What <see cref="Forward"/> made.</param>
    /// <param name="dOutput">The gradient of the output, laid out as it.</param>
    /// <param name="dq">Where the gradient of the queries goes, or null.</param>
    /// <param name="dk">Where the gradient of the keys goes, or null.</param>
    /// <param name="dv">Where the gradient of the values goes, or null.</param>
    /// <exception cref="ArgumentException">A stride is less than the floats of a position.</exception>
    public static void Gradient(Workers workers, in AttentionGeometry geometry, nint batch, nint queries, nint keys, Pointer q, Pointer k, Pointer v, Pointer mask, Pointer output, Pointer logSum,
        Pointer dOutput, Pointer dq, Pointer dk, Pointer dv)
    {
        Check(geometry);
        if (batch > 0 && !(dq.IsNull && dk.IsNull && dv.IsNull))
            AttentionGradient.Run(workers, new(geometry, batch, queries, keys, q, k, v, mask), output, logSum, dOutput, dq, dk, dv);
    }

    /// <summary>The weights that <see cref="Forward"/> gave the values, for those who want to see them; it needs queries × keys floats for each head.</summary>
    /// <param name="workers">The threads to run on; the result does not depend on their number.</param>
    /// <param name="geometry">Sizes and strides.</param>
    /// <param name="batch">The number of samples; 0 does nothing.</param>
    /// <param name="queries">The positions of <paramref name="q"/> in each sample.</param>
    /// <param name="keys">The positions of <paramref name="k"/> in each sample.</param>
    /// <param name="q">The queries.</param>
    /// <param name="k">The keys.</param>
    /// <param name="mask">The mask of the forward pass, or null.</param>
    /// <param name="logSum">What <see cref="Forward"/> made.</param>
    /// <param name="weights">(batch, heads, queries, keys): 0 where a query does not see a key.</param>
    /// <exception cref="ArgumentException">A stride is less than the floats of a position.</exception>
    public static void Weights(Workers workers, in AttentionGeometry geometry, nint batch, nint queries, nint keys, Pointer q, Pointer k, Pointer mask, Pointer logSum, Pointer weights)
    {
        Check(geometry);
        if (batch > 0 && queries > 0 && keys > 0)
            AttentionWeights.Run(workers, new(geometry, batch, queries, keys, q, k, Pointer.Null, mask), logSum, weights);
    }

    private static void Check(in AttentionGeometry geometry)
    {
        Check(geometry.QueryStride, geometry.Heads, geometry.KeySize, "queries");
        Check(geometry.KeyStride, geometry.Heads, geometry.KeySize, "keys");
        Check(geometry.ValueStride, geometry.Heads, geometry.ValueSize, "values");
    }

    private static void Check(int stride, int heads, int size, string what)
    {
        if (stride < (long)heads * size)
            throw new ArgumentException($"A position of the {what} has {heads} heads of {size} floats, but its stride is {stride}; it must be at least {(long)heads * size}.", "geometry");
    }
}
