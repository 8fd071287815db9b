using NetGen.Kernels;

namespace NetGen.Runtime.Tests.Kernels;

/// <summary>The counter-based random numbers: the same at all widths, uniform, and independent between places and keys.</summary>
public class RandomTests
{
    private const int Count = 1 << 18;

    [Fact]
    public void AllWidthsGiveTheSameNumbers()
    {
        foreach (ulong key in (ulong[])[0, 1, ulong.MaxValue, 0x0123456789ABCDEF])
        {
            // The last start crosses the border of 32 bits.
            foreach (nint start in (nint[])[0, 5, 1_000_003, unchecked((nint)uint.MaxValue) - 8])
            {
                float[] expected = Draw<V1>(key, start, 64);
                Assert.Equal(expected, Draw<V128>(key, start, 64));
                Assert.Equal(expected, Draw<V256>(key, start, 64));
                Assert.Equal(expected, Draw<V512>(key, start, 64));
            }
        }
    }

    [Fact]
    public void NumbersAreMultiplesFromZeroToBelowOne()
    {
        float[] numbers = Draw<V256>(1, 0, Count);
        Assert.All(numbers, number => Assert.InRange(number, 0, 1 - 1f / (1 << 24)));
        Assert.All(numbers, number => Assert.Equal(0, number * (1 << 24) % 1));
    }

    [Fact]
    public void NumbersAreUniform()
    {
        for (ulong key = 0; key < 20; key++)
        {
            var bins = new int[1024];
            foreach (float number in Draw<V256>(key, 0, Count))
                bins[(int)(number * bins.Length)]++;
            double expected = Count / (double)bins.Length;
            double chiSquare = bins.Sum(bin => (bin - expected) * (bin - expected) / expected);

            // Mean 1023, standard deviation 45.2: five deviations to either side.
            Assert.InRange(chiSquare, 797, 1249);
        }
    }

    [Fact]
    public void EveryBitIsFair()
    {
        for (ulong key = 0; key < 20; key++)
        {
            var ones = new int[24];
            foreach (float number in Draw<V256>(key, 0, Count))
            {
                for (int bit = 0; bit < 24; bit++)
                    ones[bit] += ((int)(number * (1 << 24)) >> bit) & 1;
            }
            Assert.All(ones, count => Assert.InRange((count - Count / 2) / Math.Sqrt(Count / 4.0), -5, 5));
        }
    }

    [Fact]
    public void NeighbouringPlacesAndKeysAreUncorrelated()
    {
        for (ulong key = 0; key < 20; key++)
        {
            float[] numbers = Draw<V256>(key, 0, Count);
            foreach (int lag in (int[])[1, 2, 8, 16, 512, 4096])
                AssertUncorrelated(numbers.AsSpan(..^lag), numbers.AsSpan(lag..), $"places {lag} apart, key {key}");

            // Shifted against one another too: a key must not be an offset into the sequence of another.
            foreach (ulong other in (ulong[])[key + 1, key + 2, key ^ (1ul << 32), key ^ (1ul << 63), ~key])
            {
                float[] others = Draw<V256>(other, 0, Count);
                foreach (int lag in (int[])[0, 1, 2, 8])
                    AssertUncorrelated(numbers.AsSpan(lag..), others.AsSpan(..^lag), $"keys {key} and {other}, {lag} apart");
            }
        }
    }

    [Fact]
    public void PairsFillTheSquareEvenly()
    {
        float[] x = Draw<V256>(3, 0, Count);
        float[] y = Draw<V256>(4, 0, Count);
        var bins = new int[32, 32];
        for (int i = 0; i < Count; i++)
            bins[(int)(x[i] * 32), (int)(y[i] * 32)]++;
        double expected = Count / 1024.0;
        double chiSquare = bins.Cast<int>().Sum(bin => (bin - expected) * (bin - expected) / expected);
        Assert.InRange(chiSquare, 797, 1249);
    }

    [Fact]
    public void KeysDependOnSeedStepAndStream()
    {
        var keys = new HashSet<ulong>();
        for (uint seed = 0; seed < 32; seed++)
        for (uint step = 0; step < 32; step++)
        for (uint stream = 0; stream < 32; stream++)
            keys.Add(RandomKey.Of(seed, step, stream));
        Assert.Equal(32 * 32 * 32, keys.Count);
        Assert.Equal(RandomKey.Of(1, 2, 3), RandomKey.Of(1, 2, 3));
    }

    private static void AssertUncorrelated(ReadOnlySpan<float> x, ReadOnlySpan<float> y, string what)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
            sum += (x[i] - 0.5) * (y[i] - 0.5);

        // Divided by its standard deviation for independent numbers of variance 1/12.
        double deviations = sum * 12 / Math.Sqrt(x.Length);
        Assert.True(Math.Abs(deviations) < 5.5, $"Numbers of {what} are correlated: {deviations:F1} standard deviations.");
    }

    private static float[] Draw<V>(ulong key, nint start, int count) where V : struct, ISimd<V>
    {
        using var memory = new KernelMemory();
        Pointer numbers = memory.Floats(count);
        for (int i = 0; i < count; i += V.Count)
            V.Store(V.Uniform(key, start + i), numbers, i);
        return numbers.AsSpan(count).ToArray();
    }
}
