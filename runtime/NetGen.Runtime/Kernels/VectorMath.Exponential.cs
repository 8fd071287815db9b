using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

public static partial class VectorMath
{
    private const float Log2OfE = 1.44269504f;

    // ln 2 in two parts: the first has 10 bits, so its product with an exponent is exact.
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;

    /// <summary>eˣ; error below 1.5 units.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp<V>(V x) where V : struct, ISimd<V>
    {
        // Beyond these limits the result rounds to 0 and to infinity all the same.
        return ExpWithinLimits(V.AtMost(V.AtLeast(x, V.Broadcast(-104f)), V.Broadcast(89f)));
    }

    /// <summary>eˣ − 1 without cancellation near 0; error below 2 units.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Expm1<V>(V x) where V : struct, ISimd<V>
    {
        V bounded = V.AtMost(V.AtLeast(x, V.Broadcast(-26f)), V.Broadcast(89f));
        V n = V.Round(bounded * V.Broadcast(Log2OfE));
        V reduced = ReducedExpm1(ReduceByLn2(bounded, n));

        // 2ⁿ(reduced + 1) − 1, at half its size because 2¹²⁸ is not a float.
        V half = V.PowerOfTwo(n - V.Broadcast(1f));
        V result = V.MultiplyAdd(half, reduced, half - V.Broadcast(0.5f));
        result = V.Select(V.Equal(n, V.Broadcast(0f)), reduced, result + result);
        return WithSignOf(result, x);
    }

    /// <summary>1 / (1 + e⁻ˣ); error below 2.5 units, also where it is close to 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sigmoid<V>(V x) where V : struct, ISimd<V>
    {
        V e = ExpOfNegative(x | V.Broadcast(-0f));
        V one = V.Broadcast(1f);
        return V.Select(V.Less(x, V.Broadcast(0f)), e, one) / (one + e);
    }

    /// <summary>The hyperbolic tangent; error below 2 units.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tanh<V>(V x) where V : struct, ISimd<V> => typeof(V) == typeof(V1) ? SingleTanh(x) : VectorTanh(x);

    // Single floats are the few at the ends of rows: not worth compiling the function into each loop once more for them.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static V SingleTanh<V>(V x) where V : struct, ISimd<V> => VectorTanh(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V VectorTanh<V>(V x) where V : struct, ISimd<V>
    {
        V one = V.Broadcast(1f);
        V magnitude = V.Abs(x);
        V large = one - V.Broadcast(2f) / (ExpOfModerate(V.AtMost(magnitude + magnitude, V.Broadcast(40f))) + one);

        V square = x * x;
        V small = V.MultiplyAdd(Polynomial(square, -0.333332807f, 0.133314118f, -0.0537374355f, 0.020632321f, -0.00569802988f) * square, magnitude, magnitude);
        return WithSignOf(V.Select(V.Less(magnitude, V.Broadcast(0.625f)), small, large), x);
    }

    /// <summary>ln(1 + eˣ); error below 2.5 units.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Softplus<V>(V x) where V : struct, ISimd<V>
    {
        V zero = V.Broadcast(0f);
        V one = V.Broadcast(1f);
        V e = ExpOfNegative(x | V.Broadcast(-0f));
        V sum = one + e;
        return V.Select(V.Less(zero, x), x, zero) + LogOfSum(sum, e - (sum - one));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ExpOfNegative<V>(V x) where V : struct, ISimd<V> => ExpWithinLimits(V.AtLeast(x, V.Broadcast(-104f)));

    // eˣ for −104 ≤ x ≤ 89.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ExpWithinLimits<V>(V x) where V : struct, ISimd<V>
    {
        V n = V.Round(x * V.Broadcast(Log2OfE));
        return V.Scale(V.Broadcast(1f) + ReducedExpm1(ReduceByLn2(x, n)), n);
    }

    // eˣ for |x| ≤ 87, where 2ⁿ is a normal float.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ExpOfModerate<V>(V x) where V : struct, ISimd<V>
    {
        V n = V.Round(x * V.Broadcast(Log2OfE));
        return (V.Broadcast(1f) + ReducedExpm1(ReduceByLn2(x, n))) * V.PowerOfTwo(n);
    }

    // x − n ln 2, for integers n.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ReduceByLn2<V>(V x, V n) where V : struct, ISimd<V> =>
        V.MultiplyAdd(n, V.Broadcast(-Ln2Low), V.MultiplyAdd(n, V.Broadcast(-Ln2High), x));

    // eʳ − 1 for |r| ≤ ln 2 / 2.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ReducedExpm1<V>(V r) where V : struct, ISimd<V> =>
        V.MultiplyAdd(Polynomial(r, 0.49999994f, 0.166665196f, 0.04166824f, 0.00836882275f, 0.00138231623f), r * r, r);
}
