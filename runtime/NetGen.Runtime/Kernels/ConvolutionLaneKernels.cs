using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>The micro-kernels of <see cref="ConvolutionLanes{TEpilogue}"/>: five pixels side by side times sixteen output channels.</summary>
internal static class ConvolutionLaneKernels
{
    /// <summary>The output channels, whatever the vectors.</summary>
    public const int Lanes = 16;

    /// <summary>The pixels of a row that are made together.</summary>
    public const int Pixels = 5;

    /// <summary>Pixels of two rows, for vectors of sixteen channels.</summary>
    /// <param name="depth">The length of the sums.</param>
    /// <param name="a">What the first pixel reads at place 0.</param>
    /// <param name="step">The distance of what neighbouring pixels read.</param>
    /// <param name="rowStep">The distance of what the second row reads.</param>
    /// <param name="places">Where the values of each summed index are.</param>
    /// <param name="weights">The weights, [summed index][channel].</param>
    /// <param name="target">The results, [pixel][channel].</param>
    /// <param name="targetRow">The distance of the second row's.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TwoRows<V>(nint depth, Pointer a, nint step, nint rowStep, Pointer places, Pointer weights, Pointer target, nint targetRow) where V : struct, ISimd<V>
    {
        Pointer a1 = a + step, a2 = a1 + step, a3 = a2 + step, a4 = a3 + step;
        V c0 = default, c1 = default, c2 = default, c3 = default, c4 = default;
        V d0 = default, d1 = default, d2 = default, d3 = default, d4 = default;
        for (nint k = 0; k < depth; k++)
        {
            nint at = places.Int32(k), below = at + rowStep;
            V w = V.Load(weights, 0);
            V.Accumulate(ref c0, V.Broadcast(a[at]), w);
            V.Accumulate(ref c1, V.Broadcast(a1[at]), w);
            V.Accumulate(ref c2, V.Broadcast(a2[at]), w);
            V.Accumulate(ref c3, V.Broadcast(a3[at]), w);
            V.Accumulate(ref c4, V.Broadcast(a4[at]), w);
            V.Accumulate(ref d0, V.Broadcast(a[below]), w);
            V.Accumulate(ref d1, V.Broadcast(a1[below]), w);
            V.Accumulate(ref d2, V.Broadcast(a2[below]), w);
            V.Accumulate(ref d3, V.Broadcast(a3[below]), w);
            V.Accumulate(ref d4, V.Broadcast(a4[below]), w);
            weights += Lanes;
        }
        V.Store(c0, target, 0);
        V.Store(c1, target, Lanes);
        V.Store(c2, target, 2 * Lanes);
        V.Store(c3, target, 3 * Lanes);
        V.Store(c4, target, 4 * Lanes);
        target += targetRow;
        V.Store(d0, target, 0);
        V.Store(d1, target, Lanes);
        V.Store(d2, target, 2 * Lanes);
        V.Store(d3, target, 3 * Lanes);
        V.Store(d4, target, 4 * Lanes);
    }

    /// <summary>Pixels of four rows, for vectors of sixteen channels: twenty sums, for which AVX-512 has the registers.</summary>
    /// <param name="depth">The length of the sums.</param>
    /// <param name="a">What the first pixel reads at place 0.</param>
    /// <param name="step">The distance of what neighbouring pixels read.</param>
    /// <param name="rowStep">The distance of what neighbouring rows read.</param>
    /// <param name="places">Where the values of each summed index are.</param>
    /// <param name="weights">The weights, [summed index][channel].</param>
    /// <param name="target">The results, [pixel][channel].</param>
    /// <param name="targetRow">The distance of the rows' results.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FourRows<V>(nint depth, Pointer a, nint step, nint rowStep, Pointer places, Pointer weights, Pointer target, nint targetRow) where V : struct, ISimd<V>
    {
        Pointer a1 = a + step, a2 = a1 + step, a3 = a2 + step, a4 = a3 + step;
        V c0 = default, c1 = default, c2 = default, c3 = default, c4 = default;
        V d0 = default, d1 = default, d2 = default, d3 = default, d4 = default;
        V e0 = default, e1 = default, e2 = default, e3 = default, e4 = default;
        V f0 = default, f1 = default, f2 = default, f3 = default, f4 = default;
        for (nint k = 0; k < depth; k++)
        {
            nint at = places.Int32(k), at1 = at + rowStep, at2 = at1 + rowStep, at3 = at2 + rowStep;
            V w = V.Load(weights, 0);
            V.Accumulate(ref c0, V.Broadcast(a[at]), w);
            V.Accumulate(ref c1, V.Broadcast(a1[at]), w);
            V.Accumulate(ref c2, V.Broadcast(a2[at]), w);
            V.Accumulate(ref c3, V.Broadcast(a3[at]), w);
            V.Accumulate(ref c4, V.Broadcast(a4[at]), w);
            V.Accumulate(ref d0, V.Broadcast(a[at1]), w);
            V.Accumulate(ref d1, V.Broadcast(a1[at1]), w);
            V.Accumulate(ref d2, V.Broadcast(a2[at1]), w);
            V.Accumulate(ref d3, V.Broadcast(a3[at1]), w);
            V.Accumulate(ref d4, V.Broadcast(a4[at1]), w);
            V.Accumulate(ref e0, V.Broadcast(a[at2]), w);
            V.Accumulate(ref e1, V.Broadcast(a1[at2]), w);
            V.Accumulate(ref e2, V.Broadcast(a2[at2]), w);
            V.Accumulate(ref e3, V.Broadcast(a3[at2]), w);
            V.Accumulate(ref e4, V.Broadcast(a4[at2]), w);
            V.Accumulate(ref f0, V.Broadcast(a[at3]), w);
            V.Accumulate(ref f1, V.Broadcast(a1[at3]), w);
            V.Accumulate(ref f2, V.Broadcast(a2[at3]), w);
            V.Accumulate(ref f3, V.Broadcast(a3[at3]), w);
            V.Accumulate(ref f4, V.Broadcast(a4[at3]), w);
            weights += Lanes;
        }
        V.Store(c0, target, 0);
        V.Store(c1, target, Lanes);
        V.Store(c2, target, 2 * Lanes);
        V.Store(c3, target, 3 * Lanes);
        V.Store(c4, target, 4 * Lanes);
        target += targetRow;
        V.Store(d0, target, 0);
        V.Store(d1, target, Lanes);
        V.Store(d2, target, 2 * Lanes);
        V.Store(d3, target, 3 * Lanes);
        V.Store(d4, target, 4 * Lanes);
        target += targetRow;
        V.Store(e0, target, 0);
        V.Store(e1, target, Lanes);
        V.Store(e2, target, 2 * Lanes);
        V.Store(e3, target, 3 * Lanes);
        V.Store(e4, target, 4 * Lanes);
        target += targetRow;
        V.Store(f0, target, 0);
        V.Store(f1, target, Lanes);
        V.Store(f2, target, 2 * Lanes);
        V.Store(f3, target, 3 * Lanes);
        V.Store(f4, target, 4 * Lanes);
    }

    /// <summary>Pixels of one row, for two vectors of channels.</summary>
    /// <param name="depth">The length of the sums.</param>
    /// <param name="a">What the first pixel reads at place 0.</param>
    /// <param name="step">The distance of what neighbouring pixels read.</param>
    /// <param name="places">Where the values of each summed index are.</param>
    /// <param name="weights">The weights of the channels, <see cref="Lanes"/> apart.</param>
    /// <param name="target">The results of the channels, <see cref="Lanes"/> apart.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void OneRow<V>(nint depth, Pointer a, nint step, Pointer places, Pointer weights, Pointer target) where V : struct, ISimd<V>
    {
        Pointer a1 = a + step, a2 = a1 + step, a3 = a2 + step, a4 = a3 + step;
        V c0 = default, c1 = default, c2 = default, c3 = default, c4 = default;
        V d0 = default, d1 = default, d2 = default, d3 = default, d4 = default;
        for (nint k = 0; k < depth; k++)
        {
            nint at = places.Int32(k);
            V w = V.Load(weights, 0), v = V.Load(weights, V.Count);
            V s = V.Broadcast(a[at]);
            V.Accumulate(ref c0, s, w);
            V.Accumulate(ref d0, s, v);
            s = V.Broadcast(a1[at]);
            V.Accumulate(ref c1, s, w);
            V.Accumulate(ref d1, s, v);
            s = V.Broadcast(a2[at]);
            V.Accumulate(ref c2, s, w);
            V.Accumulate(ref d2, s, v);
            s = V.Broadcast(a3[at]);
            V.Accumulate(ref c3, s, w);
            V.Accumulate(ref d3, s, v);
            s = V.Broadcast(a4[at]);
            V.Accumulate(ref c4, s, w);
            V.Accumulate(ref d4, s, v);
            weights += Lanes;
        }
        Put(c0, d0, target, 0);
        Put(c1, d1, target, 1);
        Put(c2, d2, target, 2);
        Put(c3, d3, target, 3);
        Put(c4, d4, target, 4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<V>(V c, V d, Pointer target, nint pixel) where V : struct, ISimd<V>
    {
        V.Store(c, target, pixel * Lanes);
        V.Store(d, target, pixel * Lanes + V.Count);
    }
}
