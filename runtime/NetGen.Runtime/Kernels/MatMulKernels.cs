using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>
/// The micro-kernels of all products. Each keeps a small tile of the result in registers while it walks along the summed axis, and leaves it in memory as rows of two vectors.
/// </summary>
/// <remarks>
/// Six rows by two vectors need 12 accumulators, two vectors of the right operand and one broadcast element of the left one: 15 of the 16 vector registers of AVX2, and
/// 12 independent sums cover the latency of two multiply-add units. Four rows serve remainders, so that no shape wastes more than one row in a panel.
/// </remarks>
internal static unsafe class MatMulKernels
{
    /// <summary>Rows of the greatest tile.</summary>
    public const int TallRows = 6;

    /// <summary>Rows of the tile for remainders.</summary>
    public const int LowRows = 4;

    /// <summary>Vectors of the tile for a single row.</summary>
    public const int RowVectors = 8;

    /// <summary>tile (6 × 2 vectors) = or += a · b, with a packed as [k][6]; b0 and b1 are the columns of the two vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tall<V, TOffsets>(nint depth, Pointer a, Pointer b0, Pointer b1, TOffsets offsets, Pointer tile, bool add)
        where V : struct, ISimd<V>
        where TOffsets : struct, IOffsets
    {
        V c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default;
        V c30 = default, c31 = default, c40 = default, c41 = default, c50 = default, c51 = default;
        float* left = (float*)a;
        for (nint k = 0; k < depth; k++)
        {
            nint offset = offsets.At(k);
            V x = V.Load(b0, offset), y = V.Load(b1, offset);
            V s = V.Broadcast(left[0]);
            V.Accumulate(ref c00, s, x);
            V.Accumulate(ref c01, s, y);
            s = V.Broadcast(left[1]);
            V.Accumulate(ref c10, s, x);
            V.Accumulate(ref c11, s, y);
            s = V.Broadcast(left[2]);
            V.Accumulate(ref c20, s, x);
            V.Accumulate(ref c21, s, y);
            s = V.Broadcast(left[3]);
            V.Accumulate(ref c30, s, x);
            V.Accumulate(ref c31, s, y);
            s = V.Broadcast(left[4]);
            V.Accumulate(ref c40, s, x);
            V.Accumulate(ref c41, s, y);
            s = V.Broadcast(left[5]);
            V.Accumulate(ref c50, s, x);
            V.Accumulate(ref c51, s, y);
            left += TallRows;
        }
        Put(c00, c01, tile, 0, add);
        Put(c10, c11, tile, 1, add);
        Put(c20, c21, tile, 2, add);
        Put(c30, c31, tile, 3, add);
        Put(c40, c41, tile, 4, add);
        Put(c50, c51, tile, 5, add);
    }

    /// <summary>tile (4 × 2 vectors) = or += a · b, with a packed as [k][4].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Low<V, TOffsets>(nint depth, Pointer a, Pointer b0, Pointer b1, TOffsets offsets, Pointer tile, bool add)
        where V : struct, ISimd<V>
        where TOffsets : struct, IOffsets
    {
        V c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default, c30 = default, c31 = default;
        float* left = (float*)a;
        for (nint k = 0; k < depth; k++)
        {
            nint offset = offsets.At(k);
            V x = V.Load(b0, offset), y = V.Load(b1, offset);
            V s = V.Broadcast(left[0]);
            V.Accumulate(ref c00, s, x);
            V.Accumulate(ref c01, s, y);
            s = V.Broadcast(left[1]);
            V.Accumulate(ref c10, s, x);
            V.Accumulate(ref c11, s, y);
            s = V.Broadcast(left[2]);
            V.Accumulate(ref c20, s, x);
            V.Accumulate(ref c21, s, y);
            s = V.Broadcast(left[3]);
            V.Accumulate(ref c30, s, x);
            V.Accumulate(ref c31, s, y);
            left += LowRows;
        }
        Put(c00, c01, tile, 0, add);
        Put(c10, c11, tile, 1, add);
        Put(c20, c21, tile, 2, add);
        Put(c30, c31, tile, 3, add);
    }

    /// <summary>Two tiles (3 × 2 vectors) = or += a · b, with a packed as [k][4], of which the fourth row is not used; the second tile lies <paramref name="next"/> floats from the first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Three<V, TOffsets>(nint depth, Pointer a, Pointer b0, Pointer b1, Pointer b2, Pointer b3, TOffsets offsets, Pointer tile, nint next, bool add)
        where V : struct, ISimd<V>
        where TOffsets : struct, IOffsets
    {
        V c00 = default, c01 = default, c02 = default, c03 = default, c10 = default, c11 = default;
        V c12 = default, c13 = default, c20 = default, c21 = default, c22 = default, c23 = default;
        float* left = (float*)a;
        for (nint k = 0; k < depth; k++)
        {
            nint offset = offsets.At(k);
            V s0 = V.Broadcast(left[0]), s1 = V.Broadcast(left[1]), s2 = V.Broadcast(left[2]);
            V x = V.Load(b0, offset);
            V.Accumulate(ref c00, s0, x);
            V.Accumulate(ref c10, s1, x);
            V.Accumulate(ref c20, s2, x);
            x = V.Load(b1, offset);
            V.Accumulate(ref c01, s0, x);
            V.Accumulate(ref c11, s1, x);
            V.Accumulate(ref c21, s2, x);
            x = V.Load(b2, offset);
            V.Accumulate(ref c02, s0, x);
            V.Accumulate(ref c12, s1, x);
            V.Accumulate(ref c22, s2, x);
            x = V.Load(b3, offset);
            V.Accumulate(ref c03, s0, x);
            V.Accumulate(ref c13, s1, x);
            V.Accumulate(ref c23, s2, x);
            left += LowRows;
        }
        Put(c00, c01, tile, 0, add);
        Put(c10, c11, tile, 1, add);
        Put(c20, c21, tile, 2, add);
        Put(c02, c03, tile + next, 0, add);
        Put(c12, c13, tile + next, 1, add);
        Put(c22, c23, tile + next, 2, add);
    }

    /// <summary>tile (6 × 2 vectors) = or += a · b, with the six rows of a wherever they lie, and b packed as [k][2 vectors].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TallFromRows<V>(nint depth, Pointer a0, Pointer a1, Pointer a2, Pointer a3, Pointer a4, Pointer a5, Pointer b, Pointer tile)
        where V : struct, ISimd<V>
    {
        V c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default;
        V c30 = default, c31 = default, c40 = default, c41 = default, c50 = default, c51 = default;
        for (nint k = 0; k < depth; k++)
        {
            V x = V.Load(b, 0), y = V.Load(b, V.Count);
            V s = V.Broadcast(a0[k]);
            V.Accumulate(ref c00, s, x);
            V.Accumulate(ref c01, s, y);
            s = V.Broadcast(a1[k]);
            V.Accumulate(ref c10, s, x);
            V.Accumulate(ref c11, s, y);
            s = V.Broadcast(a2[k]);
            V.Accumulate(ref c20, s, x);
            V.Accumulate(ref c21, s, y);
            s = V.Broadcast(a3[k]);
            V.Accumulate(ref c30, s, x);
            V.Accumulate(ref c31, s, y);
            s = V.Broadcast(a4[k]);
            V.Accumulate(ref c40, s, x);
            V.Accumulate(ref c41, s, y);
            s = V.Broadcast(a5[k]);
            V.Accumulate(ref c50, s, x);
            V.Accumulate(ref c51, s, y);
            b += 2 * V.Count;
        }
        Put(c00, c01, tile, 0, add: true);
        Put(c10, c11, tile, 1, add: true);
        Put(c20, c21, tile, 2, add: true);
        Put(c30, c31, tile, 3, add: true);
        Put(c40, c41, tile, 4, add: true);
        Put(c50, c51, tile, 5, add: true);
    }

    /// <summary>tile (4 × 2 vectors) += a · b, with the four rows of a wherever they lie, and b packed as [k][2 vectors].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void LowFromRows<V>(nint depth, Pointer a0, Pointer a1, Pointer a2, Pointer a3, Pointer b, Pointer tile)
        where V : struct, ISimd<V>
    {
        V c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default, c30 = default, c31 = default;
        for (nint k = 0; k < depth; k++)
        {
            V x = V.Load(b, 0), y = V.Load(b, V.Count);
            V s = V.Broadcast(a0[k]);
            V.Accumulate(ref c00, s, x);
            V.Accumulate(ref c01, s, y);
            s = V.Broadcast(a1[k]);
            V.Accumulate(ref c10, s, x);
            V.Accumulate(ref c11, s, y);
            s = V.Broadcast(a2[k]);
            V.Accumulate(ref c20, s, x);
            V.Accumulate(ref c21, s, y);
            s = V.Broadcast(a3[k]);
            V.Accumulate(ref c30, s, x);
            V.Accumulate(ref c31, s, y);
            b += 2 * V.Count;
        }
        Put(c00, c01, tile, 0, add: true);
        Put(c10, c11, tile, 1, add: true);
        Put(c20, c21, tile, 2, add: true);
        Put(c30, c31, tile, 3, add: true);
    }

    /// <summary>tile (6 × 2 vectors) = or += a · b, with the left operand where it lies: element (row, k) is at a[places[k] + row·stride], and rows beyond <paramref name="last"/> repeat it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TallInPlace<V>(nint depth, Pointer a, nint stride, nint last, Pointer places, Pointer b0, Pointer b1, Pointer offsets, Pointer tile, bool add)
        where V : struct, ISimd<V>
    {
        Pointer a1 = a + Math.Min(1, last) * stride, a2 = a + Math.Min(2, last) * stride, a3 = a + Math.Min(3, last) * stride;
        Pointer a4 = a + Math.Min(4, last) * stride, a5 = a + Math.Min(5, last) * stride;
        V c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default;
        V c30 = default, c31 = default, c40 = default, c41 = default, c50 = default, c51 = default;
        for (nint k = 0; k < depth; k++)
        {
            nint offset = offsets.Int32(k), place = places.Int32(k);
            V x = V.Load(b0, offset), y = V.Load(b1, offset);
            V s = V.Broadcast(a[place]);
            V.Accumulate(ref c00, s, x);
            V.Accumulate(ref c01, s, y);
            s = V.Broadcast(a1[place]);
            V.Accumulate(ref c10, s, x);
            V.Accumulate(ref c11, s, y);
            s = V.Broadcast(a2[place]);
            V.Accumulate(ref c20, s, x);
            V.Accumulate(ref c21, s, y);
            s = V.Broadcast(a3[place]);
            V.Accumulate(ref c30, s, x);
            V.Accumulate(ref c31, s, y);
            s = V.Broadcast(a4[place]);
            V.Accumulate(ref c40, s, x);
            V.Accumulate(ref c41, s, y);
            s = V.Broadcast(a5[place]);
            V.Accumulate(ref c50, s, x);
            V.Accumulate(ref c51, s, y);
        }
        Put(c00, c01, tile, 0, add);
        Put(c10, c11, tile, 1, add);
        Put(c20, c21, tile, 2, add);
        Put(c30, c31, tile, 3, add);
        Put(c40, c41, tile, 4, add);
        Put(c50, c51, tile, 5, add);
    }

    /// <summary>tile (1 × up to 8 vectors) = or += one row · b, for products with a single row; columns beyond are read too, but not stored.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Row<V, TOffsets>(nint depth, Pointer a, Pointer b, TOffsets offsets, Pointer tile, nint vectors, bool add)
        where V : struct, ISimd<V>
        where TOffsets : struct, IOffsets
    {
        V c0 = default, c1 = default, c2 = default, c3 = default, c4 = default, c5 = default, c6 = default, c7 = default;
        for (nint k = 0; k < depth; k++)
        {
            Pointer row = b + offsets.At(k);
            V s = V.Broadcast(a[k]);
            V.Accumulate(ref c0, s, V.Load(row, 0));
            V.Accumulate(ref c1, s, V.Load(row, V.Count));
            V.Accumulate(ref c2, s, V.Load(row, 2 * V.Count));
            V.Accumulate(ref c3, s, V.Load(row, 3 * V.Count));
            V.Accumulate(ref c4, s, V.Load(row, 4 * V.Count));
            V.Accumulate(ref c5, s, V.Load(row, 5 * V.Count));
            V.Accumulate(ref c6, s, V.Load(row, 6 * V.Count));
            V.Accumulate(ref c7, s, V.Load(row, 7 * V.Count));
        }
        PutVector(c0, tile, 0, vectors, add);
        PutVector(c1, tile, 1, vectors, add);
        PutVector(c2, tile, 2, vectors, add);
        PutVector(c3, tile, 3, vectors, add);
        PutVector(c4, tile, 4, vectors, add);
        PutVector(c5, tile, 5, vectors, add);
        PutVector(c6, tile, 6, vectors, add);
        PutVector(c7, tile, 7, vectors, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<V>(V x, V y, Pointer tile, nint row, bool add) where V : struct, ISimd<V>
    {
        nint at = row * 2 * V.Count;
        if (add)
        {
            x += V.Load(tile, at);
            y += V.Load(tile, at + V.Count);
        }
        V.Store(x, tile, at);
        V.Store(y, tile, at + V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PutVector<V>(V value, Pointer tile, nint index, nint vectors, bool add) where V : struct, ISimd<V>
    {
        if (index < vectors)
            V.Store(add ? value + V.Load(tile, index * V.Count) : value, tile, index * V.Count);
    }
}
