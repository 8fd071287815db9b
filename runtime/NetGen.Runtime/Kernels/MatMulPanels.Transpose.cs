using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NetGen.Kernels;

/// <content>Transposes by registers, of which packing makes use.</content>
internal static unsafe partial class MatMulPanels
{
    /// <summary>target[c·targetStride + r] = source[r·sourceStride + c].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(Pointer source, nint sourceStride, nint rows, nint columns, Pointer target, nint targetStride)
    {
        nint row = 0;
        if (Avx.IsSupported)
        {
            // Rows of a target that lie some power of two apart compete for few places of a cache: sixteen rows at a time fill whole lines of it.
            nint most = targetStride % 256 == 0 ? 16 : 8;
            for (nint height; row <= rows - 8; row += height)
            {
                height = rows - row < most ? 8 : most;
                Pointer from = source + row * sourceStride, to = target + row;
                nint column = 0;
                for (; column <= columns - 8; column += 8)
                {
                    for (nint r = 0; r < height; r += 8)
                    {
                        Pointer upper = from + r * sourceStride + column, lower = upper + 4 * sourceStride;
                        Transpose8By8(upper, upper + sourceStride, upper + 2 * sourceStride, upper + 3 * sourceStride,
                            lower, lower + sourceStride, lower + 2 * sourceStride, lower + 3 * sourceStride, to + r, targetStride);
                    }
                    to += 8 * targetStride;
                }
                for (; column <= columns - 4; column += 4)
                {
                    for (nint r = 0; r < height; r += 8)
                    {
                        Pointer upper = from + r * sourceStride + column, lower = upper + 4 * sourceStride;
                        Transpose8(upper, upper + sourceStride, upper + 2 * sourceStride, upper + 3 * sourceStride,
                            lower, lower + sourceStride, lower + 2 * sourceStride, lower + 3 * sourceStride, to + r, targetStride);
                    }
                    to += 4 * targetStride;
                }
                for (nint r = 0; r < height; r += 8)
                    TransposeSlowly(from + r * sourceStride + column, sourceStride, 8, columns - column, to + r, targetStride);
            }
        }
        if (Sse.IsSupported)
        {
            for (; row <= rows - 4; row += 4)
            {
                Pointer upper = source + row * sourceStride, to = target + row;
                nint column = 0;
                for (; column <= columns - 4; column += 4)
                {
                    Transpose4(upper + column, upper + sourceStride + column, upper + 2 * sourceStride + column, upper + 3 * sourceStride + column, to, targetStride);
                    to += 4 * targetStride;
                }
                TransposeSlowly(upper + column, sourceStride, 4, columns - column, to, targetStride);
            }
        }
        TransposeSlowly(source + row * sourceStride, sourceStride, rows - row, columns, target + row, targetStride);
    }

    /// <summary>target[c·targetStride + r] = source[offsets[r] + c], with 32-bit offsets.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TransposeListed(Pointer source, Pointer offsets, nint rows, nint columns, Pointer target, nint targetStride)
    {
        nint row = 0;
        if (Avx.IsSupported)
        {
            for (; row <= rows - 8; row += 8)
            {
                Pointer r0 = source + offsets.Int32(row), r1 = source + offsets.Int32(row + 1), r2 = source + offsets.Int32(row + 2), r3 = source + offsets.Int32(row + 3);
                Pointer r4 = source + offsets.Int32(row + 4), r5 = source + offsets.Int32(row + 5), r6 = source + offsets.Int32(row + 6), r7 = source + offsets.Int32(row + 7);
                nint column = 0;
                for (; column <= columns - 8; column += 8)
                    Transpose8By8(r0 + column, r1 + column, r2 + column, r3 + column, r4 + column, r5 + column, r6 + column, r7 + column, target + column * targetStride + row, targetStride);
                for (; column <= columns - 4; column += 4)
                    Transpose8(r0 + column, r1 + column, r2 + column, r3 + column, r4 + column, r5 + column, r6 + column, r7 + column, target + column * targetStride + row, targetStride);
                for (nint i = row; i < row + 8; i++)
                    TransposeSlowly(source + offsets.Int32(i) + column, 0, 1, columns - column, target + column * targetStride + i, targetStride);
            }
        }
        for (; row < rows; row++)
            TransposeSlowly(source + offsets.Int32(row), 0, 1, columns, target + row, targetStride);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransposeSlowly(Pointer source, nint sourceStride, nint rows, nint columns, Pointer target, nint targetStride)
    {
        for (nint row = 0; row < rows; row++)
        {
            for (nint column = 0; column < columns; column++)
                target.Set(column * targetStride + row, source[row * sourceStride + column]);
        }
    }

    // Four rows of four become four columns.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose4(Pointer r0, Pointer r1, Pointer r2, Pointer r3, Pointer target, nint targetStride)
    {
        Vector128<float> a = Vector128.Load((float*)r0), b = Vector128.Load((float*)r1), c = Vector128.Load((float*)r2), d = Vector128.Load((float*)r3);
        Vector128<float> ab = Sse.UnpackLow(a, b), cd = Sse.UnpackLow(c, d);
        Sse.MoveLowToHigh(ab, cd).Store((float*)target);
        Sse.MoveHighToLow(cd, ab).Store((float*)(target + targetStride));
        ab = Sse.UnpackHigh(a, b);
        cd = Sse.UnpackHigh(c, d);
        Sse.MoveLowToHigh(ab, cd).Store((float*)(target + 2 * targetStride));
        Sse.MoveHighToLow(cd, ab).Store((float*)(target + 3 * targetStride));
    }

    // Eight rows of four become four columns of eight: rows k and k + 4 share a vector, so that no element has to cross its 128-bit half.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose8(Pointer r0, Pointer r1, Pointer r2, Pointer r3, Pointer r4, Pointer r5, Pointer r6, Pointer r7, Pointer target, nint targetStride)
    {
        Vector256<float> a = Vector256.Create(Vector128.Load((float*)r0), Vector128.Load((float*)r4));
        Vector256<float> b = Vector256.Create(Vector128.Load((float*)r1), Vector128.Load((float*)r5));
        Vector256<float> c = Vector256.Create(Vector128.Load((float*)r2), Vector128.Load((float*)r6));
        Vector256<float> d = Vector256.Create(Vector128.Load((float*)r3), Vector128.Load((float*)r7));
        Vector256<float> ab = Avx.UnpackLow(a, b), cd = Avx.UnpackLow(c, d);
        Avx.Shuffle(ab, cd, 0b_01_00_01_00).Store((float*)target);
        Avx.Shuffle(ab, cd, 0b_11_10_11_10).Store((float*)(target + targetStride));
        ab = Avx.UnpackHigh(a, b);
        cd = Avx.UnpackHigh(c, d);
        Avx.Shuffle(ab, cd, 0b_01_00_01_00).Store((float*)(target + 2 * targetStride));
        Avx.Shuffle(ab, cd, 0b_11_10_11_10).Store((float*)(target + 3 * targetStride));
    }

    // Eight rows of eight become eight columns.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose8By8(Pointer r0, Pointer r1, Pointer r2, Pointer r3, Pointer r4, Pointer r5, Pointer r6, Pointer r7, Pointer target, nint targetStride)
    {
        Vector256<float> v0 = Vector256.Load((float*)r0), v1 = Vector256.Load((float*)r1), v2 = Vector256.Load((float*)r2), v3 = Vector256.Load((float*)r3);
        Vector256<float> v4 = Vector256.Load((float*)r4), v5 = Vector256.Load((float*)r5), v6 = Vector256.Load((float*)r6), v7 = Vector256.Load((float*)r7);
        Vector256<float> a = Avx.UnpackLow(v0, v1), b = Avx.UnpackLow(v2, v3), c = Avx.UnpackLow(v4, v5), d = Avx.UnpackLow(v6, v7);
        Vector256<float> e = Avx.UnpackHigh(v0, v1), f = Avx.UnpackHigh(v2, v3), g = Avx.UnpackHigh(v4, v5), h = Avx.UnpackHigh(v6, v7);
        // Columns 0 and 4, 1 and 5, 2 and 6, 3 and 7 of the upper four rows, and of the lower four.
        v0 = Avx.Shuffle(a, b, 0b_01_00_01_00);
        v1 = Avx.Shuffle(a, b, 0b_11_10_11_10);
        v2 = Avx.Shuffle(e, f, 0b_01_00_01_00);
        v3 = Avx.Shuffle(e, f, 0b_11_10_11_10);
        v4 = Avx.Shuffle(c, d, 0b_01_00_01_00);
        v5 = Avx.Shuffle(c, d, 0b_11_10_11_10);
        v6 = Avx.Shuffle(g, h, 0b_01_00_01_00);
        v7 = Avx.Shuffle(g, h, 0b_11_10_11_10);
        Avx.Permute2x128(v0, v4, 0x20).Store((float*)target);
        Avx.Permute2x128(v1, v5, 0x20).Store((float*)(target + targetStride));
        Avx.Permute2x128(v2, v6, 0x20).Store((float*)(target + 2 * targetStride));
        Avx.Permute2x128(v3, v7, 0x20).Store((float*)(target + 3 * targetStride));
        Avx.Permute2x128(v0, v4, 0x31).Store((float*)(target + 4 * targetStride));
        Avx.Permute2x128(v1, v5, 0x31).Store((float*)(target + 5 * targetStride));
        Avx.Permute2x128(v2, v6, 0x31).Store((float*)(target + 6 * targetStride));
        Avx.Permute2x128(v3, v7, 0x31).Store((float*)(target + 7 * targetStride));
    }
}
