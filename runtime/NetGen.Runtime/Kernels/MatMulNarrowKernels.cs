using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>The micro-kernels of products with a single vector of columns, the last of an odd number: twice as many rows as those of <see cref="MatMulKernels"/>.</summary>
/// <remarks>Tiles are those of <see cref="MatMulKernels"/>, rows of two vectors, of which the second stays as it is. Sums run in the same order.</remarks>
internal static unsafe class MatMulNarrowKernels
{
    /// <summary>Rows of the tile of two panels of six.</summary>
    public const int Rows = 2 * MatMulKernels.TallRows;

    /// <summary>tile (12 × 1 vector) = or += a · b, with a packed as two panels [k][6].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TwoTall<V, TOffsets>(nint depth, Pointer a, Pointer b, TOffsets offsets, Pointer tile, bool add)
        where V : struct, ISimd<V>
        where TOffsets : struct, IOffsets
    {
        V c0 = default, c1 = default, c2 = default, c3 = default, c4 = default, c5 = default;
        V c6 = default, c7 = default, c8 = default, c9 = default, c10 = default, c11 = default;
        float* left = (float*)a, below = left + depth * MatMulKernels.TallRows;
        Pointer next = a + 2 * depth * MatMulKernels.TallRows;
        for (nint k = 0; k < depth; k++)
        {
            // The next two panels: weights of a deep layer come from memory, which would wait for the machine to see each of them coming.
            next.Prefetch(k * Rows);
            V x = V.Load(b, offsets.At(k));
            V.Accumulate(ref c0, V.Broadcast(left[0]), x);
            V.Accumulate(ref c1, V.Broadcast(left[1]), x);
            V.Accumulate(ref c2, V.Broadcast(left[2]), x);
            V.Accumulate(ref c3, V.Broadcast(left[3]), x);
            V.Accumulate(ref c4, V.Broadcast(left[4]), x);
            V.Accumulate(ref c5, V.Broadcast(left[5]), x);
            V.Accumulate(ref c6, V.Broadcast(below[0]), x);
            V.Accumulate(ref c7, V.Broadcast(below[1]), x);
            V.Accumulate(ref c8, V.Broadcast(below[2]), x);
            V.Accumulate(ref c9, V.Broadcast(below[3]), x);
            V.Accumulate(ref c10, V.Broadcast(below[4]), x);
            V.Accumulate(ref c11, V.Broadcast(below[5]), x);
            left += MatMulKernels.TallRows;
            below += MatMulKernels.TallRows;
        }
        Put(c0, tile, 0, add);
        Put(c1, tile, 1, add);
        Put(c2, tile, 2, add);
        Put(c3, tile, 3, add);
        Put(c4, tile, 4, add);
        Put(c5, tile, 5, add);
        Put(c6, tile, 6, add);
        Put(c7, tile, 7, add);
        Put(c8, tile, 8, add);
        Put(c9, tile, 9, add);
        Put(c10, tile, 10, add);
        Put(c11, tile, 11, add);
    }

    /// <summary>tile (8 × 1 vector) = or += a · b, with a packed as two panels [k][4].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TwoLow<V, TOffsets>(nint depth, Pointer a, Pointer b, TOffsets offsets, Pointer tile, bool add)
        where V : struct, ISimd<V>
        where TOffsets : struct, IOffsets
    {
        V c0 = default, c1 = default, c2 = default, c3 = default, c4 = default, c5 = default;
        V c6 = default, c7 = default;
        float* left = (float*)a, below = left + depth * MatMulKernels.LowRows;
        for (nint k = 0; k < depth; k++)
        {
            V x = V.Load(b, offsets.At(k));
            V.Accumulate(ref c0, V.Broadcast(left[0]), x);
            V.Accumulate(ref c1, V.Broadcast(left[1]), x);
            V.Accumulate(ref c2, V.Broadcast(left[2]), x);
            V.Accumulate(ref c3, V.Broadcast(left[3]), x);
            V.Accumulate(ref c4, V.Broadcast(below[0]), x);
            V.Accumulate(ref c5, V.Broadcast(below[1]), x);
            V.Accumulate(ref c6, V.Broadcast(below[2]), x);
            V.Accumulate(ref c7, V.Broadcast(below[3]), x);
            left += MatMulKernels.LowRows;
            below += MatMulKernels.LowRows;
        }
        Put(c0, tile, 0, add);
        Put(c1, tile, 1, add);
        Put(c2, tile, 2, add);
        Put(c3, tile, 3, add);
        Put(c4, tile, 4, add);
        Put(c5, tile, 5, add);
        Put(c6, tile, 6, add);
        Put(c7, tile, 7, add);
    }

    /// <summary>tile (12 × 1 vector) = or += a · b, with the left operand where it lies: element (row, k) is at a[places[k] + row·stride].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void InPlace<V>(nint depth, Pointer a, nint stride, Pointer places, Pointer b, Pointer offsets, Pointer tile, bool add)
        where V : struct, ISimd<V>
    {
        // Rows by threes: few registers hold the places of all of them.
        Pointer a3 = a + 3 * stride, a6 = a3 + 3 * stride, a9 = a6 + 3 * stride;
        V c0 = default, c1 = default, c2 = default, c3 = default, c4 = default, c5 = default;
        V c6 = default, c7 = default, c8 = default, c9 = default, c10 = default, c11 = default;
        places += depth;
        offsets += depth;
        for (nint k = -depth; k < 0; k++)
        {
            nint at = places.Int32(k), at1 = at + stride, at2 = at1 + stride;
            V x = V.Load(b, offsets.Int32(k));
            V.Accumulate(ref c0, V.Broadcast(a[at]), x);
            V.Accumulate(ref c1, V.Broadcast(a[at1]), x);
            V.Accumulate(ref c2, V.Broadcast(a[at2]), x);
            V.Accumulate(ref c3, V.Broadcast(a3[at]), x);
            V.Accumulate(ref c4, V.Broadcast(a3[at1]), x);
            V.Accumulate(ref c5, V.Broadcast(a3[at2]), x);
            V.Accumulate(ref c6, V.Broadcast(a6[at]), x);
            V.Accumulate(ref c7, V.Broadcast(a6[at1]), x);
            V.Accumulate(ref c8, V.Broadcast(a6[at2]), x);
            V.Accumulate(ref c9, V.Broadcast(a9[at]), x);
            V.Accumulate(ref c10, V.Broadcast(a9[at1]), x);
            V.Accumulate(ref c11, V.Broadcast(a9[at2]), x);
        }
        Put(c0, tile, 0, add);
        Put(c1, tile, 1, add);
        Put(c2, tile, 2, add);
        Put(c3, tile, 3, add);
        Put(c4, tile, 4, add);
        Put(c5, tile, 5, add);
        Put(c6, tile, 6, add);
        Put(c7, tile, 7, add);
        Put(c8, tile, 8, add);
        Put(c9, tile, 9, add);
        Put(c10, tile, 10, add);
        Put(c11, tile, 11, add);
    }

    /// <summary>tile (12 × 1 vector) = or += a · b, with element (row, k) of the left operand at a[row·stride + k·depthStep], and rows of b <paramref name="step"/> apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void InRows<V>(nint depth, Pointer a, nint stride, nint depthStep, Pointer b, nint step, Pointer tile, bool add)
        where V : struct, ISimd<V>
    {
        // Rows by threes: few registers hold the places of all of them.
        Pointer a3 = a + 3 * stride, a6 = a3 + 3 * stride, a9 = a6 + 3 * stride;
        nint at = 0, at1 = stride, at2 = 2 * stride;
        V c0 = default, c1 = default, c2 = default, c3 = default, c4 = default, c5 = default;
        V c6 = default, c7 = default, c8 = default, c9 = default, c10 = default, c11 = default;
        for (nint k = depth; k > 0; k--)
        {
            V x = V.Load(b, 0);
            V.Accumulate(ref c0, V.Broadcast(a[at]), x);
            V.Accumulate(ref c1, V.Broadcast(a[at1]), x);
            V.Accumulate(ref c2, V.Broadcast(a[at2]), x);
            V.Accumulate(ref c3, V.Broadcast(a3[at]), x);
            V.Accumulate(ref c4, V.Broadcast(a3[at1]), x);
            V.Accumulate(ref c5, V.Broadcast(a3[at2]), x);
            V.Accumulate(ref c6, V.Broadcast(a6[at]), x);
            V.Accumulate(ref c7, V.Broadcast(a6[at1]), x);
            V.Accumulate(ref c8, V.Broadcast(a6[at2]), x);
            V.Accumulate(ref c9, V.Broadcast(a9[at]), x);
            V.Accumulate(ref c10, V.Broadcast(a9[at1]), x);
            V.Accumulate(ref c11, V.Broadcast(a9[at2]), x);
            at += depthStep;
            at1 += depthStep;
            at2 += depthStep;
            b += step;
        }
        Put(c0, tile, 0, add);
        Put(c1, tile, 1, add);
        Put(c2, tile, 2, add);
        Put(c3, tile, 3, add);
        Put(c4, tile, 4, add);
        Put(c5, tile, 5, add);
        Put(c6, tile, 6, add);
        Put(c7, tile, 7, add);
        Put(c8, tile, 8, add);
        Put(c9, tile, 9, add);
        Put(c10, tile, 10, add);
        Put(c11, tile, 11, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<V>(V value, Pointer tile, nint row, bool add) where V : struct, ISimd<V>
    {
        nint at = row * 2 * V.Count;
        V.Store(add ? value + V.Load(tile, at) : value, tile, at);
    }
}
