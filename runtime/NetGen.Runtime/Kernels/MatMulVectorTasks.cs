using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>What all tasks of <see cref="MatMulVector{TEpilogue}"/> do, whatever their epilogue.</summary>
internal static class MatMulVectorTasks
{
    /// <summary>The number of rows of the matrix that are added at a time.</summary>
    public const int RowsAtOnce = 8;

    /// <summary>target = or += a (depth) · b (depth × columns).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<V>(nint depth, Pointer a, Pointer b, nint stride, nint columns, Pointer target, bool add) where V : struct, ISimd<V>
    {
        if (!add)
            target.AsSpan(columns).Clear();
        nint k = 0, whole = columns / V.Count * V.Count;
        for (; k <= depth - RowsAtOnce; k += RowsAtOnce)
        {
            Pointer from = b + k * stride;
            AddEight<V>(a + k, from, stride, whole, target);
            AddEight<V1>(a + k, from + whole, stride, columns - whole, target + whole);
        }
        for (; k < depth; k++)
        {
            Pointer from = b + k * stride;
            AddOne<V>(a[k], from, whole, target);
            AddOne<V1>(a[k], from + whole, columns - whole, target + whole);
        }
    }

    // The columns are a whole number of vectors.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddEight<V>(Pointer a, Pointer b, nint stride, nint columns, Pointer target) where V : struct, ISimd<V>
    {
        Pointer b1 = b + stride, b2 = b1 + stride, b3 = b2 + stride, b4 = b3 + stride, b5 = b4 + stride, b6 = b5 + stride, b7 = b6 + stride;
        V a0 = V.Broadcast(a[0]), a1 = V.Broadcast(a[1]), a2 = V.Broadcast(a[2]), a3 = V.Broadcast(a[3]);
        V a4 = V.Broadcast(a[4]), a5 = V.Broadcast(a[5]), a6 = V.Broadcast(a[6]), a7 = V.Broadcast(a[7]);
        nint c = 0;
        for (; c <= columns - 2 * V.Count; c += 2 * V.Count)
        {
            V x = V.Load(target, c), y = V.Load(target, c + V.Count);
            V.Accumulate(ref x, a0, V.Load(b, c));
            V.Accumulate(ref y, a0, V.Load(b, c + V.Count));
            V.Accumulate(ref x, a1, V.Load(b1, c));
            V.Accumulate(ref y, a1, V.Load(b1, c + V.Count));
            V.Accumulate(ref x, a2, V.Load(b2, c));
            V.Accumulate(ref y, a2, V.Load(b2, c + V.Count));
            V.Accumulate(ref x, a3, V.Load(b3, c));
            V.Accumulate(ref y, a3, V.Load(b3, c + V.Count));
            V.Accumulate(ref x, a4, V.Load(b4, c));
            V.Accumulate(ref y, a4, V.Load(b4, c + V.Count));
            V.Accumulate(ref x, a5, V.Load(b5, c));
            V.Accumulate(ref y, a5, V.Load(b5, c + V.Count));
            V.Accumulate(ref x, a6, V.Load(b6, c));
            V.Accumulate(ref y, a6, V.Load(b6, c + V.Count));
            V.Accumulate(ref x, a7, V.Load(b7, c));
            V.Accumulate(ref y, a7, V.Load(b7, c + V.Count));
            V.Store(x, target, c);
            V.Store(y, target, c + V.Count);
        }
        for (; c < columns; c += V.Count)
        {
            V sum = V.Load(target, c);
            V.Accumulate(ref sum, a0, V.Load(b, c));
            V.Accumulate(ref sum, a1, V.Load(b1, c));
            V.Accumulate(ref sum, a2, V.Load(b2, c));
            V.Accumulate(ref sum, a3, V.Load(b3, c));
            V.Accumulate(ref sum, a4, V.Load(b4, c));
            V.Accumulate(ref sum, a5, V.Load(b5, c));
            V.Accumulate(ref sum, a6, V.Load(b6, c));
            V.Accumulate(ref sum, a7, V.Load(b7, c));
            V.Store(sum, target, c);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddOne<V>(float a, Pointer b, nint columns, Pointer target) where V : struct, ISimd<V>
    {
        V factor = V.Broadcast(a);
        for (nint c = 0; c < columns; c += V.Count)
        {
            V sum = V.Load(target, c);
            V.Accumulate(ref sum, factor, V.Load(b, c));
            V.Store(sum, target, c);
        }
    }
}
