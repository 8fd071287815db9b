using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>
/// Elementary functions, each written once for vectors of every width. The error is given in units in the last place of the correctly rounded result and holds for all
/// floats, denormal ones included. NaN gives NaN, and infinities give the limits.
/// </summary>
/// <remarks>
/// The polynomials are least-maximum fits of this project (weighted least squares with Lawson's iteration in 50 digits, coefficients rounded to floats one after
/// the other, each time fitting the rest again). All branches are computed and the right one is selected lane by lane.
/// </remarks>
public static partial class VectorMath
{
    /// <summary>1 / x, correctly rounded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Reciprocal<V>(V x) where V : struct, ISimd<V> => V.Broadcast(1f) / x;

    /// <summary>1 / √x from a correctly rounded root and quotient; error below 1.5 units.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Rsqrt<V>(V x) where V : struct, ISimd<V> => V.Broadcast(1f) / V.Sqrt(x);

    /// <summary>max(x, 0); NaN stays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Relu<V>(V x) where V : struct, ISimd<V> => V.AtLeast(x, V.Broadcast(0f));

    /// <summary>−1, 0 or 1; the sign of zero is kept, and NaN is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sign<V>(V x) where V : struct, ISimd<V> =>
        V.Select(V.Less(V.Broadcast(0f), V.Abs(x)), WithSignOf(V.Broadcast(1f), x), x);

    // The magnitude, which must not be negative, with the sign of the other argument.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V WithSignOf<V>(V magnitude, V sign) where V : struct, ISimd<V> => magnitude | (sign & V.Broadcast(-0f));

    // c0 + c1 x + c2 x² + … by Horner's rule.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Polynomial<V>(V x, float c0, float c1, float c2) where V : struct, ISimd<V> =>
        V.MultiplyAdd(V.MultiplyAdd(V.Broadcast(c2), x, V.Broadcast(c1)), x, V.Broadcast(c0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Polynomial<V>(V x, float c0, float c1, float c2, float c3) where V : struct, ISimd<V> =>
        V.MultiplyAdd(Polynomial(x, c1, c2, c3), x, V.Broadcast(c0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Polynomial<V>(V x, float c0, float c1, float c2, float c3, float c4) where V : struct, ISimd<V> =>
        V.MultiplyAdd(Polynomial(x, c1, c2, c3, c4), x, V.Broadcast(c0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Polynomial<V>(V x, float c0, float c1, float c2, float c3, float c4, float c5) where V : struct, ISimd<V> =>
        V.MultiplyAdd(Polynomial(x, c1, c2, c3, c4, c5), x, V.Broadcast(c0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Polynomial<V>(V x, float c0, float c1, float c2, float c3, float c4, float c5, float c6) where V : struct, ISimd<V> =>
        V.MultiplyAdd(V.MultiplyAdd(Polynomial(x, c2, c3, c4, c5, c6), x, V.Broadcast(c1)), x, V.Broadcast(c0));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Polynomial<V>(V x, float c0, float c1, float c2, float c3, float c4, float c5, float c6, float c7, float c8) where V : struct, ISimd<V> =>
        V.MultiplyAdd(V.MultiplyAdd(Polynomial(x, c2, c3, c4, c5, c6, c7, c8), x, V.Broadcast(c1)), x, V.Broadcast(c0));
}
