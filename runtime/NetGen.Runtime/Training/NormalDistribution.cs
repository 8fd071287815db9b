using System.Runtime.CompilerServices;
using NetGen.Kernels;

namespace NetGen;

/// <summary>Turns uniform random numbers into normal ones by the inverse of the cumulative distribution.</summary>
/// <remarks>Algorithm AS 241 (PPND7): Wichura, "The percentage points of the normal distribution", Applied Statistics 37, 1988. Good to seven digits.</remarks>
internal static class NormalDistribution
{
    // Half the step of the uniform numbers: 2⁻²⁵.
    private const float HalfStep = 1f / (1 << 25);

    /// <summary>The number below which a normal variable lies with the probability <paramref name="uniform"/> + 2⁻²⁵.</summary>
    /// <typeparam name="V">The vector.</typeparam>
    /// <param name="uniform">Multiples of 2⁻²⁴ in [0, 1). The half step keeps 0 and 1 out and the distribution symmetric.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Inverse<V>(V uniform)
        where V : struct, ISimd<V>
    {
        // Both differences are exact.
        V q = uniform - V.Broadcast(0.5f) + V.Broadcast(HalfStep);
        V distance = V.Abs(q);
        V centre = Centre(q);
        V inCentre = V.LessOrEqual(distance, V.Broadcast(0.425f));
        V tail = Tail(V.Broadcast(0.5f) - distance);
        return V.Select(inCentre, centre, V.Select(V.Less(q, V.Broadcast(0)), -tail, tail));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Centre<V>(V q)
        where V : struct, ISimd<V>
    {
        V r = V.Broadcast(0.180625f) - (q * q);
        V above = Next(Next(Next(V.Broadcast(59.10937472f), r, 159.29113202f), r, 50.434271938f), r, 3.3871327179f);
        V below = Next(Next(Next(V.Broadcast(67.1875636f), r, 78.757757664f), r, 17.895169469f), r, 1);
        return q * above / below;
    }

    // The third region of the algorithm begins at probabilities below e⁻²⁵, which 24 bits do not reach.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Tail<V>(V probability)
        where V : struct, ISimd<V>
    {
        V r = V.Sqrt(-Log(probability)) - V.Broadcast(1.6f);
        V above = Next(Next(Next(V.Broadcast(0.17023821103f), r, 1.3067284816f), r, 2.75681539f), r, 1.4234372777f);
        V below = Next(Next(V.Broadcast(0.12021132975f), r, 0.7370016425f), r, 1);
        return above / below;
    }

    // log m = 2 artanh((m - 1) / (m + 1)) for the mantissa; the general logarithm uses fused multiply-adds where the machine has them.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Log<V>(V value)
        where V : struct, ISimd<V>
    {
        V mantissa = V.Mantissa(value);
        V s = (mantissa - V.Broadcast(1)) / (mantissa + V.Broadcast(1));
        V square = s * s;
        V series = Next(Next(Next(Next(V.Broadcast(1f / 9), square, 1f / 7), square, 1f / 5), square, 1f / 3), square, 1);
        return (V.Exponent(value) * V.Broadcast(0.69314718f)) + (V.Broadcast(2) * s * series);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Next<V>(V sum, V x, float coefficient)
        where V : struct, ISimd<V> => (sum * x) + V.Broadcast(coefficient);
}
