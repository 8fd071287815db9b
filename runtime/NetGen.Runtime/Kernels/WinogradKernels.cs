using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>The product of one position of Winograd's method: both operands are read where the transforms have left them.</summary>
internal static class WinogradKernels
{
    // A panel of two vectors and this many summed indices fills half of a 32 KiB first-level cache.
    private const int MaximalDepth = 256;

    /// <summary>tile (rows × 2 vectors) = or += a · b. Rows of padding, see <see cref="RowPanels"/>, repeat the last one.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="depth">The length of the summed axis.</param>
    /// <param name="a">The left operand.</param>
    /// <param name="rowStep">The distance of its rows.</param>
    /// <param name="depthStep">The distance of its summed indices.</param>
    /// <param name="b">The first two vectors of the right operand.</param>
    /// <param name="step">The distance of its rows.</param>
    /// <param name="tile">The result, as rows of two vectors.</param>
    /// <param name="add">Whether to add to the result.</param>
    /// <param name="one">Whether only the first of the two vectors is needed.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<V>(nint rows, nint depth, Pointer a, nint rowStep, nint depthStep, Pointer b, nint step, Pointer tile, bool add, bool one = false) where V : struct, ISimd<V>
    {
        RowPanels panels = new(rows);
        nint last = rows - 1;
        for (nint done = 0; done < depth; done += MaximalDepth)
        {
            nint count = Math.Min(MaximalDepth, depth - done), row = 0;
            Pointer to = tile;
            int panel = panels.Tall;
            for (; one && panel > 1; panel -= 2)
            {
                MatMulNarrowKernels.InRows<V>(count, a + row * rowStep, rowStep, depthStep, b, step, to, add);
                row += MatMulNarrowKernels.Rows;
                to += MatMulNarrowKernels.Rows * 2 * V.Count;
            }
            for (; panel > 0; panel--)
            {
                Tall<V>(count, a + row * rowStep, a + Math.Min(row + 1, last) * rowStep, a + Math.Min(row + 2, last) * rowStep, a + Math.Min(row + 3, last) * rowStep,
                    a + Math.Min(row + 4, last) * rowStep, a + Math.Min(row + 5, last) * rowStep, depthStep, b, step, to, add);
                row += MatMulKernels.TallRows;
                to += MatMulKernels.TallRows * 2 * V.Count;
            }
            for (panel = panels.Low; panel > 0; panel--)
            {
                Low<V>(count, a + Math.Min(row, last) * rowStep, a + Math.Min(row + 1, last) * rowStep, a + Math.Min(row + 2, last) * rowStep, a + Math.Min(row + 3, last) * rowStep,
                    depthStep, b, step, to, add);
                row += MatMulKernels.LowRows;
                to += MatMulKernels.LowRows * 2 * V.Count;
            }
            a += count * depthStep;
            b += count * step;
            add = true;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tall<V>(nint depth, Pointer a0, Pointer a1, Pointer a2, Pointer a3, Pointer a4, Pointer a5, nint depthStep, Pointer b, nint step, Pointer tile, bool add)
        where V : struct, ISimd<V>
    {
        V c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default;
        V c30 = default, c31 = default, c40 = default, c41 = default, c50 = default, c51 = default;
        nint k = 0;
        for (nint rest = depth; rest > 0; rest--)
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
            k += depthStep;
            b += step;
        }
        Put(c00, c01, tile, 0, add);
        Put(c10, c11, tile, 1, add);
        Put(c20, c21, tile, 2, add);
        Put(c30, c31, tile, 3, add);
        Put(c40, c41, tile, 4, add);
        Put(c50, c51, tile, 5, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Low<V>(nint depth, Pointer a0, Pointer a1, Pointer a2, Pointer a3, nint depthStep, Pointer b, nint step, Pointer tile, bool add) where V : struct, ISimd<V>
    {
        V c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default, c30 = default, c31 = default;
        nint k = 0;
        for (nint rest = depth; rest > 0; rest--)
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
            k += depthStep;
            b += step;
        }
        Put(c00, c01, tile, 0, add);
        Put(c10, c11, tile, 1, add);
        Put(c20, c21, tile, 2, add);
        Put(c30, c31, tile, 3, add);
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
}
