using NetGen.Kernels;

namespace NetGen.Runtime.Tests.Kernels;

public class MovementTests
{
    [Theory]
    [InlineData(0, 5, 7, 9)]
    [InlineData(5, 0, 7, 9)]
    [InlineData(1, 1, 1, 1)]
    [InlineData(300, 1, 3, 2)]
    [InlineData(50, 17, 17, 40)]
    [InlineData(50, 17, 0, 17)]
    [InlineData(40, 1000, 1000, 1000)]
    [InlineData(3, 70_001, 70_003, 80_000)]
    public void CopyRowsCopiesRowsOnly(int rows, int length, int sourceStride, int targetStride)
    {
        float[] source = KernelMemory.Numbers(Math.Max(0, (rows - 1) * sourceStride + length), 1);
        var expected = new float[Math.Max(0, (rows - 1) * targetStride + length)];
        for (int row = 0; row < rows; row++)
            source.AsSpan(row * sourceStride, length).CopyTo(expected.AsSpan(row * targetStride));
        foreach (Workers workers in WorkersVariants.All)
        {
            using var memory = new KernelMemory();
            Pointer target = memory.Copy(new float[expected.Length]);
            Movement.CopyRows(workers, rows, length, memory.Copy(source), sourceStride, target, targetStride);
            Assert.Equal(expected, target.AsSpan(expected.Length).ToArray());
        }
    }

    public static TheoryData<int[], int[]> Permutations => new()
    {
        { [], [] },
        { [1], [0] },
        { [70_000], [0] },
        { [3, 5], [1, 0] },
        { [33, 65], [1, 0] },
        { [300, 200], [1, 0] },
        { [2, 3, 4], [2, 1, 0] },
        { [4, 17, 3, 8], [0, 2, 1, 3] },
        { [2, 40, 7, 9], [0, 2, 3, 1] },
        { [2, 7, 9, 40], [0, 3, 1, 2] },
        { [5, 1, 6, 1, 7], [4, 1, 0, 3, 2] },
        { [1, 1, 1], [2, 0, 1] },
        { [2, 3, 2, 3, 2, 3, 2, 3], [7, 6, 5, 4, 3, 2, 1, 0] },
        { [2, 3, 2, 3, 2, 3, 2, 3, 5, 2], [0, 1, 4, 5, 2, 3, 8, 9, 6, 7] },
        { [3, 0, 2], [2, 1, 0] },
        { [130, 9], [1, 0] },
        { [9, 130], [1, 0] },
        { [5, 77, 100], [0, 2, 1] },
        { [3, 70, 3], [2, 0, 1] },
        { [6, 33, 5, 16], [0, 2, 1, 3] },
        { [40, 3, 300], [1, 0, 2] },
    };

    [Theory]
    [MemberData(nameof(Permutations))]
    public void PermuteMatchesItsDefinition(int[] shape, int[] axes)
    {
        int size = shape.Aggregate(1, (product, extent) => product * extent);
        float[] source = [.. Enumerable.Range(0, size).Select(i => (float)i)];
        float[] expected = Permute(shape, axes, source);
        nint[] extents = [.. shape.Select(extent => (nint)extent)];
        foreach (Workers workers in WorkersVariants.All)
        {
            using var memory = new KernelMemory();
            Pointer target = memory.Floats(size);
            Movement.Permute(workers, extents, axes, memory.Copy(source), target);
            Assert.Equal(expected, target.AsSpan(size).ToArray());
        }
    }

    [Theory]
    [InlineData(new[] { 0 })]
    [InlineData(new[] { 0, 0 })]
    [InlineData(new[] { 0, 2 })]
    [InlineData(new[] { -1, 0 })]
    public void WrongOrdersOfAxesAreRefused(int[] axes) =>
        Assert.Throws<ArgumentException>(() => Movement.Permute(Workers.Shared, [2, 3], axes, default, default));

    [Fact]
    public void TooManyAxesAreRefused()
    {
        nint[] shape = [2, 2, 2, 2, 2, 2, 2, 2, 2];
        int[] axes = [8, 7, 6, 5, 4, 3, 2, 1, 0];
        Assert.Throws<ArgumentException>(() => Movement.Permute(Workers.Shared, shape, axes, default, default));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_001)]
    public void FillSetsAll(int length)
    {
        foreach (Workers workers in WorkersVariants.All)
        {
            using var memory = new KernelMemory();
            Pointer target = memory.Floats(length);
            Movement.Fill(workers, length, target, 2.5f);
            Assert.True(target.AsSpan(length).IndexOfAnyExcept(2.5f) < 0);
        }
    }

    [Fact]
    public void NothingIsAllocated()
    {
        using var memory = new KernelMemory();
        Pointer source = memory.Floats(60_000);
        Pointer target = memory.Floats(60_000);
        foreach (Workers workers in WorkersVariants.All)
        {
            Assert.Equal(0, Allocation.Of(Run));

            void Run()
            {
                Movement.CopyRows(workers, 100, 500, source, 600, target, 600);
                Movement.Permute(workers, [10, 20, 300], [2, 0, 1], source, target);
                Movement.Fill(workers, 60_000, target, 0);
            }
        }
    }

    private static float[] Permute(int[] shape, int[] axes, float[] source)
    {
        var target = new float[source.Length];
        for (int i = 0; i < target.Length; i++)
        {
            // The coordinates of element i of the target, innermost first, give its place in the source.
            int rest = i;
            int place = 0;
            for (int axis = axes.Length - 1; axis >= 0; axis--)
            {
                int extent = shape[axes[axis]];
                place += rest % extent * shape.Skip(axes[axis] + 1).Aggregate(1, (product, next) => product * next);
                rest /= extent;
            }
            target[i] = source[place];
        }
        return target;
    }
}
