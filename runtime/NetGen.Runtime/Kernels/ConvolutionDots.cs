using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>Scalar products of few rows of dy with rows of gathered patches, as they lie: the micro-kernels of weight gradients with few output channels or few taps.</summary>
/// <remarks>Sums stay vectors, and are added up lane by lane from image to image; their lanes are summed once at the end.</remarks>
internal static class ConvolutionDots
{
    /// <summary>Output channels of a cell.</summary>
    public const int Outputs = 4;

    /// <summary>Taps of a cell.</summary>
    public const int Taps = 6;

    /// <summary>The sums of a cell.</summary>
    public const int Sums = Outputs * Taps;

    /// <summary>The fewest pixels of a row, of vectors of any width.</summary>
    public const int LeastPixels = 16;

    /// <summary>Half the taps of a cell: as many as sixteen registers hold for all of its output channels.</summary>
    public const int HalfTaps = 3;

    // Output channels of a cell beside which sixteen registers hold all of its taps.
    private const int FewOutputs = 2;

    /// <summary>Adds to the sums of a cell: up to four output channels times six taps.</summary>
    /// <param name="rows">The images and their rows.</param>
    /// <param name="dy">The first output channel.</param>
    /// <param name="outputs">The number of output channels.</param>
    /// <param name="planes">The gathered planes.</param>
    /// <param name="offsets">Where the rows of the taps start.</param>
    /// <param name="taps">The number of taps.</param>
    /// <param name="sums">The sums, a vector each, as [half of the taps][output channel][tap]; there are <see cref="Rows"/> output channels.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add<V>(in ConvolutionDotRows rows, Pointer dy, nint outputs, Pointer planes, Pointer offsets, nint taps, Pointer sums) where V : struct, ISimd<V>
    {
        if (outputs <= FewOutputs)
            Deep<V>(rows, dy, outputs - 1, planes, offsets, taps - 1, sums);
        else if (V.Count == 16 && taps > HalfTaps)
            // These are the vectors of which there are thirty-two.
            Whole<V>(rows, dy, outputs - 1, planes, offsets, taps - 1, sums);
        else
        {
            Wide<V>(rows, dy, outputs - 1, planes, offsets, taps - 1, sums);
            if (taps > HalfTaps)
                Wide<V>(rows, dy, outputs - 1, planes, offsets + HalfTaps, taps - HalfTaps - 1, sums + Outputs * HalfTaps * V.Count);
        }
    }

    /// <summary>The output channels of which a cell keeps sums for up to <paramref name="outputs"/> that there are.</summary>
    public static nint Rows(nint outputs) => outputs <= FewOutputs ? FewOutputs : Outputs;

    // Four output channels, or the last one for those beyond, times three taps.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Wide<V>(in ConvolutionDotRows rows, Pointer dy, nint lastOutput, Pointer planes, Pointer offsets, nint lastTap, Pointer sums) where V : struct, ISimd<V>
    {
        Pointer d1 = dy + Math.Min(1, lastOutput) * rows.GradientStep, d2 = dy + Math.Min(2, lastOutput) * rows.GradientStep, d3 = dy + Math.Min(3, lastOutput) * rows.GradientStep;
        Pointer x0 = planes + offsets.Int32(0), x1 = planes + offsets.Int32(Math.Min(1, lastTap)), x2 = planes + offsets.Int32(Math.Min(2, lastTap));
        V c00 = V.Load(sums, 0), c01 = V.Load(sums, V.Count), c02 = V.Load(sums, 2 * V.Count);
        V c10 = V.Load(sums, 3 * V.Count), c11 = V.Load(sums, 4 * V.Count), c12 = V.Load(sums, 5 * V.Count);
        V c20 = V.Load(sums, 6 * V.Count), c21 = V.Load(sums, 7 * V.Count), c22 = V.Load(sums, 8 * V.Count);
        V c30 = V.Load(sums, 9 * V.Count), c31 = V.Load(sums, 10 * V.Count), c32 = V.Load(sums, 11 * V.Count);
        nint pixels = rows.Pixels, gradientImage = rows.GradientImage, planeImage = rows.PlaneImage;
        // The last vector of a row is read again, without the pixels that it had already.
        V mask = LastLanes<V>(pixels % V.Count);
        for (nint image = rows.Images; image > 0; image--)
        {
            nint i = 0;
            for (; i <= pixels - V.Count; i += V.Count)
            {
                V x = V.Load(x0, i), y = V.Load(x1, i), z = V.Load(x2, i);
                V d = V.Load(dy, i);
                V.Accumulate(ref c00, d, x);
                V.Accumulate(ref c01, d, y);
                V.Accumulate(ref c02, d, z);
                d = V.Load(d1, i);
                V.Accumulate(ref c10, d, x);
                V.Accumulate(ref c11, d, y);
                V.Accumulate(ref c12, d, z);
                d = V.Load(d2, i);
                V.Accumulate(ref c20, d, x);
                V.Accumulate(ref c21, d, y);
                V.Accumulate(ref c22, d, z);
                d = V.Load(d3, i);
                V.Accumulate(ref c30, d, x);
                V.Accumulate(ref c31, d, y);
                V.Accumulate(ref c32, d, z);
            }
            if (i < pixels)
            {
                i = pixels - V.Count;
                V x = mask & V.Load(x0, i), y = mask & V.Load(x1, i), z = mask & V.Load(x2, i);
                V d = mask & V.Load(dy, i);
                V.Accumulate(ref c00, d, x);
                V.Accumulate(ref c01, d, y);
                V.Accumulate(ref c02, d, z);
                d = mask & V.Load(d1, i);
                V.Accumulate(ref c10, d, x);
                V.Accumulate(ref c11, d, y);
                V.Accumulate(ref c12, d, z);
                d = mask & V.Load(d2, i);
                V.Accumulate(ref c20, d, x);
                V.Accumulate(ref c21, d, y);
                V.Accumulate(ref c22, d, z);
                d = mask & V.Load(d3, i);
                V.Accumulate(ref c30, d, x);
                V.Accumulate(ref c31, d, y);
                V.Accumulate(ref c32, d, z);
            }
            dy += gradientImage;
            d1 += gradientImage;
            d2 += gradientImage;
            d3 += gradientImage;
            x0 += planeImage;
            x1 += planeImage;
            x2 += planeImage;
        }
        Put(c00, c01, c02, sums);
        Put(c10, c11, c12, sums + 3 * V.Count);
        Put(c20, c21, c22, sums + 6 * V.Count);
        Put(c30, c31, c32, sums + 9 * V.Count);
    }

    // Two output channels times six taps.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Deep<V>(in ConvolutionDotRows rows, Pointer dy, nint lastOutput, Pointer planes, Pointer offsets, nint lastTap, Pointer sums) where V : struct, ISimd<V>
    {
        Pointer d1 = dy + Math.Min(1, lastOutput) * rows.GradientStep;
        Pointer x0 = planes + offsets.Int32(0), x1 = planes + offsets.Int32(Math.Min(1, lastTap)), x2 = planes + offsets.Int32(Math.Min(2, lastTap));
        Pointer x3 = planes + offsets.Int32(Math.Min(3, lastTap)), x4 = planes + offsets.Int32(Math.Min(4, lastTap)), x5 = planes + offsets.Int32(Math.Min(5, lastTap));
        V c00 = V.Load(sums, 0), c01 = V.Load(sums, V.Count), c02 = V.Load(sums, 2 * V.Count);
        V c10 = V.Load(sums, 3 * V.Count), c11 = V.Load(sums, 4 * V.Count), c12 = V.Load(sums, 5 * V.Count);
        V c03 = V.Load(sums, 6 * V.Count), c04 = V.Load(sums, 7 * V.Count), c05 = V.Load(sums, 8 * V.Count);
        V c13 = V.Load(sums, 9 * V.Count), c14 = V.Load(sums, 10 * V.Count), c15 = V.Load(sums, 11 * V.Count);
        nint pixels = rows.Pixels, gradientImage = rows.GradientImage, planeImage = rows.PlaneImage;
        V mask = LastLanes<V>(pixels % V.Count);
        for (nint image = rows.Images; image > 0; image--)
        {
            nint i = 0;
            for (; i <= pixels - V.Count; i += V.Count)
            {
                V d = V.Load(dy, i), e = V.Load(d1, i);
                V x = V.Load(x0, i);
                V.Accumulate(ref c00, d, x);
                V.Accumulate(ref c10, e, x);
                x = V.Load(x1, i);
                V.Accumulate(ref c01, d, x);
                V.Accumulate(ref c11, e, x);
                x = V.Load(x2, i);
                V.Accumulate(ref c02, d, x);
                V.Accumulate(ref c12, e, x);
                x = V.Load(x3, i);
                V.Accumulate(ref c03, d, x);
                V.Accumulate(ref c13, e, x);
                x = V.Load(x4, i);
                V.Accumulate(ref c04, d, x);
                V.Accumulate(ref c14, e, x);
                x = V.Load(x5, i);
                V.Accumulate(ref c05, d, x);
                V.Accumulate(ref c15, e, x);
            }
            if (i < pixels)
            {
                i = pixels - V.Count;
                V d = mask & V.Load(dy, i), e = mask & V.Load(d1, i);
                V x = mask & V.Load(x0, i);
                V.Accumulate(ref c00, d, x);
                V.Accumulate(ref c10, e, x);
                x = mask & V.Load(x1, i);
                V.Accumulate(ref c01, d, x);
                V.Accumulate(ref c11, e, x);
                x = mask & V.Load(x2, i);
                V.Accumulate(ref c02, d, x);
                V.Accumulate(ref c12, e, x);
                x = mask & V.Load(x3, i);
                V.Accumulate(ref c03, d, x);
                V.Accumulate(ref c13, e, x);
                x = mask & V.Load(x4, i);
                V.Accumulate(ref c04, d, x);
                V.Accumulate(ref c14, e, x);
                x = mask & V.Load(x5, i);
                V.Accumulate(ref c05, d, x);
                V.Accumulate(ref c15, e, x);
            }
            dy += gradientImage;
            d1 += gradientImage;
            x0 += planeImage;
            x1 += planeImage;
            x2 += planeImage;
            x3 += planeImage;
            x4 += planeImage;
            x5 += planeImage;
        }
        Put(c00, c01, c02, sums);
        Put(c10, c11, c12, sums + 3 * V.Count);
        Put(c03, c04, c05, sums + 6 * V.Count);
        Put(c13, c14, c15, sums + 9 * V.Count);
    }

    // Four output channels times six taps: 24 sums, six vectors of x and one of dy.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Whole<V>(in ConvolutionDotRows rows, Pointer dy, nint lastOutput, Pointer planes, Pointer offsets, nint lastTap, Pointer sums) where V : struct, ISimd<V>
    {
        Pointer d1 = dy + Math.Min(1, lastOutput) * rows.GradientStep, d2 = dy + Math.Min(2, lastOutput) * rows.GradientStep, d3 = dy + Math.Min(3, lastOutput) * rows.GradientStep;
        Pointer x0 = planes + offsets.Int32(0), x1 = planes + offsets.Int32(Math.Min(1, lastTap)), x2 = planes + offsets.Int32(Math.Min(2, lastTap));
        Pointer x3 = planes + offsets.Int32(Math.Min(3, lastTap)), x4 = planes + offsets.Int32(Math.Min(4, lastTap)), x5 = planes + offsets.Int32(Math.Min(5, lastTap));
        V c00 = V.Load(sums, 0), c01 = V.Load(sums, V.Count), c02 = V.Load(sums, 2 * V.Count);
        V c10 = V.Load(sums, 3 * V.Count), c11 = V.Load(sums, 4 * V.Count), c12 = V.Load(sums, 5 * V.Count);
        V c20 = V.Load(sums, 6 * V.Count), c21 = V.Load(sums, 7 * V.Count), c22 = V.Load(sums, 8 * V.Count);
        V c30 = V.Load(sums, 9 * V.Count), c31 = V.Load(sums, 10 * V.Count), c32 = V.Load(sums, 11 * V.Count);
        V c03 = V.Load(sums, 12 * V.Count), c04 = V.Load(sums, 13 * V.Count), c05 = V.Load(sums, 14 * V.Count);
        V c13 = V.Load(sums, 15 * V.Count), c14 = V.Load(sums, 16 * V.Count), c15 = V.Load(sums, 17 * V.Count);
        V c23 = V.Load(sums, 18 * V.Count), c24 = V.Load(sums, 19 * V.Count), c25 = V.Load(sums, 20 * V.Count);
        V c33 = V.Load(sums, 21 * V.Count), c34 = V.Load(sums, 22 * V.Count), c35 = V.Load(sums, 23 * V.Count);
        nint pixels = rows.Pixels, gradientImage = rows.GradientImage, planeImage = rows.PlaneImage;
        V mask = LastLanes<V>(pixels % V.Count);
        for (nint image = rows.Images; image > 0; image--)
        {
            nint i = 0;
            for (; i <= pixels - V.Count; i += V.Count)
            {
                V x = V.Load(x0, i), y = V.Load(x1, i), z = V.Load(x2, i);
                V u = V.Load(x3, i), v = V.Load(x4, i), w = V.Load(x5, i);
                V d = V.Load(dy, i);
                V.Accumulate(ref c00, d, x);
                V.Accumulate(ref c01, d, y);
                V.Accumulate(ref c02, d, z);
                V.Accumulate(ref c03, d, u);
                V.Accumulate(ref c04, d, v);
                V.Accumulate(ref c05, d, w);
                d = V.Load(d1, i);
                V.Accumulate(ref c10, d, x);
                V.Accumulate(ref c11, d, y);
                V.Accumulate(ref c12, d, z);
                V.Accumulate(ref c13, d, u);
                V.Accumulate(ref c14, d, v);
                V.Accumulate(ref c15, d, w);
                d = V.Load(d2, i);
                V.Accumulate(ref c20, d, x);
                V.Accumulate(ref c21, d, y);
                V.Accumulate(ref c22, d, z);
                V.Accumulate(ref c23, d, u);
                V.Accumulate(ref c24, d, v);
                V.Accumulate(ref c25, d, w);
                d = V.Load(d3, i);
                V.Accumulate(ref c30, d, x);
                V.Accumulate(ref c31, d, y);
                V.Accumulate(ref c32, d, z);
                V.Accumulate(ref c33, d, u);
                V.Accumulate(ref c34, d, v);
                V.Accumulate(ref c35, d, w);
            }
            if (i < pixels)
            {
                i = pixels - V.Count;
                V x = mask & V.Load(x0, i), y = mask & V.Load(x1, i), z = mask & V.Load(x2, i);
                V u = mask & V.Load(x3, i), v = mask & V.Load(x4, i), w = mask & V.Load(x5, i);
                V d = mask & V.Load(dy, i);
                V.Accumulate(ref c00, d, x);
                V.Accumulate(ref c01, d, y);
                V.Accumulate(ref c02, d, z);
                V.Accumulate(ref c03, d, u);
                V.Accumulate(ref c04, d, v);
                V.Accumulate(ref c05, d, w);
                d = mask & V.Load(d1, i);
                V.Accumulate(ref c10, d, x);
                V.Accumulate(ref c11, d, y);
                V.Accumulate(ref c12, d, z);
                V.Accumulate(ref c13, d, u);
                V.Accumulate(ref c14, d, v);
                V.Accumulate(ref c15, d, w);
                d = mask & V.Load(d2, i);
                V.Accumulate(ref c20, d, x);
                V.Accumulate(ref c21, d, y);
                V.Accumulate(ref c22, d, z);
                V.Accumulate(ref c23, d, u);
                V.Accumulate(ref c24, d, v);
                V.Accumulate(ref c25, d, w);
                d = mask & V.Load(d3, i);
                V.Accumulate(ref c30, d, x);
                V.Accumulate(ref c31, d, y);
                V.Accumulate(ref c32, d, z);
                V.Accumulate(ref c33, d, u);
                V.Accumulate(ref c34, d, v);
                V.Accumulate(ref c35, d, w);
            }
            dy += gradientImage;
            d1 += gradientImage;
            d2 += gradientImage;
            d3 += gradientImage;
            x0 += planeImage;
            x1 += planeImage;
            x2 += planeImage;
            x3 += planeImage;
            x4 += planeImage;
            x5 += planeImage;
        }
        Put(c00, c01, c02, sums);
        Put(c10, c11, c12, sums + 3 * V.Count);
        Put(c20, c21, c22, sums + 6 * V.Count);
        Put(c30, c31, c32, sums + 9 * V.Count);
        Put(c03, c04, c05, sums + 12 * V.Count);
        Put(c13, c14, c15, sums + 15 * V.Count);
        Put(c23, c24, c25, sums + 18 * V.Count);
        Put(c33, c34, c35, sums + 21 * V.Count);
    }

    // A mask of the last lanes of a vector.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LastLanes<V>(nint lanes) where V : struct, ISimd<V> => V.LessOrEqual(V.Broadcast(V.Count - lanes), V.Iota(0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put<V>(V a, V b, V c, Pointer sums) where V : struct, ISimd<V>
    {
        V.Store(a, sums, 0);
        V.Store(b, sums, V.Count);
        V.Store(c, sums, 2 * V.Count);
    }
}

/// <summary>Rows of several images: <paramref name="Pixels"/> pixels of each, at least <see cref="ConvolutionDots.LeastPixels"/>.</summary>
/// <param name="Images">The number of images.</param>
/// <param name="Pixels">The pixels of a row.</param>
/// <param name="GradientStep">The distance of output channels in dy.</param>
/// <param name="GradientImage">The distance of images in dy.</param>
/// <param name="PlaneImage">The distance of images in a gathered plane.</param>
internal readonly record struct ConvolutionDotRows(nint Images, nint Pixels, nint GradientStep, nint GradientImage, nint PlaneImage);
