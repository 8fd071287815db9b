using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NetGen.Kernels;

/// <summary>Transposes matrices in squares of 16×16, 8×8 or 4×4 floats that are held in registers.</summary>
internal static unsafe class Transposition
{
    // Lines that lie a multiple of so many floats apart share no more than four of the 64 sets of a first-level cache.
    private const int FewSets = 256;

    /// <summary>target[i, j] = source[j, i].</summary>
    /// <param name="source">Columns of the target, each contiguous.</param>
    /// <param name="sourceStride">The distance between them, in floats.</param>
    /// <param name="target">The rows of the target.</param>
    /// <param name="targetStride">The distance between them, in floats.</param>
    /// <param name="rows">The number of rows of the target.</param>
    /// <param name="columns">The number of columns of the target.</param>
    public static void Run<V>(Pointer source, nint sourceStride, Pointer target, nint targetStride, nint rows, nint columns) where V : struct, ISimd<V>
    {
        var from = (float*)source;
        var to = (float*)target;
        if (V.Count >= Vector256<float>.Count && Avx.IsSupported)
            Squares16<V>(from, sourceStride, to, targetStride, rows, columns);
        else if (V.Count >= Vector128<float>.Count)
            Squares4(from, sourceStride, to, targetStride, rows, columns);
        else
            Elements(from, sourceStride, to, targetStride, rows, columns);
    }

    // Each cache line is read and written once, whole, so that lines that lie a power of two apart may displace one another. If those of the target do, its rows are written along, since stores
    // that miss are dearer than loads; else the source's rows are read along.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Squares16<V>(float* source, nint sourceStride, float* target, nint targetStride, nint rows, nint columns) where V : struct, ISimd<V>
    {
        nint wholeRows = rows & ~15, wholeColumns = columns & ~15;
        bool alongTarget = targetStride % FewSets == 0;
        (nint outer, nint inner) = alongTarget ? (wholeRows, wholeColumns) : (wholeColumns, wholeRows);
        for (nint i = 0; i < outer; i += 16)
        {
            for (nint j = 0; j < inner; j += 16)
            {
                (nint row, nint column) = alongTarget ? (i, j) : (j, i);
                float* from = source + column * sourceStride + row;
                float* to = target + row * targetStride + column;
                if (V.Count >= Vector512<float>.Count && Avx512F.IsSupported)
                    Square16(from, sourceStride, to, targetStride);
                else
                    FourSquares8(from, sourceStride, to, targetStride);
            }
        }

        if (wholeColumns < columns)
            Squares8(source + wholeColumns * sourceStride, sourceStride, target + wholeColumns, targetStride, wholeRows, columns - wholeColumns);
        if (wholeRows < rows)
            Squares8(source + wholeRows, sourceStride, target + wholeRows * targetStride, targetStride, rows - wholeRows, columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Squares8(float* source, nint sourceStride, float* target, nint targetStride, nint rows, nint columns)
    {
        nint wholeRows = rows & ~7, wholeColumns = columns & ~7;
        for (nint column = 0; column < wholeColumns; column += 8)
        {
            for (nint row = 0; row < wholeRows; row += 8)
                Square8(source + column * sourceStride + row, sourceStride, target + row * targetStride + column, targetStride);
        }

        if (wholeColumns < columns)
            Squares4(source + wholeColumns * sourceStride, sourceStride, target + wholeColumns, targetStride, wholeRows, columns - wholeColumns);
        if (wholeRows < rows)
            Squares4(source + wholeRows, sourceStride, target + wholeRows * targetStride, targetStride, rows - wholeRows, columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Squares4(float* source, nint sourceStride, float* target, nint targetStride, nint rows, nint columns)
    {
        nint wholeRows = rows & ~3;
        nint column = 0;
        for (; column <= columns - 4; column += 4)
        {
            for (nint row = 0; row < wholeRows; row += 4)
                Square4(source + column * sourceStride + row, sourceStride, target + row * targetStride + column, targetStride);
        }

        if (column < columns)
            Elements(source + column * sourceStride, sourceStride, target + column, targetStride, wholeRows, columns - column);
        if (wholeRows < rows)
            Elements(source + wholeRows, sourceStride, target + wholeRows * targetStride, targetStride, rows - wholeRows, columns);
    }

    // The longer side inside.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Elements(float* source, nint sourceStride, float* target, nint targetStride, nint rows, nint columns)
    {
        if (rows < columns)
        {
            for (nint row = 0; row < rows; row++)
            {
                for (nint column = 0; column < columns; column++)
                    target[row * targetStride + column] = source[column * sourceStride + row];
            }
            return;
        }

        for (nint row = 0; row < rows; row++)
        {
            float* to = target + row * targetStride;
            float* from = source + row;
            for (nint column = 0; column < columns; column++)
                to[column] = from[column * sourceStride];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Square16(float* source, nint sourceStride, float* target, nint targetStride)
    {
        // Quarter i of q[j] holds elements 4·i + j of four columns: j counts within a group of four columns. What is left is a transposition of quarters.
        Quadruples(source, sourceStride, out Vector512<float> a0, out Vector512<float> a1, out Vector512<float> a2, out Vector512<float> a3);
        Quadruples(source + 4 * sourceStride, sourceStride, out Vector512<float> b0, out Vector512<float> b1, out Vector512<float> b2, out Vector512<float> b3);
        Quadruples(source + 8 * sourceStride, sourceStride, out Vector512<float> c0, out Vector512<float> c1, out Vector512<float> c2, out Vector512<float> c3);
        Quadruples(source + 12 * sourceStride, sourceStride, out Vector512<float> d0, out Vector512<float> d1, out Vector512<float> d2, out Vector512<float> d3);
        Quarters(a0, b0, c0, d0, target, 4 * targetStride);
        Quarters(a1, b1, c1, d1, target + targetStride, 4 * targetStride);
        Quarters(a2, b2, c2, d2, target + 2 * targetStride, 4 * targetStride);
        Quarters(a3, b3, c3, d3, target + 3 * targetStride, 4 * targetStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void FourSquares8(float* source, nint sourceStride, float* target, nint targetStride)
    {
        for (int row = 0; row < 16; row += 8)
        {
            Square8(source, sourceStride, target, targetStride);
            Square8(source + 8 * sourceStride, sourceStride, target + 8, targetStride);
            source += 8;
            target += 8 * targetStride;
        }
    }

    // Four columns side by side in each quarter.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quadruples(float* source, nint stride, out Vector512<float> q0, out Vector512<float> q1, out Vector512<float> q2, out Vector512<float> q3)
    {
        Vector512<float> c0 = Vector512.Load(source), c1 = Vector512.Load(source + stride), c2 = Vector512.Load(source + 2 * stride), c3 = Vector512.Load(source + 3 * stride);
        Vector512<double> p0 = Avx512F.UnpackLow(c0, c1).AsDouble(), p1 = Avx512F.UnpackHigh(c0, c1).AsDouble(), p2 = Avx512F.UnpackLow(c2, c3).AsDouble(), p3 = Avx512F.UnpackHigh(c2, c3).AsDouble();
        q0 = Avx512F.UnpackLow(p0, p2).AsSingle();
        q1 = Avx512F.UnpackHigh(p0, p2).AsSingle();
        q2 = Avx512F.UnpackLow(p1, p3).AsSingle();
        q3 = Avx512F.UnpackHigh(p1, p3).AsSingle();
    }

    // Row i of the target is quarter i of each.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quarters(Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d, float* target, nint stride)
    {
        Vector512<float> even = Avx512F.Shuffle4x128(a, b, 0b10_00_10_00), odd = Avx512F.Shuffle4x128(a, b, 0b11_01_11_01);
        Vector512<float> evenOther = Avx512F.Shuffle4x128(c, d, 0b10_00_10_00), oddOther = Avx512F.Shuffle4x128(c, d, 0b11_01_11_01);
        Avx512F.Shuffle4x128(even, evenOther, 0b10_00_10_00).Store(target);
        Avx512F.Shuffle4x128(odd, oddOther, 0b10_00_10_00).Store(target + stride);
        Avx512F.Shuffle4x128(even, evenOther, 0b11_01_11_01).Store(target + 2 * stride);
        Avx512F.Shuffle4x128(odd, oddOther, 0b11_01_11_01).Store(target + 3 * stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Square8(float* source, nint sourceStride, float* target, nint targetStride)
    {
        // Pairs of columns side by side in each half, then quadruples, then the halves go to their places.
        float* lower = source + 4 * sourceStride;
        Vector256<float> c0 = Vector256.Load(source), c1 = Vector256.Load(source + sourceStride), c2 = Vector256.Load(source + 2 * sourceStride), c3 = Vector256.Load(source + 3 * sourceStride);
        Vector256<float> c4 = Vector256.Load(lower), c5 = Vector256.Load(lower + sourceStride), c6 = Vector256.Load(lower + 2 * sourceStride), c7 = Vector256.Load(lower + 3 * sourceStride);
        Vector256<float> p0 = Avx.UnpackLow(c0, c1), p1 = Avx.UnpackHigh(c0, c1), p2 = Avx.UnpackLow(c2, c3), p3 = Avx.UnpackHigh(c2, c3);
        Vector256<float> p4 = Avx.UnpackLow(c4, c5), p5 = Avx.UnpackHigh(c4, c5), p6 = Avx.UnpackLow(c6, c7), p7 = Avx.UnpackHigh(c6, c7);
        Vector256<float> q0 = Avx.Shuffle(p0, p2, 0b01_00_01_00), q1 = Avx.Shuffle(p0, p2, 0b11_10_11_10), q2 = Avx.Shuffle(p1, p3, 0b01_00_01_00), q3 = Avx.Shuffle(p1, p3, 0b11_10_11_10);
        Vector256<float> q4 = Avx.Shuffle(p4, p6, 0b01_00_01_00), q5 = Avx.Shuffle(p4, p6, 0b11_10_11_10), q6 = Avx.Shuffle(p5, p7, 0b01_00_01_00), q7 = Avx.Shuffle(p5, p7, 0b11_10_11_10);
        float* below = target + 4 * targetStride;
        Avx.Permute2x128(q0, q4, 0x20).Store(target);
        Avx.Permute2x128(q1, q5, 0x20).Store(target + targetStride);
        Avx.Permute2x128(q2, q6, 0x20).Store(target + 2 * targetStride);
        Avx.Permute2x128(q3, q7, 0x20).Store(target + 3 * targetStride);
        Avx.Permute2x128(q0, q4, 0x31).Store(below);
        Avx.Permute2x128(q1, q5, 0x31).Store(below + targetStride);
        Avx.Permute2x128(q2, q6, 0x31).Store(below + 2 * targetStride);
        Avx.Permute2x128(q3, q7, 0x31).Store(below + 3 * targetStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Square4(float* source, nint sourceStride, float* target, nint targetStride)
    {
        Vector128<float> c0 = Vector128.Load(source), c1 = Vector128.Load(source + sourceStride), c2 = Vector128.Load(source + 2 * sourceStride), c3 = Vector128.Load(source + 3 * sourceStride);
        (Vector128<float> p0, Vector128<float> p1) = Interleave(c0, c2);
        (Vector128<float> p2, Vector128<float> p3) = Interleave(c1, c3);
        (Vector128<float> r0, Vector128<float> r1) = Interleave(p0, p2);
        (Vector128<float> r2, Vector128<float> r3) = Interleave(p1, p3);
        r0.Store(target);
        r1.Store(target + targetStride);
        r2.Store(target + 2 * targetStride);
        r3.Store(target + 3 * targetStride);
    }

    // a0 b0 a1 b1 and a2 b2 a3 b3.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector128<float> Low, Vector128<float> High) Interleave(Vector128<float> a, Vector128<float> b)
    {
        if (Sse.IsSupported)
            return (Sse.UnpackLow(a, b), Sse.UnpackHigh(a, b));
        Vector128<ulong> low = Vector128.WidenLower(a.AsUInt32()) | (Vector128.WidenLower(b.AsUInt32()) << 32);
        Vector128<ulong> high = Vector128.WidenUpper(a.AsUInt32()) | (Vector128.WidenUpper(b.AsUInt32()) << 32);
        return (low.AsSingle(), high.AsSingle());
    }
}
