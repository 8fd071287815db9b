using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>
/// Micro-kernels for products of small matrices that lie in the caches as rows with a pitch: c = or += a·b and aᵀ·b, six or four rows of the result by two vectors, as in
/// <see cref="MatMulKernels"/>, but with nothing packed except for transposition.
/// </summary>
internal static class AttentionKernels
{
    // Rows that follow each other an odd number of cache lines apart spread over all sets of a cache, however many there are.
    private const int PitchUnit = 2 * AlignedBuffer.Alignment;

    /// <summary>The distance of rows of scratch memory that two vectors of any width divide into columns.</summary>
    public static nint Pitch(nint columns) => MatMulPlan.RoundUp(columns, PitchUnit) + AlignedBuffer.Alignment;

    /// <summary>c = or += a · b for a panel of rows.</summary>
    /// <param name="height">The number of rows, six or four.</param>
    /// <param name="depth">The length of the summed axis.</param>
    /// <param name="a">The left operand: rows <paramref name="strideA"/> apart.</param>
    /// <param name="strideA">The distance of the left operand's rows.</param>
    /// <param name="b">Two vectors of columns of the right operand.</param>
    /// <param name="strideB">The distance of the right operand's rows.</param>
    /// <param name="c">The result.</param>
    /// <param name="strideC">The distance of the result's rows.</param>
    /// <param name="add">Whether to add to the result.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Multiply<V>(nint height, nint depth, Pointer a, nint strideA, Pointer b, nint strideB, Pointer c, nint strideC, bool add) where V : struct, ISimd<V>
    {
        if (height == MatMulKernels.TallRows)
            Tall<V>(depth, a, strideA, b, strideB, c, strideC, add);
        else
            Low<V>(depth, a, strideA, b, strideB, c, strideC, add);
    }

    /// <summary>c += aᵀ · b for a panel of rows of c, which are columns of a.</summary>
    /// <param name="height">The number of rows, six or four.</param>
    /// <param name="depth">The length of the summed axis: rows of both operands.</param>
    /// <param name="a">The first column of the left operand.</param>
    /// <param name="strideA">The distance of the left operand's rows.</param>
    /// <param name="b">Two vectors of columns of the right operand.</param>
    /// <param name="strideB">The distance of the right operand's rows.</param>
    /// <param name="c">The result.</param>
    /// <param name="strideC">The distance of the result's rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MultiplyTransposed<V>(nint height, nint depth, Pointer a, nint strideA, Pointer b, nint strideB, Pointer c, nint strideC) where V : struct, ISimd<V>
    {
        if (height == MatMulKernels.TallRows)
            TallTransposed<V>(depth, a, strideA, b, strideB, c, strideC);
        else
            LowTransposed<V>(depth, a, strideA, b, strideB, c, strideC);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tall<V>(nint depth, Pointer a0, nint strideA, Pointer b, nint strideB, Pointer c, nint strideC, bool add) where V : struct, ISimd<V>
    {
        Pointer a1 = a0 + strideA, a2 = a1 + strideA, a3 = a2 + strideA, a4 = a3 + strideA, a5 = a4 + strideA;
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
            b += strideB;
        }
        Put(c00, c01, c, add);
        Put(c10, c11, c + strideC, add);
        Put(c20, c21, c + 2 * strideC, add);
        Put(c30, c31, c + 3 * strideC, add);
        Put(c40, c41, c + 4 * strideC, add);
        Put(c50, c51, c + 5 * strideC, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Low<V>(nint depth, Pointer a0, nint strideA, Pointer b, nint strideB, Pointer c, nint strideC, bool add) where V : struct, ISimd<V>
    {
        Pointer a1 = a0 + strideA, a2 = a1 + strideA, a3 = a2 + strideA;
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
            b += strideB;
        }
        Put(c00, c01, c, add);
        Put(c10, c11, c + strideC, add);
        Put(c20, c21, c + 2 * strideC, add);
        Put(c30, c31, c + 3 * strideC, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TallTransposed<V>(nint depth, Pointer a, nint strideA, Pointer b, nint strideB, Pointer c, nint strideC) where V : struct, ISimd<V>
    {
        V c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default;
        V c30 = default, c31 = default, c40 = default, c41 = default, c50 = default, c51 = default;
        for (nint k = 0; k < depth; k++)
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
            a += strideA;
            b += strideB;
        }
        Put(c00, c01, c, add: true);
        Put(c10, c11, c + strideC, add: true);
        Put(c20, c21, c + 2 * strideC, add: true);
        Put(c30, c31, c + 3 * strideC, add: true);
        Put(c40, c41, c + 4 * strideC, add: true);
        Put(c50, c51, c + 5 * strideC, add: true);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void LowTransposed<V>(nint depth, Pointer a, nint strideA, Pointer b, nint strideB, Pointer c, nint strideC) where V : struct, ISimd<V>
    {
        V c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default, c30 = default, c31 = default;
        for (nint k = 0; k < depth; k++)
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
            a += strideA;
            b += strideB;
        }
        Put(c00, c01, c, add: true);
        Put(c10, c11, c + strideC, add: true);
        Put(c20, c21, c + 2 * strideC, add: true);
        Put(c30, c31, c + 3 * strideC, add: true);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<V>(V x, V y, Pointer target, bool add) where V : struct, ISimd<V>
    {
        if (add)
        {
            x += V.Load(target, 0);
            y += V.Load(target, V.Count);
        }
        V.Store(x, target, 0);
        V.Store(y, target, V.Count);
    }
}
