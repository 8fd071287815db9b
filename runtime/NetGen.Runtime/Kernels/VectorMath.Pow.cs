using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

public static partial class VectorMath
{
    /// <summary>x to the power of y; error below 2 units. Special values as in IEEE 754: 1 for y = 0 and for x = 1, NaN for negative x unless y is an integer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Pow<V>(V x, V y) where V : struct, ISimd<V>
    {
        V magnitude = V.Abs(x);
        Log2(magnitude, out V logHigh, out V logLow);

        // y·log₂|x|, again in two parts. A greater y than these would not change the result.
        V bounded = V.AtMost(V.AtLeast(y, V.Broadcast(-8.6e9f)), V.Broadcast(8.6e9f));
        V boundedHigh = Upper(bounded);
        V high = boundedHigh * logHigh;
        V low = V.MultiplyAdd(bounded - boundedHigh, logHigh, bounded * logLow);

        // 2 to the power of that; the limits lie where the result is 0 or infinite.
        V n = V.Round(V.AtMost(V.AtLeast(high + low, V.Broadcast(-160f)), V.Broadcast(140f)));
        V rest = V.AtMost(V.AtLeast(high - n + low, V.Broadcast(-1f)), V.Broadcast(1f));
        V power = V.Scale(V.Broadcast(1f) + ReducedExpm1(rest * V.Broadcast(0.693147181f)), n);
        return PowLimits(x, y, power);
    }

    // x to the power of y, given |x| to the power of y where |x| is neither zero nor infinite.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V PowLimits<V>(V x, V y, V power) where V : struct, ISimd<V>
    {
        V zero = V.Broadcast(0f);
        V one = V.Broadcast(1f);
        V infinity = V.Broadcast(float.PositiveInfinity);

        V magnitude = V.Abs(x);
        V isZero = V.Equal(magnitude, zero);
        V limit = V.Select(isZero ^ V.Less(y, zero), zero, infinity);
        power = V.Select(isZero | V.Equal(magnitude, infinity), limit, power);

        V isInteger = V.Equal(V.Floor(y), y);
        V half = y * V.Broadcast(0.5f);
        V isOdd = isInteger & ~V.Equal(V.Floor(half), half);
        power |= isOdd & x & V.Broadcast(-0f);

        V isNegative = V.Less(x, zero) & V.Less(-infinity, x);
        power = V.Select(isNegative & ~isInteger, V.Broadcast(float.NaN), power);
        power = V.Select(V.Equal(x, x) & V.Equal(y, y), power, x + y);
        return V.Select(V.Equal(x, one) | V.Equal(y, zero), one, power);
    }

    // The logarithm to base 2 as the sum of a part of 12 bits and a small rest, with about 33 correct bits; for positive finite numbers.
    // Parts of 12 bits have exact products, so no step needs a fused instruction.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Log2<V>(V x, out V high, out V low) where V : struct, ISimd<V>
    {
        V one = V.Broadcast(1f);
        V denormal = V.Less(x, V.Broadcast(1.17549435e-38f));
        V scaled = V.Select(denormal, x * V.Broadcast(1 << 23), x);
        V exponent = V.Exponent(scaled) - V.Select(denormal, V.Broadcast(23f), V.Broadcast(0f));
        V mantissa = V.Mantissa(scaled);

        // s = (m − 1)/(m + 1): then ln m = 2 artanh s = ⅔ s (3 + s² + ⅗ s⁴ + …).
        V difference = mantissa - one;
        V sum = mantissa + one;
        V inverse = one / sum;
        V s = difference * inverse;
        V sHigh = Upper(s);
        V sumHigh = Upper(sum);
        V sumLow = mantissa - (sumHigh - one);
        V sLow = (difference - sHigh * sumHigh - sHigh * sumLow) * inverse;

        V square = s * s;
        V squareHigh = sHigh * sHigh;
        V series = Polynomial(square, 0.599999964f, 0.428579509f, 0.332703799f, 0.293159217f) * square * square + sLow * (sHigh + s);
        V three = V.Broadcast(3f);
        V factorHigh = Upper(three + squareHigh + series);
        V factorLow = series - (factorHigh - three - squareHigh);

        V product = sHigh * factorHigh;
        V productRest = sLow * factorHigh + factorLow * s;
        V productHigh = Upper(product + productRest);
        V productLow = productRest - (productHigh - product);

        // Times 2/(3 ln 2), in two parts as well.
        V scaledHigh = productHigh * V.Broadcast(0.961669922f);
        V scaledLow = productHigh * V.Broadcast(1.26772051e-4f) + productLow * V.Broadcast(0.961796694f);
        high = Upper(scaledHigh + scaledLow + exponent);
        low = scaledLow - (high - exponent - scaledHigh);
    }

    // The upper 12 bits of the significand.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Upper<V>(V x) where V : struct, ISimd<V> => x & V.Broadcast(BitConverter.UInt32BitsToSingle(0xFFFFF000));
}
