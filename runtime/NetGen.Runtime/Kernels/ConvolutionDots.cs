using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>Scalar products of few rows of dy with rows of gathered patches, as they lie: the micro-kernels of weight gradients with few output channels.</summary>
/// <remarks>Sums stay vectors, and are added up lane by lane from image to image; their lanes are summed once at the end.</remarks>
internal static class ConvolutionDots
{
    /// <summary>The sums of a call: output channels times taps.</summary>
    public const int Sums = 12;

    /// <summary>Output channels of <see cref="Wide"/>.</summary>
    public const int WideOutputs = 4;

    /// <summary>Output channels of <see cref="Deep"/>.</summary>
    public const int DeepOutputs = 2;

    /// <summary>The fewest pixels of a row, of vectors of any width.</summary>
    public const int LeastPixels = 16;

    /// <summary>sums[output·3 + tap] += dy of 4 output channels · 3 taps.</summary>
    /// <param name="pixels">The length of the rows; at least <see cref="LeastPixels"/>.</param>
    /// <param name="dy">The first output channel.</param>
    /// <param name="step">The distance of output channels.</param>
    /// <param name="last">The number of the last output channel, which stands for those beyond.</param>
    /// <param name="x0">The first tap's row.</param>
    /// <param name="x1">The second one's.</param>
    /// <param name="x2">The third one's.</param>
    /// <param name="sums">The sums, a vector each.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Wide<V>(nint pixels, Pointer dy, nint step, nint last, Pointer x0, Pointer x1, Pointer x2, Pointer sums) where V : struct, ISimd<V>
    {
        Pointer d1 = dy + Math.Min(1, last) * step, d2 = dy + Math.Min(2, last) * step, d3 = dy + Math.Min(3, last) * step;
        V c00 = V.Load(sums, 0), c01 = V.Load(sums, V.Count), c02 = V.Load(sums, 2 * V.Count);
        V c10 = V.Load(sums, 3 * V.Count), c11 = V.Load(sums, 4 * V.Count), c12 = V.Load(sums, 5 * V.Count);
        V c20 = V.Load(sums, 6 * V.Count), c21 = V.Load(sums, 7 * V.Count), c22 = V.Load(sums, 8 * V.Count);
        V c30 = V.Load(sums, 9 * V.Count), c31 = V.Load(sums, 10 * V.Count), c32 = V.Load(sums, 11 * V.Count);
        nint i = 0;
        for (; i <= pixels - V.Count; i += V.Count)
        {
            V x = V.Load(x0, i), y = V.Load(x1, i), z = V.Load(x2, i);
            V d = V.Load(dy, i);
            V.Accumulate(ref c00, d, x);
            V.Accumulate(ref c01, d, y);
            V.Accumulate(ref c02, d, z);
            d = V.Load(d1, i);
            V.Accumulate(ref c10, d, x);
            V.Accumulate(ref c11, d, y);
            V.Accumulate(ref c12, d, z);
            d = V.Load(d2, i);
            V.Accumulate(ref c20, d, x);
            V.Accumulate(ref c21, d, y);
            V.Accumulate(ref c22, d, z);
            d = V.Load(d3, i);
            V.Accumulate(ref c30, d, x);
            V.Accumulate(ref c31, d, y);
            V.Accumulate(ref c32, d, z);
        }
        if (i < pixels)
        {
            // The last vector again, without the pixels that it had already.
            V mask = Remaining<V>(pixels - i);
            i = pixels - V.Count;
            V x = V.Load(x0, i) & mask, y = V.Load(x1, i) & mask, z = V.Load(x2, i) & mask;
            V d = V.Load(dy, i) & mask;
            V.Accumulate(ref c00, d, x);
            V.Accumulate(ref c01, d, y);
            V.Accumulate(ref c02, d, z);
            d = V.Load(d1, i) & mask;
            V.Accumulate(ref c10, d, x);
            V.Accumulate(ref c11, d, y);
            V.Accumulate(ref c12, d, z);
            d = V.Load(d2, i) & mask;
            V.Accumulate(ref c20, d, x);
            V.Accumulate(ref c21, d, y);
            V.Accumulate(ref c22, d, z);
            d = V.Load(d3, i) & mask;
            V.Accumulate(ref c30, d, x);
            V.Accumulate(ref c31, d, y);
            V.Accumulate(ref c32, d, z);
        }
        Put(c00, c01, c02, sums);
        Put(c10, c11, c12, sums + 3 * V.Count);
        Put(c20, c21, c22, sums + 6 * V.Count);
        Put(c30, c31, c32, sums + 9 * V.Count);
    }

    /// <summary>sums[output·6 + tap] += dy of 2 output channels · 6 taps; as <see cref="Wide"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Deep<V>(nint pixels, Pointer dy, nint step, nint last, Pointer x0, Pointer x1, Pointer x2, Pointer x3, Pointer x4, Pointer x5, Pointer sums)
        where V : struct, ISimd<V>
    {
        Pointer d1 = dy + Math.Min(1, last) * step;
        V c00 = V.Load(sums, 0), c01 = V.Load(sums, V.Count), c02 = V.Load(sums, 2 * V.Count);
        V c03 = V.Load(sums, 3 * V.Count), c04 = V.Load(sums, 4 * V.Count), c05 = V.Load(sums, 5 * V.Count);
        V c10 = V.Load(sums, 6 * V.Count), c11 = V.Load(sums, 7 * V.Count), c12 = V.Load(sums, 8 * V.Count);
        V c13 = V.Load(sums, 9 * V.Count), c14 = V.Load(sums, 10 * V.Count), c15 = V.Load(sums, 11 * V.Count);
        nint i = 0;
        for (; i <= pixels - V.Count; i += V.Count)
        {
            V d = V.Load(dy, i), e = V.Load(d1, i);
            V x = V.Load(x0, i);
            V.Accumulate(ref c00, d, x);
            V.Accumulate(ref c10, e, x);
            x = V.Load(x1, i);
            V.Accumulate(ref c01, d, x);
            V.Accumulate(ref c11, e, x);
            x = V.Load(x2, i);
            V.Accumulate(ref c02, d, x);
            V.Accumulate(ref c12, e, x);
            x = V.Load(x3, i);
            V.Accumulate(ref c03, d, x);
            V.Accumulate(ref c13, e, x);
            x = V.Load(x4, i);
            V.Accumulate(ref c04, d, x);
            V.Accumulate(ref c14, e, x);
            x = V.Load(x5, i);
            V.Accumulate(ref c05, d, x);
            V.Accumulate(ref c15, e, x);
        }
        if (i < pixels)
        {
            V mask = Remaining<V>(pixels - i);
            i = pixels - V.Count;
            V d = V.Load(dy, i) & mask, e = V.Load(d1, i) & mask;
            V x = V.Load(x0, i) & mask;
            V.Accumulate(ref c00, d, x);
            V.Accumulate(ref c10, e, x);
            x = V.Load(x1, i) & mask;
            V.Accumulate(ref c01, d, x);
            V.Accumulate(ref c11, e, x);
            x = V.Load(x2, i) & mask;
            V.Accumulate(ref c02, d, x);
            V.Accumulate(ref c12, e, x);
            x = V.Load(x3, i) & mask;
            V.Accumulate(ref c03, d, x);
            V.Accumulate(ref c13, e, x);
            x = V.Load(x4, i) & mask;
            V.Accumulate(ref c04, d, x);
            V.Accumulate(ref c14, e, x);
            x = V.Load(x5, i) & mask;
            V.Accumulate(ref c05, d, x);
            V.Accumulate(ref c15, e, x);
        }
        Put(c00, c01, c02, sums);
        Put(c03, c04, c05, sums + 3 * V.Count);
        Put(c10, c11, c12, sums + 6 * V.Count);
        Put(c13, c14, c15, sums + 9 * V.Count);
    }

    // A mask of the last lanes of a vector.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Remaining<V>(nint lanes) where V : struct, ISimd<V> => V.LessOrEqual(V.Broadcast(V.Count - lanes), V.Iota(0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<V>(V a, V b, V c, Pointer sums) where V : struct, ISimd<V>
    {
        V.Store(a, sums, 0);
        V.Store(b, sums, V.Count);
        V.Store(c, sums, 2 * V.Count);
    }
}
