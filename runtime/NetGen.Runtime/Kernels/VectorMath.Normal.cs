using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

public static partial class VectorMath
{
    /// <summary>The density of the normal distribution, exp(−x²/2) / √(2π); error below 2.5 + x² units, from the rounding of x², and 0 where it is below 2⁻¹²⁶.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V NormalDensity<V>(V x) where V : struct, ISimd<V>
    {
        V exponent = x * x * V.Broadcast(-0.5f * Log2OfE);
        V n = V.Round(exponent);
        V power = Polynomial(exponent - n, 0.398942292f, 0.276525736f, 0.0958365202f, 0.0221425351f, 0.00383690419f, 0.00053484767f, 6.22137668e-05f);

        // Exponents beyond the range of floats give any number, which is cleared; NaN passes, for it is not less.
        return ~V.Less(exponent, V.Broadcast(-126f)) & (power * V.PowerOfTwo(n));
    }

    /// <summary>The distribution function Φ of the normal distribution, ½ (1 + erf(x/√2)); error below 2.5 units where x is not negative, else below 5 + x² units.</summary>
    /// <param name="x">The argument.</param>
    /// <param name="density">Its <see cref="NormalDensity"/>, which is the derivative too: who needs both computes it once.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V NormalDistribution<V>(V x, V density) where V : struct, ISimd<V>
    {
        // Φ(−t) is the density times Mills' ratio, a quotient of polynomials with positive terms only; beyond 16 the density is 0.
        V t = V.AtMost(V.Abs(x), V.Broadcast(16f));
        V numerator = Polynomial(t, 1.2533141f, 1.0540624f, 0.4264661f, 0.090834506f, 0.008695531f);
        V denominator = Polynomial(t, 1f, 1.6389047f, 1.1479267f, 0.43490243f, 0.090847515f, 0.008695246f);
        V tail = density * numerator / denominator;
        return V.Select(V.Less(x, V.Broadcast(0f)), tail, V.Broadcast(1f) - tail);
    }
}
