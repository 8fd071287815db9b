using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NetGen.Kernels;

/// <summary>
/// Packing: copies a block of an operand into the order in which a micro-kernel reads it, so that the kernel walks through memory once, forwards, whatever the operand's layout.
/// </summary>
/// <remarks>
/// Places of a panel beyond the operand's edge hold arbitrary numbers: they only reach results beyond the edge, which nobody stores.
/// </remarks>
internal static unsafe partial class MatMulPanels
{
    /// <summary>Packs the rows of a block as panels [k][6] and [k][4], one after the other.</summary>
    /// <param name="panels">How the rows are cut.</param>
    /// <param name="rows">The number of rows, without padding.</param>
    /// <param name="depth">The length of the summed axis.</param>
    /// <param name="source">Element (0, 0) of the block.</param>
    /// <param name="stride">The distance of rows, or of summed indices if transposed.</param>
    /// <param name="transposed">Whether the block lies in memory as (k, row) instead of (row, k).</param>
    /// <param name="target">Where the panels go.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackRows(in RowPanels panels, nint rows, nint depth, Pointer source, nint stride, bool transposed, Pointer target)
    {
        nint row = 0;
        int panel = 0;
        if (transposed && Avx.IsSupported)
        {
            // Several panels at once: summed indices may lie a page apart, and each visit should fetch whole cache lines.
            for (; panel <= panels.Tall - 4 && row + 4 * MatMulKernels.TallRows <= rows; panel += 4)
            {
                CopyFourTall(source + row, stride, depth, target);
                row += 4 * MatMulKernels.TallRows;
                target += 4 * MatMulKernels.TallRows * depth;
            }
        }
        for (; panel < panels.Count; panel++)
        {
            nint height = panels.Height(panel), valid = Math.Min(height, rows - row);
            if (transposed)
                CopyRows(source + row, stride, valid, depth, target, height);
            else
                PackRowPanel(height, valid, depth, source + row * stride, stride, target);
            row += height;
            target += height * depth;
        }
    }

    /// <summary>Packs up to six rows as [k][6], or up to four as [k][4].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void PackRowPanel(nint height, nint valid, nint depth, Pointer source, nint stride, Pointer target)
    {
        if (height == MatMulKernels.TallRows)
            TransposeTall(source, stride, valid, depth, target);
        else
            TransposeLow(source, stride, valid, depth, target);
    }

    /// <summary>Packs up to <paramref name="width"/> columns as [k][width].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackColumns<V>(nint columns, nint depth, Pointer source, nint stride, bool transposed, Pointer target, nint width) where V : struct, ISimd<V>
    {
        if (transposed)
        {
            Transpose(source, stride, columns, depth, target, width);
            return;
        }
        if (columns == 2 * V.Count)
        {
            for (nint k = 0; k < depth; k++)
            {
                V.Store(V.Load(source, 0), target, 0);
                V.Store(V.Load(source, V.Count), target, V.Count);
                source += stride;
                target += width;
            }
            return;
        }
        for (nint k = 0; k < depth; k++)
        {
            nint column = 0;
            for (; column <= columns - V.Count; column += V.Count)
                V.Store(V.Load(source, column), target, column);
            for (; column < columns; column++)
                target.Set(column, source[column]);
            source += stride;
            target += width;
        }
    }

    /// <summary>Packs columns as panels [k][two vectors], one after the other.</summary>
    /// <param name="columns">The number of columns.</param>
    /// <param name="depth">The length of the summed axis.</param>
    /// <param name="source">Element (0, 0) of the block.</param>
    /// <param name="stride">The distance of summed indices, or of columns if transposed.</param>
    /// <param name="transposed">Whether the block lies in memory as (column, k) instead of (k, column).</param>
    /// <param name="target">Where the panels go.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackColumnPanels<V>(nint columns, nint depth, Pointer source, nint stride, bool transposed, Pointer target) where V : struct, ISimd<V>
    {
        nint width = 2 * V.Count, column = 0;
        if (!transposed)
        {
            // Several panels at once: rows may lie a page apart, and each visit should fetch whole cache lines.
            for (; column <= columns - 4 * width; column += 4 * width)
                CopyFourPanels<V>(depth, source + column, stride, target + column * depth);
            for (; column <= columns - 2 * width; column += 2 * width)
                CopyTwoPanels<V>(depth, source + column, stride, target + column * depth);
        }
        for (; column < columns; column += width)
            PackColumns<V>(Math.Min(width, columns - column), depth, transposed ? source + column * stride : source + column, stride, transposed, target + column * depth, width);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyFourPanels<V>(nint depth, Pointer source, nint stride, Pointer target) where V : struct, ISimd<V>
    {
        Pointer t1 = target + depth * 2 * V.Count, t2 = t1 + depth * 2 * V.Count, t3 = t2 + depth * 2 * V.Count;
        for (nint k = 0; k < depth; k++)
        {
            // The next columns of all rows: too far apart for the machine to see them coming.
            for (nint ahead = 8 * V.Count; ahead < 2 * 8 * V.Count; ahead += AlignedBuffer.Alignment)
                source.Prefetch(ahead);
            V v0 = V.Load(source, 0), v1 = V.Load(source, V.Count), v2 = V.Load(source, 2 * V.Count), v3 = V.Load(source, 3 * V.Count);
            V v4 = V.Load(source, 4 * V.Count), v5 = V.Load(source, 5 * V.Count), v6 = V.Load(source, 6 * V.Count), v7 = V.Load(source, 7 * V.Count);
            nint at = k * 2 * V.Count;
            V.Store(v0, target, at);
            V.Store(v1, target, at + V.Count);
            V.Store(v2, t1, at);
            V.Store(v3, t1, at + V.Count);
            V.Store(v4, t2, at);
            V.Store(v5, t2, at + V.Count);
            V.Store(v6, t3, at);
            V.Store(v7, t3, at + V.Count);
            source += stride;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyTwoPanels<V>(nint depth, Pointer source, nint stride, Pointer target) where V : struct, ISimd<V>
    {
        Pointer t1 = target + depth * 2 * V.Count;
        for (nint k = 0; k < depth; k++)
        {
            // The next columns of all rows: too far apart for the machine to see them coming.
            for (nint ahead = 4 * V.Count; ahead < 2 * 4 * V.Count; ahead += AlignedBuffer.Alignment)
                source.Prefetch(ahead);
            V v0 = V.Load(source, 0), v1 = V.Load(source, V.Count), v2 = V.Load(source, 2 * V.Count), v3 = V.Load(source, 3 * V.Count);
            nint at = k * 2 * V.Count;
            V.Store(v0, target, at);
            V.Store(v1, target, at + V.Count);
            V.Store(v2, t1, at);
            V.Store(v3, t1, at + V.Count);
            source += stride;
        }
    }

    /// <summary>target[2i] = even[i], target[2i + 1] = odd[i], up to <paramref name="length"/> floats of the target.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Interleave(Pointer even, Pointer odd, nint length, Pointer target)
    {
        nint i = 0;
        if (Sse.IsSupported)
        {
            for (; i <= length - 8; i += 8)
            {
                Vector128<float> x = Vector128.Load((float*)even + (i >> 1)), y = Vector128.Load((float*)odd + (i >> 1));
                Sse.UnpackLow(x, y).Store((float*)target + i);
                Sse.UnpackHigh(x, y).Store((float*)target + i + 4);
            }
        }
        for (; i < length; i++)
            target.Set(i, ((i & 1) == 0 ? even : odd)[i >> 1]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransposeTall(Pointer source, nint stride, nint valid, nint depth, Pointer target)
    {
        // Rows beyond the edge repeat the last valid one: any number will do, but no address beyond the operand.
        Pointer r1 = source + Math.Min(1, valid - 1) * stride, r2 = source + Math.Min(2, valid - 1) * stride, r3 = source + Math.Min(3, valid - 1) * stride;
        Pointer r4 = source + Math.Min(4, valid - 1) * stride, r5 = source + Math.Min(5, valid - 1) * stride;
        nint k = 0;
        if (Avx.IsSupported)
        {
            // Eight columns are written where six belong; the next eight overwrite the rest, and the last ones are left to the loop below.
            for (; k < depth - 8; k += 8)
                Transpose8By8(source + k, r1 + k, r2 + k, r3 + k, r4 + k, r5 + k, r5 + k, r5 + k, target + k * MatMulKernels.TallRows, MatMulKernels.TallRows);
        }
        for (; k < depth; k++)
        {
            float* to = target.Address + k * MatMulKernels.TallRows;
            to[0] = source.Address[k];
            to[1] = r1.Address[k];
            to[2] = r2.Address[k];
            to[3] = r3.Address[k];
            to[4] = r4.Address[k];
            to[5] = r5.Address[k];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransposeLow(Pointer source, nint stride, nint valid, nint depth, Pointer target)
    {
        Pointer r1 = source + Math.Min(1, valid - 1) * stride, r2 = source + Math.Min(2, valid - 1) * stride, r3 = source + Math.Min(3, valid - 1) * stride;
        nint k = 0;
        if (Sse.IsSupported)
        {
            for (; k <= depth - 4; k += 4)
                Transpose4(source + k, r1 + k, r2 + k, r3 + k, target + k * MatMulKernels.LowRows, MatMulKernels.LowRows);
        }
        for (; k < depth; k++)
        {
            float* to = target.Address + k * MatMulKernels.LowRows;
            to[0] = source.Address[k];
            to[1] = r1.Address[k];
            to[2] = r2.Address[k];
            to[3] = r3.Address[k];
        }
    }

    // Four panels of six rows. Eight floats are written where six belong; the next summed index overwrites the rest.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyFourTall(Pointer source, nint stride, nint depth, Pointer target)
    {
        nint panel = MatMulKernels.TallRows * depth;
        float* from = (float*)source, t0 = (float*)target, t1 = t0 + panel, t2 = t1 + panel, t3 = t2 + panel;
        nint ahead = 8 * stride;
        for (nint k = 1; k < depth; k++)
        {
            Sse.Prefetch0(from + ahead);
            Sse.Prefetch0(from + ahead + 16);
            Vector256<float> v0 = Vector256.Load(from), v1 = Vector256.Load(from + 6), v2 = Vector256.Load(from + 12), v3 = Vector256.Load(from + 18);
            v0.Store(t0);
            v1.Store(t1);
            v2.Store(t2);
            v3.Store(t3);
            from += stride;
            t0 += MatMulKernels.TallRows;
            t1 += MatMulKernels.TallRows;
            t2 += MatMulKernels.TallRows;
            t3 += MatMulKernels.TallRows;
        }
        for (nint row = 0; row < MatMulKernels.TallRows; row++)
        {
            t0[row] = from[row];
            t1[row] = from[row + 6];
            t2[row] = from[row + 12];
            t3[row] = from[row + 18];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyRows(Pointer source, nint stride, nint valid, nint depth, Pointer target, nint height)
    {
        if (valid == height && Vector128.IsHardwareAccelerated)
        {
            // Two overlapping vectors cover six floats, and one covers four twice.
            nint second = height - 4;
            for (nint k = 0; k < depth; k++)
            {
                Vector128<float> head = Vector128.Load((float*)source), tail = Vector128.Load((float*)source + second);
                head.Store((float*)target);
                tail.Store((float*)target + second);
                source += stride;
                target += height;
            }
            return;
        }
        for (nint k = 0; k < depth; k++)
        {
            for (nint row = 0; row < valid; row++)
                target.Set(row, source[row]);
            source += stride;
            target += height;
        }
    }
}
