using NetGen.Kernels;

namespace NetGen.Runtime.Tests.Kernels;

public sealed class MatMulTests : IDisposable
{
    private readonly KernelMemory _memory = new();

    private static readonly int[] Sizes = [1, 2, 3, 5, 7, 13, 17, 33, 65, 129];

    public static TheoryData<bool, bool> Transposes => new() { { false, false }, { false, true }, { true, false }, { true, true } };

    public void Dispose() => _memory.Dispose();

    [Theory]
    [MemberData(nameof(Transposes))]
    public void AgreesWithTheDefinitionAtOddSizes(bool transposeA, bool transposeB)
    {
        foreach (int m in Sizes)
        {
            foreach (int n in Sizes)
            {
                foreach (int k in Sizes)
                    new MatMulProduct(_memory, 1, m, n, k, transposeA, transposeB).Check(Workers.Shared, accumulate: false);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Transposes))]
    public void AgreesWithTheDefinitionBeyondOneBlock(bool transposeA, bool transposeB)
    {
        new MatMulProduct(_memory, 1, 300, 530, 40, transposeA, transposeB).Check(Workers.Shared, accumulate: false);
        new MatMulProduct(_memory, 1, 70, 90, 700, transposeA, transposeB).Check(Workers.Shared, accumulate: false);
        new MatMulProduct(_memory, 1, 1, 1100, 333, transposeA, transposeB).Check(Workers.Shared, accumulate: false);
    }

    [Theory]
    [InlineData(16)]
    [InlineData(8)]
    [InlineData(4)]
    [InlineData(1)]
    public void AgreesWithTheDefinitionAtEveryVectorWidth(int lanes)
    {
        Workers workers = new(1, lanes);
        foreach ((int m, int n, int k) in new[] { (1, 200, 70), (5, 33, 40), (70, 90, 400), (64, 128, 32), (129, 9, 65) })
        {
            foreach (bool transposeA in new[] { false, true })
            {
                foreach (bool transposeB in new[] { false, true })
                {
                    MatMulProduct product = new(_memory, 1, m, n, k, transposeA, transposeB);
                    product.Check(workers, accumulate: false);
                    product.CheckEpilogue(workers);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Transposes))]
    public void SplitsALongSummedAxis(bool transposeA, bool transposeB)
    {
        MatMulProduct product = new(_memory, 1, 50, 60, 9001, transposeA, transposeB);
        product.Check(Workers.Shared, accumulate: false);
        product.Check(Workers.Shared, accumulate: true);
        product.CheckEpilogue(Workers.Shared);
    }

    [Theory]
    [MemberData(nameof(Transposes))]
    public void AddsToTheResult(bool transposeA, bool transposeB)
    {
        foreach ((int m, int n, int k) in new[] { (1, 1, 1), (13, 17, 33), (1, 40, 7), (65, 10, 65), (30, 50, 700) })
            new MatMulProduct(_memory, 2, m, n, k, transposeA, transposeB).Check(Workers.Shared, accumulate: true);
    }

    [Theory]
    [MemberData(nameof(Transposes))]
    public void MultipliesBatchesAndSharedOperands(bool transposeA, bool transposeB)
    {
        foreach ((int m, int n, int k) in new[] { (1, 1, 1), (3, 5, 7), (17, 33, 13), (8, 64, 32), (270, 20, 9) })
        {
            foreach (bool shareA in new[] { false, true })
            {
                foreach (bool shareB in new[] { false, true })
                {
                    MatMulProduct product = new(_memory, 5, m, n, k, transposeA, transposeB, shareA, shareB);
                    product.Check(Workers.Shared, accumulate: false);
                    product.CheckEpilogue(Workers.Shared);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Transposes))]
    public void CallsTheEpilogueOnceForEachElement(bool transposeA, bool transposeB)
    {
        foreach (int m in new[] { 1, 3, 6, 13, 65 })
        {
            foreach (int n in new[] { 1, 7, 10, 16, 33, 130 })
            {
                foreach (int k in new[] { 1, 9, 650 })
                    new MatMulProduct(_memory, 1, m, n, k, transposeA, transposeB).CheckEpilogue(Workers.Shared);
            }
        }
    }

    [Theory]
    [InlineData(1, 200, 200, 300, false, false)]
    [InlineData(1, 520, 300, 130, true, true)]
    [InlineData(1, 50, 60, 9001, true, false)]
    [InlineData(7, 20, 30, 40, false, true)]
    [InlineData(1, 4, 900, 200, false, true)]
    public void IsTheSameForAnyNumberOfThreads(int batch, int m, int n, int k, bool transposeA, bool transposeB)
    {
        MatMulProduct product = new(_memory, batch, m, n, k, transposeA, transposeB);
        Workers one = new(1), two = new(2), three = new(3);
        float[] expected = product.Run(one);
        Assert.Equal(expected, product.Run(two));
        Assert.Equal(expected, product.Run(three));
        two.Dispose();
        three.Dispose();
    }

    [Fact]
    public void ASummedAxisOfLengthZeroGivesZeros()
    {
        MatMulProduct product = new(_memory, 2, 9, 20, 0, transposeA: false, transposeB: false);
        Assert.All(product.Run(Workers.Shared), value => Assert.Equal(0, value));
        product.CheckEpilogue(Workers.Shared);
        new MatMulProduct(_memory, 2, 9, 20, 0, transposeA: false, transposeB: true).CheckEpilogue(Workers.Shared);
    }

    [Fact]
    public void AnEmptyResultDoesNothing()
    {
        foreach ((int batch, int m, int n) in new[] { (0, 3, 3), (2, 0, 3), (2, 3, 0) })
            MatMul.Run(Workers.Shared, batch, m, n, 3, Pointer.Null, false, Pointer.Null, false, Pointer.Null, false, default(NoEpilogue));
    }

    [Fact]
    public void RefusesToAccumulateThroughAnEpilogue()
    {
        MatMulProduct product = new(_memory, 1, 2, 2, 2, transposeA: false, transposeB: false);
        Assert.Throws<ArgumentException>(() => product.RunCounting(Workers.Shared, accumulate: true));
    }

    [Fact]
    public void NotANumberStaysWhereItBelongs()
    {
        MatMulProduct product = new(_memory, 1, 20, 40, 30, transposeA: false, transposeB: true);
        product.A.Start.Set(3 * 30 + 5, float.NaN);
        float[] c = product.Run(Workers.Shared);
        for (int i = 0; i < c.Length; i++)
            Assert.Equal(i / 40 == 3, float.IsNaN(c[i]));
    }

    [Fact]
    public void AllocatesNothingAfterTheFirstCall()
    {
        Workers workers = new(1);
        foreach (MatMulProduct product in new[] { new MatMulProduct(_memory, 1, 70, 80, 90, false, true), new MatMulProduct(_memory, 1, 50, 60, 9001, true, false), new MatMulProduct(_memory, 1, 2, 300, 200, false, true) })
            Assert.Equal(0, Allocation.Of(() => product.RunInPlace(workers)));
    }
}
