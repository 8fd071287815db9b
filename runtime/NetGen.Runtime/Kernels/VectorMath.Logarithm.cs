using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

public static partial class VectorMath
{
    /// <summary>The natural logarithm; −∞ at 0, NaN below; error below 1.5 units.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log<V>(V x) where V : struct, ISimd<V>
    {
        V zero = V.Broadcast(0f);
        V denormal = V.Less(x, V.Broadcast(1.17549435e-38f));
        V scaled = V.Select(denormal, x * V.Broadcast(1 << 23), x);
        V exponent = V.Exponent(scaled) - V.Select(denormal, V.Broadcast(23f), zero);
        return LogLimits(x, Log(exponent, V.Mantissa(scaled), zero));
    }

    /// <summary>ln(1 + x) without cancellation near 0; −∞ at −1, NaN below; error below 2 units.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log1p<V>(V x) where V : struct, ISimd<V>
    {
        // What the rounding of 1 + x lost, exactly; its effect on the logarithm is that divided by 1 + x.
        V one = V.Broadcast(1f);
        V sum = one + x;
        V lost = V.Select(V.Less(one, x), one - (sum - x), x - (sum - one));
        return WithSignOf(LogLimits(sum, LogOfSum(sum, lost)), x);
    }

    // ln(sum + rest) of a positive sum and what its rounding lost.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LogOfSum<V>(V sum, V rest) where V : struct, ISimd<V> => Log(V.Exponent(sum), V.Mantissa(sum), rest / sum);

    // exponent·ln 2 + ln(mantissa) + correction.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Log<V>(V exponent, V mantissa, V correction) where V : struct, ISimd<V>
    {
        V f = mantissa - V.Broadcast(1f);
        V tail = Polynomial(f, 0.333333135f, -0.250000119f, 0.200020745f, -0.166678518f, 0.142201796f, -0.124082386f, 0.11886768f, -0.116606496f, 0.067315504f);
        V low = V.MultiplyAdd(exponent, V.Broadcast(Ln2Low), correction);
        V beyondLinear = V.MultiplyAdd(f * f, V.MultiplyAdd(tail, f, V.Broadcast(-0.5f)), low);
        return V.MultiplyAdd(exponent, V.Broadcast(Ln2High), f + beyondLinear);
    }

    // The logarithm of x where it is not the one computed for positive numbers.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LogLimits<V>(V x, V logarithm) where V : struct, ISimd<V>
    {
        V zero = V.Broadcast(0f);
        V finiteOrNot = V.Select(V.Less(x, V.Broadcast(float.PositiveInfinity)), logarithm, x);
        V notPositive = V.Select(V.Equal(x, zero), V.Broadcast(float.NegativeInfinity), V.Broadcast(float.NaN));
        return V.Select(V.Less(zero, x), finiteOrNot, notPositive);
    }
}
