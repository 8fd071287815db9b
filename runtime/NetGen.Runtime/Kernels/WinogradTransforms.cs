using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>A linear map of a few values to a few others, for whole vectors at once: one dimension of one of the transforms of Winograd's method.</summary>
internal interface IWinogradTransform
{
    /// <summary>The number of values that go in.</summary>
    static abstract int Inputs { get; }

    /// <summary>The number of values that come out.</summary>
    static abstract int Outputs { get; }

    /// <summary>Reads vectors <paramref name="step"/> floats apart and writes vectors <paramref name="toStep"/> floats apart.</summary>
    static abstract void Apply<V>(Pointer from, nint step, Pointer to, nint toStep) where V : struct, ISimd<V>;
}

/// <summary>
/// Winograd's minimal filtering F(4×4, 3×3) and its relative F(3×3, 4×4): a tile of 6 × 6 inputs and 3 × 3 taps make 4 × 4 outputs with 36 multiplications in place of 144.
/// </summary>
/// <remarks>
/// <para>
/// A. Lavin and S. Gray, "Fast Algorithms for Convolutional Neural Networks" (2016). With polynomials it reads: multiply the values of two polynomials at six points and interpolate. The
/// usual points 0, ±1, ±2 and ∞ lose three digits over a sum of 512 channels; 0, ±√½, ±√2 and ∞ lose hardly more than the sum itself does, because the powers of reciprocal points stay
/// close to 1 (B. Barabasz et al., "Error Analysis and Improving the Accuracy of Winograd Convolution for Deep Neural Networks", 2020, on why that counts). Squares of the points are
/// rational, so only the odd halves of the sums below meet a rounded constant.
/// </para>
/// <para>All five transforms belong together: each is exact in real numbers only with these points and with the scales that <see cref="Taps"/> and <see cref="Gradients"/> carry.</para>
/// </remarks>
internal static class Winograd
{
    /// <summary>Rows and columns of a transformed tile.</summary>
    public const int Size = 6;

    /// <summary>The number of values of a transformed tile, called positions: each is a product of matrices of its own.</summary>
    public const int Positions = Size * Size;

    /// <summary>Rows and columns of outputs that a tile makes.</summary>
    public const int Outputs = 4;

    /// <summary>Rows and columns of the kernel.</summary>
    public const int Kernel = 3;

    // The points are ±A and ±B, with A·B = 1.
    private const float A = 0.70710678f;
    private const float B = 1.41421356f;

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

    /// <summary>Three taps become six positions: G.</summary>
    public readonly struct Taps : IWinogradTransform
    {
        static int IWinogradTransform.Inputs => Kernel;

        static int IWinogradTransform.Outputs => Size;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<V>(Pointer from, nint step, Pointer to, nint toStep) where V : struct, ISimd<V>
        {
            V g0 = V.Load(from, 0), g1 = V.Load(from, step), g2 = V.Load(from, 2 * step);
            StorePair(V.MultiplyAdd(V.Broadcast(0.5f), g2, g0) * V.Broadcast(ScaleA), g1 * V.Broadcast(ScaleA * A), to, toStep);
            StorePair(V.MultiplyAdd(V.Broadcast(2), g2, g0) * V.Broadcast(ScaleB), g1 * V.Broadcast(ScaleB * B), to + 2 * toStep, toStep);
            V.Store(g0, to, 0);
            V.Store(g2, to, 5 * toStep);
        }
    }

    /// <summary>Six positions become four outputs: Aᵀ.</summary>
    public readonly struct Results : IWinogradTransform
    {
        static int IWinogradTransform.Inputs => Size;

        static int IWinogradTransform.Outputs => Winograd.Outputs;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<V>(Pointer from, nint step, Pointer to, nint toStep) where V : struct, ISimd<V>
        {
            LoadSums(from, step, out V even1, out V odd1, out V even2, out V odd2);
            V.Store(V.Load(from, 0) + even1 + even2, to, 0);
            V.Store(V.MultiplyAdd(V.Broadcast(A), odd1, V.Broadcast(B) * odd2), to, toStep);
            V.Store(V.MultiplyAdd(V.Broadcast(0.5f), even1, even2 + even2), to, 2 * toStep);
            V.Store(V.MultiplyAdd(V.Broadcast(A / 2), odd1, V.MultiplyAdd(V.Broadcast(2 * B), odd2, V.Load(from, 5 * step))), to, 3 * toStep);
        }
    }

    /// <summary>Four output gradients become six positions: what G is to <see cref="Taps"/>, of four values.</summary>
    public readonly struct Gradients : IWinogradTransform
    {
        static int IWinogradTransform.Inputs => Winograd.Outputs;

        static int IWinogradTransform.Outputs => Size;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<V>(Pointer from, nint step, Pointer to, nint toStep) where V : struct, ISimd<V>
        {
            V g0 = V.Load(from, 0), g1 = V.Load(from, step), g2 = V.Load(from, 2 * step), g3 = V.Load(from, 3 * step);
            V half = V.Broadcast(0.5f), two = V.Broadcast(2);
            StorePair(V.MultiplyAdd(half, g2, g0) * V.Broadcast(ScaleA), V.MultiplyAdd(half, g3, g1) * V.Broadcast(ScaleA * A), to, toStep);
            StorePair(V.MultiplyAdd(two, g2, g0) * V.Broadcast(ScaleB), V.MultiplyAdd(two, g3, g1) * V.Broadcast(ScaleB * B), to + 2 * toStep, toStep);
            V.Store(g0, to, 0);
            V.Store(g3, to, 5 * toStep);
        }
    }

    /// <summary>Six positions become the gradients of three taps.</summary>
    public readonly struct TapGradients : IWinogradTransform
    {
        static int IWinogradTransform.Inputs => Size;

        static int IWinogradTransform.Outputs => Kernel;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Apply<V>(Pointer from, nint step, Pointer to, nint toStep) where V : struct, ISimd<V>
        {
            LoadSums(from, step, out V even1, out V odd1, out V even2, out V odd2);
            V.Store(V.Load(from, 0) + even1 + even2, to, 0);
            V.Store(V.MultiplyAdd(V.Broadcast(A), odd1, V.Broadcast(B) * odd2), to, toStep);
            V.Store(V.MultiplyAdd(V.Broadcast(0.5f), even1, even2 + even2) + V.Load(from, 5 * step), to, 2 * toStep);
        }
    }

    // What interpolation divides by: the product of the distances of a point from the others is −3/2 for ±A, 6 for ±B and 1 for 0.
    private const float ScaleA = -2f / 3;
    private const float ScaleB = 1f / 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StorePair<V>(V even, V odd, Pointer to, nint toStep) where V : struct, ISimd<V>
    {
        V.Store(even + odd, to, toStep);
        V.Store(even - odd, to, 2 * toStep);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LoadSums<V>(Pointer from, nint step, out V even1, out V odd1, out V even2, out V odd2) where V : struct, ISimd<V>
    {
        V plus = V.Load(from, step), minus = V.Load(from, 2 * step);
        even1 = plus + minus;
        odd1 = plus - minus;
        plus = V.Load(from, 3 * step);
        minus = V.Load(from, 4 * step);
        even2 = plus + minus;
        odd2 = plus - minus;
    }
}
