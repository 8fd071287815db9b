using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace NetGen.Kernels;

/// <summary>The micro-kernels of matrix products: like <see cref="MatMulKernels"/>, but with both operands packed or where they lie, and straight into the result.</summary>
/// <remarks>
/// The left operand is read as [k][rows] with any distance of the summed indices, which covers packed panels and transposed matrices as they lie, or row by row; the right
/// operand as [k][2 vectors], again with any distance. Sums run along k in the same order in all of them, so that it does not matter which one makes an element.
/// </remarks>
internal static unsafe class MatMulMicroKernels
{
    /// <summary>c (6 × 2 vectors) = or += a · b, with element (row, k) of the left operand at a[k·stepA + row].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tall<V>(nint depth, Pointer a, nint stepA, Pointer b, nint stepB, Pointer c, nint stride, bool add) where V : struct, ISimd<V>
    {
        PrefetchRows(c, stride, MatMulKernels.TallRows);
        V c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default;
        V c30 = default, c31 = default, c40 = default, c41 = default, c50 = default, c51 = default;
        for (nint k = depth; k > 0; k--)
        {
            V x = V.Load(b, 0), y = V.Load(b, V.Count);
            V s = V.Broadcast(a[0]);
            V.Accumulate(ref c00, s, x);
            V.Accumulate(ref c01, s, y);
            s = V.Broadcast(a[1]);
            V.Accumulate(ref c10, s, x);
            V.Accumulate(ref c11, s, y);
            s = V.Broadcast(a[2]);
            V.Accumulate(ref c20, s, x);
            V.Accumulate(ref c21, s, y);
            s = V.Broadcast(a[3]);
            V.Accumulate(ref c30, s, x);
            V.Accumulate(ref c31, s, y);
            s = V.Broadcast(a[4]);
            V.Accumulate(ref c40, s, x);
            V.Accumulate(ref c41, s, y);
            s = V.Broadcast(a[5]);
            V.Accumulate(ref c50, s, x);
            V.Accumulate(ref c51, s, y);
            a += stepA;
            b += stepB;
        }
        Put(c00, c01, c, add);
        Put(c10, c11, c += stride, add);
        Put(c20, c21, c += stride, add);
        Put(c30, c31, c += stride, add);
        Put(c40, c41, c += stride, add);
        Put(c50, c51, c + stride, add);
    }

    /// <summary>c (4 × 2 vectors) = or += a · b, with element (row, k) of the left operand at a[k·stepA + row].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Low<V>(nint depth, Pointer a, nint stepA, Pointer b, nint stepB, Pointer c, nint stride, bool add) where V : struct, ISimd<V>
    {
        PrefetchRows(c, stride, MatMulKernels.LowRows);
        V c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default, c30 = default, c31 = default;
        for (nint k = depth; k > 0; k--)
        {
            V x = V.Load(b, 0), y = V.Load(b, V.Count);
            V s = V.Broadcast(a[0]);
            V.Accumulate(ref c00, s, x);
            V.Accumulate(ref c01, s, y);
            s = V.Broadcast(a[1]);
            V.Accumulate(ref c10, s, x);
            V.Accumulate(ref c11, s, y);
            s = V.Broadcast(a[2]);
            V.Accumulate(ref c20, s, x);
            V.Accumulate(ref c21, s, y);
            s = V.Broadcast(a[3]);
            V.Accumulate(ref c30, s, x);
            V.Accumulate(ref c31, s, y);
            a += stepA;
            b += stepB;
        }
        Put(c00, c01, c, add);
        Put(c10, c11, c += stride, add);
        Put(c20, c21, c += stride, add);
        Put(c30, c31, c + stride, add);
    }

    /// <summary>c (6 × 2 vectors) = or += a · b, with the rows of the left operand as they lie; those beyond <paramref name="last"/> repeat it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TallInRows<V>(nint depth, Pointer a, nint strideA, nint last, Pointer b, nint stepB, Pointer c, nint stride, bool add) where V : struct, ISimd<V>
    {
        PrefetchRows(c, stride, MatMulKernels.TallRows);
        Pointer a1 = a + Math.Min(1, last) * strideA, a2 = a + Math.Min(2, last) * strideA, a3 = a + Math.Min(3, last) * strideA;
        Pointer a4 = a + Math.Min(4, last) * strideA, a5 = a + Math.Min(5, last) * strideA;
        V c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default;
        V c30 = default, c31 = default, c40 = default, c41 = default, c50 = default, c51 = default;
        for (nint k = 0; k < depth; k++)
        {
            V x = V.Load(b, 0), y = V.Load(b, V.Count);
            V s = V.Broadcast(a[k]);
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
            b += stepB;
        }
        Put(c00, c01, c, add);
        Put(c10, c11, c += stride, add);
        Put(c20, c21, c += stride, add);
        Put(c30, c31, c += stride, add);
        Put(c40, c41, c += stride, add);
        Put(c50, c51, c + stride, add);
    }

    /// <summary>c (4 × 2 vectors) = or += a · b, with the rows of the left operand as they lie; those beyond <paramref name="last"/> repeat it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void LowInRows<V>(nint depth, Pointer a, nint strideA, nint last, Pointer b, nint stepB, Pointer c, nint stride, bool add) where V : struct, ISimd<V>
    {
        PrefetchRows(c, stride, MatMulKernels.LowRows);
        Pointer a1 = a + Math.Min(1, last) * strideA, a2 = a + Math.Min(2, last) * strideA, a3 = a + Math.Min(3, last) * strideA;
        V c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default, c30 = default, c31 = default;
        for (nint k = 0; k < depth; k++)
        {
            V x = V.Load(b, 0), y = V.Load(b, V.Count);
            V s = V.Broadcast(a[k]);
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
            b += stepB;
        }
        Put(c00, c01, c, add);
        Put(c10, c11, c += stride, add);
        Put(c20, c21, c += stride, add);
        Put(c30, c31, c + stride, add);
    }

    // The result is touched once per block, long after the last time: it comes from memory while the sums are made.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PrefetchRows(Pointer c, nint stride, int rows)
    {
        if (!Sse.IsSupported)
            return;
        for (int row = 0; row < rows; row++)
        {
            Sse.Prefetch0((float*)c);
            c += stride;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<V>(V x, V y, Pointer c, bool add) where V : struct, ISimd<V>
    {
        if (add)
        {
            x += V.Load(c, 0);
            y += V.Load(c, V.Count);
        }
        V.Store(x, c, 0);
        V.Store(y, c, V.Count);
    }
}
