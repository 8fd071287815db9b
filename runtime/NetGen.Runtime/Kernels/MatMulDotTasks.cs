using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>What all tasks of <see cref="MatMulDots{TEpilogue}"/> do, whatever their epilogue.</summary>
internal static class MatMulDotTasks
{
    // Eight rows of this length fill most of a 32 KiB first-level cache.
    private const int MaximalDepth = 800;

    /// <summary>results[i·distanceA + j·distanceB] = a's row i · b's row j; the rows are as long as they are apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<V>(nint depth, Pointer a, nint rowsA, nint distanceA, Pointer b, nint rowsB, nint distanceB, Pointer sums, Pointer results) where V : struct, ISimd<V>
    {
        if (rowsB == 1)
        {
            MultiplyOne<V>(depth, a, rowsA, distanceA, b, sums, results);
            return;
        }
        nint block = MatMulPlan.RoundUp(MatMulPlan.Divide(depth, MatMulPlan.Divide(depth, MaximalDepth)), AlignedBuffer.Alignment);
        for (nint i = 0; i < rowsA; i += MatMulDotKernels.Six)
        {
            for (nint k = 0; k < depth; k += block)
            {
                for (nint j = 0; j < rowsB; j += 2)
                {
                    nint lastA = Math.Min(MatMulDotKernels.Six, rowsA - i) - 1, lastB = Math.Min(2, rowsB - j) - 1;
                    MatMulDotKernels.SixByTwo<V>(Math.Min(block, depth - k), a + i * depth + k, depth, lastA, b + j * depth + k, depth, lastB, sums);
                    Put(sums, lastA, lastB, results + i * distanceA + j * distanceB, distanceA, distanceB, add: k > 0);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyOne<V>(nint depth, Pointer a, nint rowsA, nint distanceA, Pointer b, Pointer sums, Pointer results) where V : struct, ISimd<V>
    {
        for (nint i = 0; i < rowsA; i += MatMulDotKernels.Eight)
        {
            nint kept = Math.Min(MatMulDotKernels.Eight, rowsA - i);
            MatMulDotKernels.EightByOne<V>(depth, a + i * depth, depth, kept - 1, b, sums);
            for (nint x = 0; x < kept; x++)
                results.Set((i + x) * distanceA, sums[x]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Put(Pointer sums, nint lastA, nint lastB, Pointer results, nint distanceA, nint distanceB, bool add)
    {
        if (!add && lastA == MatMulDotKernels.Six - 1 && lastB == 1)
        {
            PutPair(sums, results, distanceB);
            PutPair(sums + 2, results + distanceA, distanceB);
            PutPair(sums + 4, results + 2 * distanceA, distanceB);
            PutPair(sums + 6, results + 3 * distanceA, distanceB);
            PutPair(sums + 8, results + 4 * distanceA, distanceB);
            PutPair(sums + 10, results + 5 * distanceA, distanceB);
            return;
        }
        for (nint i = 0; i <= lastA; i++)
        {
            for (nint j = 0; j <= lastB; j++)
            {
                nint at = i * distanceA + j * distanceB;
                results.Set(at, add ? results[at] + sums[2 * i + j] : sums[2 * i + j]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PutPair(Pointer sums, Pointer results, nint distance)
    {
        results.Set(0, sums[0]);
        results.Set(distance, sums[1]);
    }
}
