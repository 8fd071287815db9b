using System.Runtime.CompilerServices;
using NetGen.Kernels;

namespace NetGen.Runtime.Tests.Kernels;

/// <summary>The elementary functions against double precision, over all exponents, at all widths.</summary>
public class VectorMathTests
{
    // What is lost where a result that would be denormal is 0.
    private const double UnitsOfTheLeastNormal = 1 << 23;

    private static readonly float[] Samples = MakeSamples();

    [Fact]
    public void Exp() => Check<ExpFunction>(Math.Exp, 1.5);

    [Fact]
    public void Expm1() => Check<Expm1Function>(VectorMathReference.Expm1, 2);

    [Fact]
    public void Sigmoid() => Check<SigmoidFunction>(VectorMathReference.Sigmoid, 2.5);

    [Fact]
    public void Tanh() => Check<TanhFunction>(Math.Tanh, 2);

    [Fact]
    public void Softplus() => Check<SoftplusFunction>(VectorMathReference.Softplus, 2.5);

    [Fact]
    public void Log() => Check<LogFunction>(Math.Log, 1.5);

    [Fact]
    public void Log1p() => Check<Log1pFunction>(VectorMathReference.Log1p, 2);

    [Fact]
    public void Erf() => Check<ErfFunction>(VectorMathReference.Erf, 2);

    [Fact]
    public void NormalDensity() => Check<NormalDensityFunction>(VectorMathReference.NormalDensity, x => Math.Abs(x) < 13 ? 2.5 + x * x : UnitsOfTheLeastNormal);

    [Fact]
    public void NormalDistribution() => Check<NormalDistributionFunction>(VectorMathReference.NormalDistribution, x => x >= 0 ? 2.5 : x > -13 ? 5 + x * x : UnitsOfTheLeastNormal);

    [Fact]
    public void Sin() => Check<SinFunction>(Math.Sin, 2);

    [Fact]
    public void Cos() => Check<CosFunction>(Math.Cos, 2);

    [Fact]
    public void Atan() => Check<AtanFunction>(Math.Atan, 2);

    [Fact]
    public void Rsqrt() => Check<RsqrtFunction>(x => 1 / Math.Sqrt(x), 1.5);

    [Fact]
    public void Reciprocal() => Check<ReciprocalFunction>(x => 1 / x, 0.5);

    [Fact]
    public void Sign() => Check<SignFunction>(x => double.IsNaN(x) ? x : x == 0 ? x : Math.Sign(x), 0);

    [Fact]
    public void SignOfZeroIsKept()
    {
        AssertNegativeZero<Expm1Function>();
        AssertNegativeZero<Log1pFunction>();
        AssertNegativeZero<TanhFunction>();
        AssertNegativeZero<ErfFunction>();
        AssertNegativeZero<SinFunction>();
        AssertNegativeZero<AtanFunction>();
        AssertNegativeZero<SignFunction>();
    }

    [Fact]
    public void PowOfOrdinaryNumbers()
    {
        var random = new Random(11);
        double worst = 0;
        for (int i = 0; i < 300_000; i++)
        {
            // Exponents chosen so that results spread evenly over all magnitudes, denormal and infinite ones included.
            float x = BitConverter.Int32BitsToSingle(random.Next(1, 0x7F800000));
            float y = (float)((random.NextDouble() * 300 - 155) / Math.Log2(x));
            worst = Math.Max(worst, CheckPow(x, y));
            worst = Math.Max(worst, CheckPow(1 + (random.NextSingle() - 0.5f) * 1e-3f, random.NextSingle() * 1e5f));
            worst = Math.Max(worst, CheckPow(-(random.NextSingle() * 10), random.Next(-30, 30)));
        }
        Assert.True(worst <= 2, $"The error of Pow is {worst:F3} units in the last place.");
    }

    [Fact]
    public void PowOfSpecialNumbers()
    {
        float[] values =
        [
            0, -0f, 1, -1, 0.5f, -0.5f, 2, -2, 3, -3, 2.5f, -2.5f, 16777215, -16777215, 16777216, 3e38f, -3e38f, 1e-45f, -1e-45f,
            float.PositiveInfinity, float.NegativeInfinity, float.NaN,
        ];
        foreach (float x in values)
        {
            foreach (float y in values)
            {
                double error = CheckPow(x, y);
                Assert.True(error <= 2, $"Pow({x}, {y}) is wrong by {error} units in the last place.");
            }
        }
    }

    private static double CheckPow(float x, float y)
    {
        float result = VectorMath.Pow(new V1(x), new V1(y)).Value;
        V256 wide = VectorMath.Pow(V256.Broadcast(x), V256.Broadcast(y));
        Assert.Equal(BitConverter.SingleToInt32Bits(result), BitConverter.SingleToInt32Bits(wide.Value[5]));
        double reference = Math.Pow(x, y);
        if (reference == 0)
            Assert.Equal(double.IsNegative(reference), float.IsNegative(result));
        return UnitsInTheLastPlace(result, reference);
    }

    private static void Check<TFunction>(Func<double, double> reference, double bound) where TFunction : IFunction => Check<TFunction>(reference, _ => bound);

    private static void Check<TFunction>(Func<double, double> reference, Func<double, double> bound) where TFunction : IFunction
    {
        float[] expected = Evaluate<V1, TFunction>();
        AssertSameBits(expected, Evaluate<V128, TFunction>());
        AssertSameBits(expected, Evaluate<V256, TFunction>());
        AssertSameBits(expected, Evaluate<V512, TFunction>());

        double worst = double.NegativeInfinity;
        float worstAt = 0;
        for (int i = 0; i < Samples.Length; i++)
        {
            double error = UnitsInTheLastPlace(expected[i], reference(Samples[i]));
            Assert.False(double.IsNaN(error), $"At {Samples[i]:G9} the result is {expected[i]:G9}.");
            double excess = error - (double.IsNaN(Samples[i]) ? 0 : bound(Samples[i]));
            if (excess > worst)
                (worst, worstAt) = (excess, Samples[i]);
        }
        Assert.True(worst <= 0, $"The error at {worstAt:G9} is {bound(worstAt) + worst:F3} units in the last place; at most {bound(worstAt)} is promised.");
    }

    private static void AssertNegativeZero<TFunction>() where TFunction : IFunction
    {
        Assert.True(float.IsNegative(TFunction.Apply(new V1(-0f)).Value), typeof(TFunction).Name);
        Assert.True(float.IsNegative(TFunction.Apply(V256.Broadcast(-0f)).Value[3]), typeof(TFunction).Name);
        Assert.False(float.IsNegative(TFunction.Apply(V256.Broadcast(0f)).Value[3]), typeof(TFunction).Name);
    }

    private static unsafe float[] Evaluate<V, TFunction>()
        where V : struct, ISimd<V>
        where TFunction : IFunction
    {
        var results = new float[Samples.Length];
        fixed (float* source = Samples, target = results)
        {
            for (int i = 0; i < Samples.Length; i += V.Count)
                V.Store(TFunction.Apply(V.Load(new Pointer(source), i)), new Pointer(target), i);
        }
        return results;
    }

    private static void AssertSameBits(float[] expected, float[] actual)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            if (BitConverter.SingleToInt32Bits(expected[i]) != BitConverter.SingleToInt32Bits(actual[i]) && !(float.IsNaN(expected[i]) && float.IsNaN(actual[i])))
                Assert.Fail($"At {Samples[i]:G9} one width gives {expected[i]:G9}, another {actual[i]:G9}.");
        }
    }

    // The distance in units of the last place of a float near the reference; NaN where only one of the two is NaN.
    private static double UnitsInTheLastPlace(float result, double reference)
    {
        if (double.IsNaN(reference) || float.IsNaN(result))
            return double.IsNaN(reference) && float.IsNaN(result) ? 0 : double.NaN;
        float rounded = (float)reference;
        if (result == rounded)
            return float.IsInfinity(rounded) ? 0 : Math.Abs(result - reference) / Unit(rounded);

        // An infinite result counts as the number that follows the largest float.
        double value = float.IsInfinity(result) ? Math.CopySign(Math.Pow(2, 128), result) : result;
        return Math.Abs(value - reference) / Unit(rounded);
    }

    private static double Unit(float value) => Math.Pow(2, Math.Max(value == 0 || float.IsInfinity(value) ? (value == 0 ? -126 : 127) : Math.ILogB(value), -126) - 23);

    private static float[] MakeSamples()
    {
        var random = new Random(7);
        var samples = new List<float> { float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0, -0f, 1, -1, float.MaxValue, float.MinValue, float.Epsilon, -float.Epsilon };
        for (int exponent = 0; exponent < 255; exponent++)
        {
            for (int i = 0; i < 400; i++)
            {
                int mantissa = i switch { 0 => 0, 1 => 1, 2 => 0x7FFFFF, 3 => 0x400000, _ => random.Next(0x800000) };
                int bits = (exponent << 23) | mantissa;
                samples.Add(BitConverter.Int32BitsToSingle(bits));
                samples.Add(BitConverter.Int32BitsToSingle(bits | int.MinValue));
            }
        }

        // Densely where the functions are used most, and around the limits of the polynomials.
        for (int i = 0; i < 400_000; i++)
            samples.Add((i - 200_000) * (110f / 200_000));
        for (int i = 0; i < 200_000; i++)
            samples.Add((random.NextSingle() - 0.5f) * 4);
        for (int i = 0; i < 5215; i++)
            samples.Add((float)(i * Math.PI / 2));
        while (samples.Count % 16 != 0)
            samples.Add(0.5f);
        return [.. samples];
    }

    private interface IFunction
    {
        static abstract V Apply<V>(V x) where V : struct, ISimd<V>;
    }

    private struct ExpFunction : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static V Apply<V>(V x) where V : struct, ISimd<V> => VectorMath.Exp(x);
    }

    private struct Expm1Function : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static V Apply<V>(V x) where V : struct, ISimd<V> => VectorMath.Expm1(x);
    }

    private struct SigmoidFunction : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static V Apply<V>(V x) where V : struct, ISimd<V> => VectorMath.Sigmoid(x);
    }

    private struct TanhFunction : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static V Apply<V>(V x) where V : struct, ISimd<V> => VectorMath.Tanh(x);
    }

    private struct SoftplusFunction : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static V Apply<V>(V x) where V : struct, ISimd<V> => VectorMath.Softplus(x);
    }

    private struct LogFunction : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static V Apply<V>(V x) where V : struct, ISimd<V> => VectorMath.Log(x);
    }

    private struct Log1pFunction : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static V Apply<V>(V x) where V : struct, ISimd<V> => VectorMath.Log1p(x);
    }

    private struct ErfFunction : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static V Apply<V>(V x) where V : struct, ISimd<V> => VectorMath.Erf(x);
    }

    private struct NormalDensityFunction : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static V Apply<V>(V x) where V : struct, ISimd<V> => VectorMath.NormalDensity(x);
    }

    private struct NormalDistributionFunction : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static V Apply<V>(V x) where V : struct, ISimd<V> => VectorMath.NormalDistribution(x, VectorMath.NormalDensity(x));
    }

    private struct SinFunction : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static V Apply<V>(V x) where V : struct, ISimd<V> => VectorMath.Sin(x);
    }

    private struct CosFunction : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static V Apply<V>(V x) where V : struct, ISimd<V> => VectorMath.Cos(x);
    }

    private struct AtanFunction : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static V Apply<V>(V x) where V : struct, ISimd<V> => VectorMath.Atan(x);
    }

    private struct RsqrtFunction : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static V Apply<V>(V x) where V : struct, ISimd<V> => VectorMath.Rsqrt(x);
    }

    private struct ReciprocalFunction : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static V Apply<V>(V x) where V : struct, ISimd<V> => VectorMath.Reciprocal(x);
    }

    private struct SignFunction : IFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public static V Apply<V>(V x) where V : struct, ISimd<V> => VectorMath.Sign(x);
    }
}
