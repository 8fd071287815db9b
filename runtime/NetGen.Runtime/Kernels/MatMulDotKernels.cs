using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NetGen.Kernels;

/// <summary>Scalar products of rows as they lie in memory, several at once so that each loaded vector is used more than once.</summary>
internal static unsafe class MatMulDotKernels
{
    /// <summary>Rows of the first operand in <see cref="SixByTwo"/>.</summary>
    public const int Six = 6;

    /// <summary>Rows of the second operand in <see cref="EightByOne"/>.</summary>
    public const int Eight = 8;

    /// <summary>sums[2i + j] = a's row i · b's row j, for six rows of a and two of b; those beyond the last ones repeat them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SixByTwo<V>(nint depth, Pointer a, nint strideA, nint lastA, Pointer b, nint strideB, nint lastB, Pointer sums) where V : struct, ISimd<V>
    {
        Pointer a1 = a + Math.Min(1, lastA) * strideA, a2 = a + Math.Min(2, lastA) * strideA, a3 = a + Math.Min(3, lastA) * strideA;
        Pointer a4 = a + Math.Min(4, lastA) * strideA, a5 = a + Math.Min(5, lastA) * strideA, b1 = b + Math.Min(1, lastB) * strideB;
        V c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default;
        V c30 = default, c31 = default, c40 = default, c41 = default, c50 = default, c51 = default;
        nint k = 0;
        for (; k <= depth - V.Count; k += V.Count)
        {
            V x = V.Load(b, k), y = V.Load(b1, k);
            V s = V.Load(a, k);
            V.Accumulate(ref c00, s, x);
            V.Accumulate(ref c01, s, y);
            s = V.Load(a1, k);
            V.Accumulate(ref c10, s, x);
            V.Accumulate(ref c11, s, y);
            s = V.Load(a2, k);
            V.Accumulate(ref c20, s, x);
            V.Accumulate(ref c21, s, y);
            s = V.Load(a3, k);
            V.Accumulate(ref c30, s, x);
            V.Accumulate(ref c31, s, y);
            s = V.Load(a4, k);
            V.Accumulate(ref c40, s, x);
            V.Accumulate(ref c41, s, y);
            s = V.Load(a5, k);
            V.Accumulate(ref c50, s, x);
            V.Accumulate(ref c51, s, y);
        }
        PutSums(c00, c01, c10, c11, sums);
        PutSums(c20, c21, c30, c31, sums + 4);
        PutSums(c40, c41, c50, c51, sums + 8);
        for (; k < depth; k++)
        {
            float x = b[k], y = b1[k];
            Add(a[k], x, y, sums);
            Add(a1[k], x, y, sums + 2);
            Add(a2[k], x, y, sums + 4);
            Add(a3[k], x, y, sums + 6);
            Add(a4[k], x, y, sums + 8);
            Add(a5[k], x, y, sums + 10);
        }
    }

    /// <summary>sums[i] = a's row i · b, for eight rows of a; those beyond the last one repeat it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void EightByOne<V>(nint depth, Pointer a, nint strideA, nint lastA, Pointer b, Pointer sums) where V : struct, ISimd<V>
    {
        Pointer a1 = a + Math.Min(1, lastA) * strideA, a2 = a + Math.Min(2, lastA) * strideA, a3 = a + Math.Min(3, lastA) * strideA, a4 = a + Math.Min(4, lastA) * strideA;
        Pointer a5 = a + Math.Min(5, lastA) * strideA, a6 = a + Math.Min(6, lastA) * strideA, a7 = a + Math.Min(7, lastA) * strideA;
        V c0 = default, c1 = default, c2 = default, c3 = default, c4 = default, c5 = default, c6 = default, c7 = default;
        nint k = 0;
        for (; k <= depth - V.Count; k += V.Count)
        {
            V s = V.Load(b, k);
            V.Accumulate(ref c0, s, V.Load(a, k));
            V.Accumulate(ref c1, s, V.Load(a1, k));
            V.Accumulate(ref c2, s, V.Load(a2, k));
            V.Accumulate(ref c3, s, V.Load(a3, k));
            V.Accumulate(ref c4, s, V.Load(a4, k));
            V.Accumulate(ref c5, s, V.Load(a5, k));
            V.Accumulate(ref c6, s, V.Load(a6, k));
            V.Accumulate(ref c7, s, V.Load(a7, k));
        }
        PutSums(c0, c1, c2, c3, sums);
        PutSums(c4, c5, c6, c7, sums + 4);
        for (; k < depth; k++)
        {
            float x = b[k];
            Add(x, a[k], a1[k], sums);
            Add(x, a2[k], a3[k], sums + 2);
            Add(x, a4[k], a5[k], sums + 4);
            Add(x, a6[k], a7[k], sums + 6);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(float factor, float x, float y, Pointer sums)
    {
        sums.Set(0, sums[0] + factor * x);
        sums.Set(1, sums[1] + factor * y);
    }

    // The sums of four vectors' lanes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PutSums<V>(V v0, V v1, V v2, V v3, Pointer sums) where V : struct, ISimd<V>
    {
        if (typeof(V) == typeof(V512))
            PutSums(Halved((V512)(object)v0), Halved((V512)(object)v1), Halved((V512)(object)v2), Halved((V512)(object)v3), sums);
        else if (typeof(V) == typeof(V256) && Avx.IsSupported)
        {
            // Neighbours are added until each half has one sum of each vector: fewer steps than four times all of them.
            Vector256<float> pairs = Avx.HorizontalAdd(((V256)(object)v0).Value, ((V256)(object)v1).Value);
            Vector256<float> quads = Avx.HorizontalAdd(pairs, Avx.HorizontalAdd(((V256)(object)v2).Value, ((V256)(object)v3).Value));
            (quads.GetLower() + quads.GetUpper()).Store((float*)sums);
        }
        else
        {
            sums.Set(0, V.Sum(v0));
            sums.Set(1, V.Sum(v1));
            sums.Set(2, V.Sum(v2));
            sums.Set(3, V.Sum(v3));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V256 Halved(V512 value) => new(value.Value.GetLower() + value.Value.GetUpper());
}
