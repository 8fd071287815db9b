using NetGen.Kernels;

namespace NetGen.Runtime.Tests.Kernels;

public class PoolingTests
{
    // Height, Width, KernelHeight, KernelWidth, StrideHeight, StrideWidth, PadTop, PadLeft, DilationHeight, DilationWidth, OutputHeight, OutputWidth.
    public static TheoryData<PoolGeometry> Geometries =>
    [
        new(28, 28, 2, 2, 2, 2, 0, 0, 1, 1, 14, 14),
        new(24, 40, 2, 2, 2, 2, 0, 0, 1, 1, 12, 20),
        new(14, 14, 2, 2, 2, 2, 0, 0, 1, 1, 7, 7),
        new(6, 10, 2, 2, 2, 2, 0, 0, 1, 1, 3, 5),
        new(7, 11, 2, 2, 2, 2, 0, 0, 1, 1, 3, 5),
        new(2, 2, 2, 2, 2, 2, 0, 0, 1, 1, 1, 1),
        new(9, 37, 2, 2, 2, 2, 0, 0, 1, 1, 4, 18),
        new(9, 37, 2, 2, 2, 2, 0, 0, 1, 1, 5, 19),
        new(15, 35, 3, 3, 2, 2, 1, 1, 1, 1, 8, 18),
        new(56, 56, 3, 3, 2, 2, 1, 1, 1, 1, 28, 28),
        new(13, 70, 3, 3, 2, 2, 0, 0, 1, 1, 6, 34),
        new(7, 33, 3, 3, 1, 1, 1, 1, 1, 1, 7, 33),
        new(20, 50, 3, 2, 1, 3, 1, 0, 2, 3, 18, 16),
        new(20, 50, 2, 3, 1, 2, 0, 2, 3, 2, 17, 25),
        new(5, 44, 1, 4, 1, 2, 0, 2, 1, 1, 5, 23),
        new(6, 41, 1, 1, 1, 2, 0, 0, 1, 1, 6, 21),
        new(1, 19, 1, 5, 1, 1, 0, 2, 1, 1, 1, 19),
        new(1, 1, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1),
        new(30, 30, 16, 16, 7, 1, 8, 8, 1, 1, 3, 30),
        new(8, 8, 8, 8, 1, 1, 0, 0, 1, 1, 1, 1),
        new(4, 4, 2, 2, 2, 2, 0, 0, 1, 1, 0, 2),
        new(17, 61, 3, 3, 2, 2, 0, 0, 1, 1, 8, 30),
        new(11, 54, 5, 5, 2, 2, 2, 2, 1, 1, 6, 27),
        new(14, 14, 3, 3, 1, 1, 1, 1, 1, 1, 14, 14),
        new(9, 31, 4, 4, 2, 2, 1, 1, 2, 2, 3, 14),
        new(7, 7, 7, 7, 7, 7, 0, 0, 1, 1, 1, 1),
        new(12, 45, 5, 5, 3, 3, 2, 2, 1, 1, 4, 15),
        new(12, 46, 2, 3, 4, 5, 0, 0, 1, 2, 3, 9),
    ];

    [Theory]
    [MemberData(nameof(Geometries))]
    public void MaxMatchesItsDefinition(PoolGeometry g) => CheckExtreme(g, greatest: true);

    [Theory]
    [MemberData(nameof(Geometries))]
    public void MinMatchesItsDefinition(PoolGeometry g) => CheckExtreme(g, greatest: false);

    [Theory]
    [MemberData(nameof(Geometries))]
    public void ExtremeGradientMatchesItsDefinition(PoolGeometry g)
    {
        const int Planes = 5;
        float[] x = Input(g, Planes);
        float[] dy = KernelMemory.Numbers(Planes * (int)g.OutputSize, 2);
        var winners = new byte[dy.Length];
        ReferenceExtreme(g, Planes, x, greatest: true, new float[dy.Length], winners);
        var expected = new double[x.Length];
        ForEachWindow(g, Planes, (output, kernel, input) => expected[input] += kernel == winners[output] ? dy[output] : 0);
        float[]? first = null;

        foreach (Workers workers in WorkersVariants.All)
        {
            using var memory = new KernelMemory();
            Pointer offsets = memory.Floats((winners.Length + 3) / 4);
            for (int i = 0; i < winners.Length; i++)
                offsets.SetByte(i, winners[i]);
            Pointer dx = memory.Floats(x.Length);
            Pooling.ExtremeGradient(workers, g, Planes, memory.Copy(dy), offsets, dx);
            AssertClose(expected, dx);
            first ??= dx.AsSpan(x.Length).ToArray();
            Assert.Equal(first, dx.AsSpan(x.Length).ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Geometries))]
    public void AverageMatchesItsDefinition(PoolGeometry g)
    {
        const int Planes = 5;
        float[] x = KernelMemory.Numbers(Planes * (int)g.InputSize, 1);
        foreach (bool countPadding in (bool[])[false, true])
        {
            var sums = new double[Planes * g.OutputSize];
            var counts = new int[sums.Length];
            ForEachWindow(g, Planes, (output, _, input) =>
            {
                sums[output] += x[input];
                counts[output]++;
            });
            double[] expected = [.. sums.Select((sum, i) => sum / (countPadding ? g.KernelSize : counts[i]))];
            foreach (Workers workers in WorkersVariants.All)
            {
                using var memory = new KernelMemory();
                Pointer y = memory.Floats(expected.Length);
                Pooling.Average(workers, g, Planes, memory.Copy(x), y, countPadding);
                AssertClose(expected, y);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Geometries))]
    public void AverageGradientMatchesItsDefinition(PoolGeometry g)
    {
        const int Planes = 5;
        float[] dy = KernelMemory.Numbers(Planes * (int)g.OutputSize, 1);
        foreach (bool countPadding in (bool[])[false, true])
        {
            var counts = new int[dy.Length];
            ForEachWindow(g, Planes, (output, _, _) => counts[output]++);
            var expected = new double[Planes * g.InputSize];
            ForEachWindow(g, Planes, (output, _, input) => expected[input] += dy[output] / (double)(countPadding ? g.KernelSize : counts[output]));
            float[]? first = null;
            foreach (Workers workers in WorkersVariants.All)
            {
                using var memory = new KernelMemory();
                Pointer dx = memory.Floats(expected.Length);
                Pooling.AverageGradient(workers, g, Planes, memory.Copy(dy), dx, countPadding);
                AssertClose(expected, dx);
                first ??= dx.AsSpan(expected.Length).ToArray();
                Assert.Equal(first, dx.AsSpan(expected.Length).ToArray());
            }
        }
    }

    [Theory]
    [MemberData(nameof(Geometries))]
    public void NothingIsDoneForNoPlanes(PoolGeometry g)
    {
        using var memory = new KernelMemory();
        Pointer nothing = memory.Floats(0);
        Pooling.Max(Workers.Shared, g, 0, nothing, nothing, nothing);
        Pooling.ExtremeGradient(Workers.Shared, g, 0, nothing, nothing, nothing);
        Pooling.Average(Workers.Shared, g, 0, nothing, nothing, true);
        Pooling.AverageGradient(Workers.Shared, g, 0, nothing, nothing, true);
    }

    [Fact]
    public void TooLargeAWindowIsRefusedWhereWinnersAreKept()
    {
        using var memory = new KernelMemory();
        var g = new PoolGeometry(17, 17, 17, 17, 1, 1, 0, 0, 1, 1, 1, 1);
        Pointer x = memory.Copy(KernelMemory.Numbers(17 * 17, 1));
        Pointer y = memory.Floats(1);
        var exception = Assert.Throws<ArgumentException>(() => Pooling.Max(Workers.Shared, g, 1, x, y, x));
        Assert.Contains("17×17", exception.Message);
        Assert.Throws<ArgumentException>(() => Pooling.ExtremeGradient(Workers.Shared, g, 1, y, x, x));
        Pooling.Max(Workers.Shared, g, 1, x, y, Pointer.Null);
        Assert.Equal(x.AsSpan(17 * 17).ToArray().Max(), y[0]);
    }

    [Fact]
    public void AWindowOfPaddingOnlyIsRefused()
    {
        using var memory = new KernelMemory();
        Pointer nothing = memory.Floats(0);
        var exception = Assert.Throws<ArgumentException>(
            () => Pooling.Max(Workers.Shared, new PoolGeometry(4, 4, 2, 2, 1, 1, 2, 0, 1, 1, 7, 3), 1, nothing, nothing, nothing));
        Assert.Contains("row 0", exception.Message);
        Assert.Throws<ArgumentException>(
            () => Pooling.Average(Workers.Shared, new PoolGeometry(4, 1, 2, 2, 1, 1, 0, 1, 1, 2, 3, 1), 1, nothing, nothing, true));
    }

    [Fact]
    public void NothingIsAllocated()
    {
        var g = new PoolGeometry(28, 28, 3, 3, 2, 2, 1, 1, 1, 1, 14, 14);
        using var memory = new KernelMemory();
        Pointer x = memory.Floats(20 * 28 * 28);
        Pointer y = memory.Floats(20 * 14 * 14);
        Pointer offsets = memory.Floats(20 * 14 * 14 / 4);
        foreach (Workers workers in WorkersVariants.All)
        {
            Assert.Equal(0, Allocation.Of(Run));

            void Run()
            {
                Pooling.Max(workers, g, 20, x, y, offsets);
                Pooling.ExtremeGradient(workers, g, 20, y, offsets, x);
                Pooling.Average(workers, g, 20, x, y, true);
                Pooling.AverageGradient(workers, g, 20, y, x, true);
            }
        }
    }

    private static void CheckExtreme(PoolGeometry g, bool greatest)
    {
        const int Planes = 5;
        float[] x = Input(g, Planes);
        var expected = new float[Planes * g.OutputSize];
        var winners = new byte[expected.Length];
        ReferenceExtreme(g, Planes, x, greatest, expected, winners);
        foreach (Workers workers in WorkersVariants.All)
        {
            using var memory = new KernelMemory();
            Pointer y = memory.Floats(expected.Length);
            Pointer inference = memory.Floats(expected.Length);
            Pointer offsets = memory.Floats((expected.Length + 3) / 4);
            Pointer input = memory.Copy(x);
            if (greatest)
            {
                Pooling.Max(workers, g, Planes, input, y, offsets);
                Pooling.Max(workers, g, Planes, input, inference, Pointer.Null);
            }
            else
            {
                Pooling.Min(workers, g, Planes, input, y, offsets);
                Pooling.Min(workers, g, Planes, input, inference, Pointer.Null);
            }
            Assert.Equal(expected, y.AsSpan(expected.Length).ToArray());
            Assert.Equal(expected, inference.AsSpan(expected.Length).ToArray());
            for (int i = 0; i < winners.Length; i++)
                Assert.Equal(winners[i], offsets.Byte(i));
        }
    }

    // Few different values, so that there are ties, with some infinities and NaNs among them.
    private static float[] Input(PoolGeometry g, int planes)
    {
        var random = new Random(3);
        var x = new float[planes * g.InputSize];
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = random.Next(60) switch
            {
                0 => float.NaN,
                1 => float.PositiveInfinity,
                2 => float.NegativeInfinity,
                int number => number % 7 - 3,
            };
        }
        return x;
    }

    private static void ReferenceExtreme(PoolGeometry g, int planes, float[] x, bool greatest, float[] y, byte[] winners)
    {
        var first = new bool[y.Length];
        ForEachWindow(g, planes, (output, kernel, input) =>
        {
            bool wins = !first[output] || !float.IsNaN(y[output]) && (float.IsNaN(x[input]) || (greatest ? x[input] > y[output] : x[input] < y[output]));
            first[output] = true;
            if (wins)
                (y[output], winners[output]) = (x[input], (byte)kernel);
        });
    }

    private static void ForEachWindow(PoolGeometry g, int planes, Action<int, int, int> visit)
    {
        for (int plane = 0; plane < planes; plane++)
        for (int i = 0; i < g.OutputHeight; i++)
        for (int j = 0; j < g.OutputWidth; j++)
        for (int a = 0; a < g.KernelHeight; a++)
        for (int b = 0; b < g.KernelWidth; b++)
        {
            int row = i * g.StrideHeight - g.PadTop + a * g.DilationHeight;
            int column = j * g.StrideWidth - g.PadLeft + b * g.DilationWidth;
            if (row >= 0 && row < g.Height && column >= 0 && column < g.Width)
                visit((plane * g.OutputHeight + i) * g.OutputWidth + j, a * g.KernelWidth + b, (plane * g.Height + row) * g.Width + column);
        }
    }

    private static void AssertClose(double[] expected, Pointer actual)
    {
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-5 * (1 + Math.Abs(expected[i])), $"Element {i} is {actual[i]}, expected {expected[i]}.");
    }
}
