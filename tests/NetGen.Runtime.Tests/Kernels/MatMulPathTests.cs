using NetGen.Kernels;

namespace NetGen.Runtime.Tests.Kernels;

/// <summary>Every way of making a product: at all small sizes, and at shapes on both sides of the limits between the ways.</summary>
public sealed class MatMulPathTests
{
    /// <summary>Batch, m, n, k: shapes that split the summed axis, share packed operands, read them in place, or are turned round.</summary>
    public static TheoryData<int, int, int, int> Shapes => new()
    {
        // One row: whole, split along the sum, and more columns than a task takes.
        { 1, 1, 70, 40 }, { 1, 1, 300, 1001 }, { 1, 1, 5000, 21 }, { 3, 1, 300, 1001 },
        // Few rows or columns: scalar products, in one block of the sum and in several.
        { 1, 12, 100, 900 }, { 1, 100, 12, 900 }, { 2, 7, 13, 25 }, { 2, 7, 13, 23 }, { 1, 200, 1, 50 },
        // Few rows that fill vectors, and those that do not.
        { 1, 13, 150, 700 }, { 1, 16, 301, 330 }, { 1, 17, 301, 330 }, { 1, 32, 200, 650 }, { 1, 47, 131, 64 }, { 1, 48, 96, 700 }, { 1, 49, 96, 700 },
        // The right operand in place: rows at distances that share few lines of the cache, or many.
        { 1, 18, 80, 300 }, { 1, 19, 80, 300 }, { 1, 130, 112, 64 }, { 1, 140, 48, 64 }, { 1, 130, 128, 64 },
        // Tiles in both directions that share packed operands, in several blocks of the sum.
        { 1, 150, 530, 700 }, { 1, 290, 200, 350 }, { 1, 133, 1100, 30 }, { 2, 300, 300, 330 },
        // A long sum of a small result.
        { 1, 50, 60, 9001 }, { 1, 132, 40, 6000 },
        // Batches: several images for each task, one, and more than one task for each.
        { 40, 9, 17, 5 }, { 20, 64, 48, 32 }, { 17, 140, 30, 9 }, { 16, 270, 40, 20 },
    };

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void AllSmallSizesAgreeWithTheDefinition(bool transposeA, bool transposeB)
    {
        for (int m = 1; m <= 40; m++)
        {
            using KernelMemory memory = new();
            for (int n = 1; n <= 40; n++)
            {
                foreach (int k in new[] { 1, 8, 27 })
                    new MatMulProduct(memory, 1, m, n, k, transposeA, transposeB).Check(Workers.Shared, accumulate: false);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void EveryWayAgreesWithTheDefinition(int batch, int m, int n, int k)
    {
        foreach (bool transposeA in new[] { false, true })
        {
            foreach (bool transposeB in new[] { false, true })
            {
                using KernelMemory memory = new();
                MatMulProduct product = new(memory, batch, m, n, k, transposeA, transposeB);
                product.Check(Workers.Shared, accumulate: false);
                product.Check(Workers.Shared, accumulate: true);
                product.CheckEpilogue(Workers.Shared);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void EveryWayAgreesAtEveryVectorWidth(int batch, int m, int n, int k)
    {
        foreach (int lanes in new[] { 16, 8, 4, 1 })
        {
            using Workers workers = new(1, lanes);
            using KernelMemory memory = new();
            bool transposeA = (m & 1) == 0;
            new MatMulProduct(memory, batch, m, n, k, transposeA, transposeB: false).CheckEpilogue(workers);
            new MatMulProduct(memory, batch, m, n, k, transposeA: false, transposeB: true).CheckEpilogue(workers);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void EveryWayIsTheSameForAnyNumberOfThreads(int batch, int m, int n, int k)
    {
        using Workers one = new(1), two = new(2), three = new(3);
        foreach (bool transposeA in new[] { false, true })
        {
            foreach (bool transposeB in new[] { false, true })
            {
                using KernelMemory memory = new();
                MatMulProduct product = new(memory, batch, m, n, k, transposeA, transposeB);
                float[] expected = product.Run(one);
                Assert.Equal(expected, product.Run(two));
                Assert.Equal(expected, product.Run(three));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void EveryWayAllocatesNothingAfterTheFirstCall(int batch, int m, int n, int k)
    {
        using Workers workers = new(1);
        using KernelMemory memory = new();
        foreach (bool transposeB in new[] { false, true })
        {
            MatMulProduct product = new(memory, batch, m, n, k, transposeA: false, transposeB);
            Assert.Equal(0, Allocation.Of(() => product.RunInPlace(workers)));
        }
    }
}
