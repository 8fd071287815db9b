using NetGen.Kernels;

namespace NetGen.Runtime.Tests.Kernels;

/// <summary>A right operand packed once gives the same results as the matrix itself, bit for bit.</summary>
public sealed class MatMulPackedTests : IDisposable
{
    private readonly KernelMemory _memory = new();

    public void Dispose() => _memory.Dispose();

    [Theory]
    [InlineData(16)]
    [InlineData(8)]
    [InlineData(4)]
    [InlineData(1)]
    public void GivesTheSameBitsAtEveryVectorWidth(int lanes)
    {
        using Workers workers = new(2, lanes);
        int[] sizes = [1, 2, 5, 12, 13, 31, 32, 33, 70];
        foreach (int m in new[] { 1, 3, 6, 16, 17, 40 })
        {
            foreach (int n in sizes)
            {
                foreach (int k in sizes)
                    CheckAllTransposes(workers, 1, m, n, k);
            }
        }
    }

    [Theory]
    [InlineData(1, 150, 530, 700)]
    [InlineData(1, 280, 100, 400)]
    [InlineData(1, 20, 600, 650)]
    [InlineData(1, 16, 200, 700)]
    [InlineData(1, 45, 400, 333)]
    [InlineData(1, 64, 48, 6000)]
    [InlineData(5, 30, 50, 40)]
    [InlineData(2, 300, 300, 330)]
    public void GivesTheSameBitsInLargeProducts(int batch, int m, int n, int k) => CheckAllTransposes(Workers.Shared, batch, m, n, k);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(31, 7)]
    [InlineData(32, 7)]
    [InlineData(33, 320)]
    public void FillsNoMoreThanItsPlace(int n, int k)
    {
        foreach (int lanes in new[] { 16, 8, 4, 1 })
        {
            // The guards around it are checked at the end.
            Pointer packed = _memory.Floats((int)MatMul.PackedFloats(n, k));
            MatMul.Pack(new Workers(1, lanes), n, k, KernelOperand.Random(_memory, n * k, seed: 1).Start, transposeB: true, packed);
            int kept = packed.AsSpan(MatMul.PackedFloats(n, k)).ToArray().Count(value => !float.IsNaN(value));
            Assert.InRange(kept, n * k, (int)MatMul.PackedFloats(n, k));
        }
    }

    [Fact]
    public void AnEmptyMatrixIsPackedIntoNothing()
    {
        Assert.Equal(0, MatMul.PackedFloats(0, 5));
        Assert.Equal(0, MatMul.PackedFloats(5, 0));
        MatMul.Pack(Workers.Shared, 0, 5, Pointer.Null, false, Pointer.Null);
        MatMul.Pack(Workers.Shared, 5, 0, Pointer.Null, false, Pointer.Null);
    }

    [Fact]
    public void RefusesOnePackedMatrixForSeveral()
    {
        Pointer a = _memory.Floats(8), b = _memory.Floats(8), c = _memory.Floats(8), packed = _memory.Floats((int)MatMul.PackedFloats(2, 2));
        ArgumentException error = Assert.Throws<ArgumentException>(() =>
            MatMul.Run(Workers.Shared, 2, 2, 2, 2, a, false, b, false, c, false, default(NoEpilogue), packedB: packed));
        Assert.Equal("packedB", error.ParamName);
    }

    private static void CheckAllTransposes(Workers workers, int batch, int m, int n, int k)
    {
        using KernelMemory memory = new();
        KernelOperand a = KernelOperand.Random(memory, batch * m * k, seed: 1), b = KernelOperand.Random(memory, n * k, seed: 2);
        KernelOperand expected = new(memory.Floats(batch * m * n), batch * m * n), actual = new(memory.Floats(batch * m * n), batch * m * n);
        Pointer packed = memory.Floats((int)MatMul.PackedFloats(n, k));
        foreach (bool transposeB in new[] { false, true })
        {
            MatMul.Pack(workers, n, k, b.Start, transposeB, packed);
            foreach (bool transposeA in new[] { false, true })
            {
                MatMul.Run(workers, batch, m, n, k, a.Start, transposeA, b.Start, transposeB, expected.Start, false, default(NoEpilogue), shareB: true);
                MatMul.Run(workers, batch, m, n, k, a.Start, transposeA, b.Start, transposeB, actual.Start, false, default(NoEpilogue), shareB: true, packedB: packed);
                if (!expected.Span.SequenceEqual(actual.Span))
                    Assert.Fail($"{batch} products {m}x{n}x{k} ({transposeA}, {transposeB}) differ with a packed operand.");

                MatMul.Run(workers, batch, m, n, k, a.Start, transposeA, b.Start, transposeB, expected.Start, true, default(NoEpilogue), shareB: true);
                MatMul.Run(workers, batch, m, n, k, a.Start, transposeA, b.Start, transposeB, actual.Start, true, default(NoEpilogue), shareB: true, packedB: packed);
                if (!expected.Span.SequenceEqual(actual.Span))
                    Assert.Fail($"{batch} added products {m}x{n}x{k} ({transposeA}, {transposeB}) differ with a packed operand.");

                CountingEpilogue once = new(batch, m, n);
                MatMul.Run(workers, batch, m, n, k, a.Start, transposeA, b.Start, transposeB, actual.Start, false, once, shareB: true, packedB: packed);
                once.AssertEachOnce();
            }
        }
    }
}
