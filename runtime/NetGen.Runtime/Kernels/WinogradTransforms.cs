using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>
/// Winograd's minimal filtering: a tile of 6 × 6 inputs and 3 × 3 taps make 4 × 4 outputs with 36 multiplications in place of 144, F(4×4, 3×3); with 5 × 5 taps they make 2 × 2 outputs with
/// 36 in place of 100, F(2×2, 5×5).
/// </summary>
/// <remarks>
/// <para>
/// A. Lavin and S. Gray, "Fast Algorithms for Convolutional Neural Networks" (2016). With polynomials it reads: multiply the values of two polynomials at six points and interpolate. The
/// usual points 0, ±1, ±2 and ∞ lose three digits over a sum of 512 channels; 0, ±√½, ±√2 and ∞ lose hardly more than the sum itself does, because the powers of reciprocal points stay
/// close to 1 (B. Barabasz et al., "Error Analysis and Improving the Accuracy of Winograd Convolution for Deep Neural Networks", 2020, on why that counts). Squares of the points are
/// rational, so only the odd halves of the sums below meet a rounded constant.
/// </para>
/// <para>
/// Outputs and taps have six values between them, and one. So a convolution takes its inputs through <see cref="Inputs"/>, its n taps through <see cref="Values{TLength}"/> and its
/// 7 − n outputs through <see cref="Sums{TLength}"/>; the gradient of the weights takes its 7 − n output gradients through <see cref="Values{TLength}"/> and its n taps through <see cref="Sums{TLength}"/>.
/// </para>
/// </remarks>
internal static class Winograd
{
    /// <summary>Rows and columns of a transformed tile.</summary>
    public const int Size = 6;

    /// <summary>The number of values of a transformed tile, called positions: each is a product of matrices of its own.</summary>
    public const int Positions = Size * Size;

    // The points are ±A and ±B, with A·B = 1.
    private const float A = 0.70710678f;
    private const float B = 1.41421356f;

    // What interpolation divides by: the product of the distances of a point from the others is −3/2 for ±A, 6 for ±B and 1 for 0.
    private const float ScaleA = -2f / 3;
    private const float ScaleB = 1f / 6;

    /// <summary>Both dimensions of a transform; <paramref name="scratch"/> has room for <see cref="Positions"/> vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transform<V, T>(Pointer from, nint rowStep, nint columnStep, Pointer to, nint toRowStep, nint toColumnStep, Pointer scratch)
        where V : struct, ISimd<V>
        where T : struct, IWinogradTransform
    {
        for (nint column = 0; column < T.Inputs; column++)
            T.Apply<V>(from + column * columnStep, rowStep, scratch + column * V.Count, T.Inputs * V.Count);
        for (nint row = 0; row < T.Outputs; row++)
            T.Apply<V>(scratch + row * T.Inputs * V.Count, V.Count, to + row * toRowStep, toColumnStep);
    }

    /// <summary>Both dimensions of a transform of two vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TransformPair<V, T>(Pointer from, nint rowStep, nint columnStep, Pointer to, nint toRowStep, nint toColumnStep, Pointer scratch)
        where V : struct, ISimd<V>
        where T : struct, IWinogradTransform
    {
        Transform<V, T>(from, rowStep, columnStep, to, toRowStep, toColumnStep, scratch);
        Transform<V, T>(from + V.Count, rowStep, columnStep, to + V.Count, toRowStep, toColumnStep, scratch);
    }

    /// <summary>Six inputs become six positions: Bᵀ.</summary>
    public readonly struct Inputs : IWinogradTransform
    {
        static int IWinogradTransform.Inputs => Size;

        static int IWinogradTransform.Outputs => Size;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<V>(Pointer from, nint step, Pointer to, nint toStep) where V : struct, ISimd<V>
        {
            V d0 = V.Load(from, 0), d1 = V.Load(from, step), d2 = V.Load(from, 2 * step), d3 = V.Load(from, 3 * step), d4 = V.Load(from, 4 * step), d5 = V.Load(from, 5 * step);
            V a = V.Broadcast(A), b = V.Broadcast(B), minusHalf = V.Broadcast(-0.5f), minusTwo = V.Broadcast(-2), middle = V.Broadcast(-2.5f);
            V even = V.MultiplyAdd(minusTwo, d2, d4), odd = V.MultiplyAdd(minusTwo, d1, d3);
            V.Store(V.MultiplyAdd(middle, d2, d0 + d4), to, 0);
            V.Store(V.MultiplyAdd(a, odd, even), to, toStep);
            V.Store(V.MultiplyAdd(-a, odd, even), to, 2 * toStep);
            even = V.MultiplyAdd(minusHalf, d2, d4);
            odd = V.MultiplyAdd(minusHalf, d1, d3);
            V.Store(V.MultiplyAdd(b, odd, even), to, 3 * toStep);
            V.Store(V.MultiplyAdd(-b, odd, even), to, 4 * toStep);
            V.Store(V.MultiplyAdd(middle, d3, d1 + d5), to, 5 * toStep);
        }
    }

    /// <summary>Two to five coefficients become six positions, the values of their polynomial: G.</summary>
    public readonly struct Values<TLength> : IWinogradTransform where TLength : struct, IWinogradLength
    {
        static int IWinogradTransform.Inputs => TLength.Value;

        static int IWinogradTransform.Outputs => Size;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<V>(Pointer from, nint step, Pointer to, nint toStep) where V : struct, ISimd<V>
        {
            V g0 = V.Load(from, 0), evenA = g0, evenB = g0, oddA = V.Load(from, step), oddB = oddA;
            if (TLength.Value > 2)
            {
                V g2 = V.Load(from, 2 * step);
                evenA = V.MultiplyAdd(V.Broadcast(0.5f), g2, evenA);
                evenB = V.MultiplyAdd(V.Broadcast(2), g2, evenB);
            }
            if (TLength.Value > 3)
            {
                V g3 = V.Load(from, 3 * step);
                oddA = V.MultiplyAdd(V.Broadcast(0.5f), g3, oddA);
                oddB = V.MultiplyAdd(V.Broadcast(2), g3, oddB);
            }
            if (TLength.Value > 4)
            {
                V g4 = V.Load(from, 4 * step);
                evenA = V.MultiplyAdd(V.Broadcast(0.25f), g4, evenA);
                evenB = V.MultiplyAdd(V.Broadcast(4), g4, evenB);
            }
            V.Store(g0, to, 0);
            evenA *= V.Broadcast(ScaleA);
            oddA *= V.Broadcast(ScaleA * A);
            V.Store(evenA + oddA, to, toStep);
            V.Store(evenA - oddA, to, 2 * toStep);
            evenB *= V.Broadcast(ScaleB);
            oddB *= V.Broadcast(ScaleB * B);
            V.Store(evenB + oddB, to, 3 * toStep);
            V.Store(evenB - oddB, to, 4 * toStep);
            V.Store(V.Load(from, (TLength.Value - 1) * step), to, 5 * toStep);
        }
    }

    /// <summary>Six positions become two to five results: Aᵀ.</summary>
    public readonly struct Sums<TLength> : IWinogradTransform where TLength : struct, IWinogradLength
    {
        static int IWinogradTransform.Inputs => Size;

        static int IWinogradTransform.Outputs => TLength.Value;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<V>(Pointer from, nint step, Pointer to, nint toStep) where V : struct, ISimd<V>
        {
            V plus = V.Load(from, step), minus = V.Load(from, 2 * step), evenA = plus + minus, oddA = plus - minus;
            plus = V.Load(from, 3 * step);
            minus = V.Load(from, 4 * step);
            V evenB = plus + minus, oddB = plus - minus;
            V.Store(V.Load(from, 0) + evenA + evenB, to, 0);
            V last = V.MultiplyAdd(V.Broadcast(A), oddA, V.Broadcast(B) * oddB);
            if (TLength.Value > 2)
            {
                V.Store(last, to, toStep);
                last = V.MultiplyAdd(V.Broadcast(0.5f), evenA, evenB + evenB);
            }
            if (TLength.Value > 3)
            {
                V.Store(last, to, 2 * toStep);
                last = V.MultiplyAdd(V.Broadcast(A / 2), oddA, V.Broadcast(2 * B) * oddB);
            }
            if (TLength.Value > 4)
            {
                V.Store(last, to, 3 * toStep);
                last = V.MultiplyAdd(V.Broadcast(0.25f), evenA, V.Broadcast(4) * evenB);
            }
            V.Store(last + V.Load(from, 5 * step), to, (TLength.Value - 1) * toStep);
        }
    }
}
