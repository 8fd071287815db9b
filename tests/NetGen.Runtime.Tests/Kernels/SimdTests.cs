using NetGen.Kernels;

namespace NetGen.Runtime.Tests.Kernels;

/// <summary>The vectors of all widths against plain arithmetic of single floats, lane by lane and bit by bit.</summary>
public class SimdTests
{
    private static readonly float[] Values =
    [
        0, -0f, 1, -1, 0.5f, -0.5f, 1.5f, 2.5f, -2.5f, 3.75f, -3.25f, 8388607.5f, 16777216, 1e-40f, -1e-40f, float.Epsilon, 1e38f, -1e38f,
        float.MaxValue, float.MinValue, float.PositiveInfinity, float.NegativeInfinity, float.NaN,
    ];

    [Fact]
    public void Lanes1() => Check<V1>();

    [Fact]
    public void Lanes4() => Check<V128>();

    [Fact]
    public void Lanes8() => Check<V256>();

    [Fact]
    public void Lanes16() => Check<V512>();

    [Fact]
    public void MultiplyAddIsAlikeAtAllWidths()
    {
        float[] a = KernelMemory.Numbers(1024, 1);
        float[] b = KernelMemory.Numbers(1024, 2);
        float[] c = KernelMemory.Numbers(1024, 3);
        float[] expected = MultiplyAdd<V1>(a, b, c);
        Assert.Equal(expected, MultiplyAdd<V128>(a, b, c));
        Assert.Equal(expected, MultiplyAdd<V256>(a, b, c));
        Assert.Equal(expected, MultiplyAdd<V512>(a, b, c));
        for (int i = 0; i < a.Length; i++)
            Assert.Equal((double)a[i] * b[i] + c[i], expected[i], 1e-6);
    }

    private static float[] MultiplyAdd<V>(float[] a, float[] b, float[] c) where V : struct, ISimd<V>
    {
        using var memory = new KernelMemory();
        Pointer result = memory.Floats(a.Length);
        (Pointer left, Pointer right, Pointer term) = (memory.Copy(a), memory.Copy(b), memory.Copy(c));
        for (int i = 0; i < a.Length; i += V.Count)
            V.Store(V.MultiplyAdd(V.Load(left, i), V.Load(right, i), V.Load(term, i)), result, i);
        return result.AsSpan(a.Length).ToArray();
    }

    private static void Check<V>() where V : struct, ISimd<V>
    {
        CheckBinary<V>((x, y) => x + y, (x, y) => x + y);
        CheckBinary<V>((x, y) => x - y, (x, y) => x - y);
        CheckBinary<V>((x, y) => x * y, (x, y) => x * y);
        CheckBinary<V>((x, y) => x / y, (x, y) => x / y);
        CheckBinary<V>(V.Max, (x, y) => x == 0 && y == 0 ? y : MathF.Max(x, y));
        CheckBinary<V>(V.Min, (x, y) => x == 0 && y == 0 ? y : MathF.Min(x, y));
        CheckBinary<V>(V.AtMost, (x, limit) => limit < x ? limit : x);
        CheckBinary<V>(V.AtLeast, (x, limit) => x < limit ? limit : x);
        CheckBinary<V>((x, y) => x & y, (x, y) => FromBits(Bits(x) & Bits(y)));
        CheckBinary<V>((x, y) => x | y, (x, y) => FromBits(Bits(x) | Bits(y)));
        CheckBinary<V>((x, y) => x ^ y, (x, y) => FromBits(Bits(x) ^ Bits(y)));
        CheckBinary<V>((x, y) => V.Select(V.Less(x, y), x, y), (x, y) => x < y ? x : y);
        CheckBinary<V>((x, y) => V.Select(V.LessOrEqual(x, y), x, y), (x, y) => x <= y ? x : y);
        CheckBinary<V>((x, y) => V.Select(~V.Equal(x, y), x, V.Broadcast(7)), (x, y) => x != y ? x : 7);
        CheckUnary<V>(x => -x, x => -x);
        CheckUnary<V>(V.Abs, MathF.Abs);
        CheckUnary<V>(V.Sqrt, MathF.Sqrt);
        CheckUnary<V>(V.Floor, MathF.Floor);
        CheckUnary<V>(V.Ceiling, MathF.Ceiling);
        CheckUnary<V>(V.Round, MathF.Round);
        CheckMemory<V>();
        CheckReductions<V>();
        CheckExponents<V>();
        CheckScale<V>();
    }

    private static void CheckMemory<V>() where V : struct, ISimd<V>
    {
        int count = V.Count;
        using var memory = new KernelMemory();
        Pointer floats = memory.Copy(KernelMemory.Numbers(2 * count + 3, 1));
        Pointer integers = memory.Copy((int[])[.. Enumerable.Range(-5, count + 3).Select(i => i * 1_000_003)]);
        Pointer bytes = memory.Floats(8);
        for (int i = 0; i < 32; i++)
            bytes.SetByte(i, (byte)(i * 37 + 128));

        V.LoadPairs(floats, 3, out V even, out V odd);
        Pointer pairs = memory.Floats(2 * count + 3);
        V.StorePairs(even, odd, pairs, 3);
        Pointer written = memory.Floats(8);
        for (int i = 0; i < 32; i++)
            written.SetByte(i, 99);
        V.StoreBytes(V.LoadBytes(bytes, 5), written, 7);
        for (int lane = 0; lane < count; lane++)
        {
            Assert.Equal(floats[3 + lane], Lane(V.Load(floats, 3), lane));
            Assert.Equal(floats[3 + 2 * lane], Lane(even, lane));
            Assert.Equal(floats[4 + 2 * lane], Lane(odd, lane));
            Assert.Equal((float)integers.Int32(2 + lane), Lane(V.LoadInt32(integers, 2), lane));
            Assert.Equal((float)bytes.Byte(5 + lane), Lane(V.LoadBytes(bytes, 5), lane));
            Assert.Equal(bytes.Byte(5 + lane), written.Byte(7 + lane));
            Assert.Equal(2.5f, Lane(V.Broadcast(2.5f), lane));
            Assert.Equal((float)(16_777_210 + lane), Lane(V.Iota(16_777_210), lane));
        }
        Assert.Equal(floats.AsSpan(2 * count + 3)[3..].ToArray(), pairs.AsSpan(2 * count + 3)[3..].ToArray());
        Assert.Equal(99, written.Byte(6));
        Assert.Equal(99, written.Byte(7 + count));
        Assert.True(float.IsNaN(pairs[2]));
    }

    private static void CheckReductions<V>() where V : struct, ISimd<V>
    {
        using var memory = new KernelMemory();
        for (int special = 0; special < V.Count; special++)
        {
            Pointer x = memory.Copy(KernelMemory.Numbers(V.Count, special));
            Assert.Equal(x.AsSpan(V.Count).ToArray().Sum(value => (double)value), V.Sum(V.Load(x, 0)), 1e-5);
            x.Set(special, 3);
            Assert.Equal(3, V.HorizontalMax(V.Load(x, 0)));
            x.Set(special, -3);
            Assert.Equal(-3, V.HorizontalMin(V.Load(x, 0)));
            Assert.True(V.Any(V.Less(V.Load(x, 0), V.Broadcast(-2))));
            Assert.False(V.Any(V.Less(V.Load(x, 0), V.Broadcast(-4))));
            x.Set(special, float.NaN);
            Assert.True(float.IsNaN(V.HorizontalMax(V.Load(x, 0))));
            Assert.True(float.IsNaN(V.HorizontalMin(V.Load(x, 0))));
            Assert.True(float.IsNaN(V.Sum(V.Load(x, 0))));
        }
    }

    private static void CheckExponents<V>() where V : struct, ISimd<V>
    {
        for (int exponent = -126; exponent <= 127; exponent++)
        {
            float power = MathF.ScaleB(1, exponent);
            Assert.Equal(power, Lane(V.PowerOfTwo(V.Broadcast(exponent)), V.Count - 1));
            foreach (float mantissa in (float[])[1, 1.25f, 1.41421f, 1.41422f, 1.99999988f])
            {
                // Above √2 the mantissa is halved and the exponent raised.
                int raised = mantissa > MathF.Sqrt(2) ? 1 : 0;
                Assert.Equal(exponent + raised, Lane(V.Exponent(V.Broadcast(power * mantissa)), 0));
                Assert.Equal(raised == 1 ? mantissa / 2 : mantissa, Lane(V.Mantissa(V.Broadcast(power * mantissa)), 0));
            }
        }
    }

    // Rounded once, whether the result is normal, denormal, zero or infinite.
    private static void CheckScale<V>() where V : struct, ISimd<V>
    {
        for (int exponent = -252; exponent <= 250; exponent++)
        {
            foreach (float value in (float[])[1, 1.0000001f, 0.70710677f, 1.4142135f, 1.9999999f, 0.5f, -1.3f])
                AssertSame((float)Math.ScaleB((double)value, exponent), Lane(V.Scale(V.Broadcast(value), V.Broadcast(exponent)), V.Count - 1), $"{value}, {exponent}");
        }
        Assert.True(float.IsNaN(Lane(V.Scale(V.Broadcast(float.NaN), V.Broadcast(float.NaN)), 0)));
    }

    private static void CheckUnary<V>(Func<V, V> vector, Func<float, float> scalar) where V : struct, ISimd<V>
    {
        foreach (float x in Values)
            AssertSame(scalar(x), Lane(vector(V.Broadcast(x)), V.Count - 1), $"{x}");
    }

    private static void CheckBinary<V>(Func<V, V, V> vector, Func<float, float, float> scalar) where V : struct, ISimd<V>
    {
        foreach (float x in Values)
        {
            foreach (float y in Values)
                AssertSame(scalar(x, y), Lane(vector(V.Broadcast(x), V.Broadcast(y)), V.Count - 1), $"{x}, {y}");
        }
    }

    private static void AssertSame(float expected, float actual, string operands) =>
        Assert.True(Bits(expected) == Bits(actual) || float.IsNaN(expected) && float.IsNaN(actual), $"({operands}) gives {actual:G9}, expected {expected:G9}.");

    private static unsafe float Lane<V>(V value, int lane) where V : struct, ISimd<V>
    {
        float* lanes = stackalloc float[V.Count];
        V.Store(value, new Pointer(lanes), 0);
        return lanes[lane];
    }

    private static uint Bits(float x) => BitConverter.SingleToUInt32Bits(x);

    private static float FromBits(uint bits) => BitConverter.UInt32BitsToSingle(bits);
}
