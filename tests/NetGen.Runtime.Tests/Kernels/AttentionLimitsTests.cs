using NetGen.Kernels;

namespace NetGen.Runtime.Tests.Kernels;

/// <summary>Attention at the limits: of numbers, of sizes and of memory.</summary>
public sealed class AttentionLimitsTests : IDisposable
{
    private readonly KernelMemory _memory = new();

    public void Dispose() => _memory.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(70)]
    public void ExtremeScoresGiveFiniteResults(int queries)
    {
        // Scores of ±10⁴ and 0, so that weights are 0, or equal parts of 1.
        AttentionCase attention = new(_memory, AttentionCase.Sizes(2, 1, 4, causal: false) with { Scale = 1 }, 2, queries, 200);
        for (int i = 0; i < attention.Q.Length; i++)
            attention.Q.Span[i] = (i % 3 - 1) * 100;
        for (int i = 0; i < attention.K.Length; i++)
            attention.K.Span[i] = (i * 7 % 5 - 2) * 50;
        // A gradient inherits the rounding of logSum, which is as great as the scores: 10⁴·2⁻²⁴.
        attention.Check(Workers.Shared, tolerance: 2e-3);
        Assert.All(attention.Results(), value => Assert.True(float.IsFinite(value)));
        AttentionReference expected = attention.Reference();
        for (int i = 0; i < attention.Output.Length; i++)
            Assert.Equal(expected.Output[i], attention.Output[i], 1e-5);
    }

    [Fact]
    public void ScoresThatGrowAlongTheKeysAreNormalisedAnew()
    {
        // The maximum moves from tile to tile.
        AttentionCase attention = new(_memory, AttentionCase.Sizes(1, 1, 8, causal: false) with { Scale = 1 }, 1, 20, 500);
        for (int i = 0; i < attention.K.Length; i++)
            attention.K.Span[i] = i / 16f;
        attention.Check(Workers.Shared);
    }

    [Fact]
    public void ScaleMayBeNegativeOrZero()
    {
        foreach (float scale in new[] { -2f, 0f })
        {
            foreach (int queries in new[] { 1, 40 })
                new AttentionCase(_memory, AttentionCase.Sizes(2, 8, 8, causal: true) with { Scale = scale }, 1, queries, 150).Check(Workers.Shared);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(30)]
    public void ARowWithoutVisibleKeyIsNaNAndPassesNoGradient(int keys)
    {
        // Causal with more queries than keys: the first ones see nothing. In the second sample the mask hides all.
        const int More = 4;
        AttentionCase attention = new(_memory, AttentionCase.Sizes(1, 8, 8, causal: true), 2, keys + More, keys, masked: true);
        attention.Mask.Span[..keys].Fill(1);
        attention.Mask.Span[keys..].Clear();
        attention.Check(Workers.Shared);
        int width = (keys + More) * 8;
        for (int i = 0; i < attention.Output.Length; i++)
            Assert.Equal(i < More * 8 || i >= width, float.IsNaN(attention.Output[i]));
        Assert.All(attention.Dq.Span[..(More * 8)].ToArray(), value => Assert.Equal(0, value));
        Assert.All(attention.Dq.Span[width..].ToArray(), value => Assert.Equal(0, value));
        Assert.All(attention.Dv.Span[(keys * 8)..].ToArray(), value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public void NaNAndInfinityPass(int queries)
    {
        const int Keys = 140, Size = 8;
        foreach (float value in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity })
        {
            // Of a query: its own row, since some scores are NaN or +∞.
            AttentionCase attention = new(_memory, AttentionCase.Sizes(1, Size, Size, causal: false), 1, queries, Keys);
            attention.Q.Span[(queries - 1) * Size + 3] = value;
            attention.Forward(Workers.Shared);
            for (int i = 0; i < attention.Output.Length; i++)
                Assert.Equal(i >= (queries - 1) * Size, float.IsNaN(attention.Output[i]));

            // Of a value: its column.
            attention = new(_memory, AttentionCase.Sizes(1, Size, Size, causal: false), 1, queries, Keys);
            attention.V.Span[130 * Size + 3] = value;
            attention.Forward(Workers.Shared);
            for (int i = 0; i < attention.Output.Length; i++)
            {
                if (i % Size == 3)
                    Assert.Equal(value, attention.Output[i]);
                else
                    Assert.True(float.IsFinite(attention.Output[i]));
            }
        }
    }

    [Fact]
    public void AScoreOfMinusInfinityWeighsNothing()
    {
        AttentionCase attention = new(_memory, AttentionCase.Sizes(1, 1, 4, causal: false), 1, 10, 20);
        for (int i = 0; i < 10; i++)
            attention.Q.Span[i] = 1;
        attention.K.Span[7] = float.NegativeInfinity;
        attention.RunAll(Workers.Shared);
        for (int row = 0; row < 10; row++)
        {
            Assert.Equal(0, attention.Weights[row * 20 + 7]);
            Assert.Equal(1, attention.Weights.Span.Slice(row * 20, 20).ToArray().Sum(), 1e-6f);
        }
    }

    [Fact]
    public void EmptySizesAreLegal()
    {
        AttentionGeometry geometry = AttentionCase.Sizes(2, 8, 8, causal: false);
        Attention.Forward(Workers.Shared, geometry, 0, 3, 3, Pointer.Null, Pointer.Null, Pointer.Null, Pointer.Null, Pointer.Null, Pointer.Null);
        Attention.Gradient(Workers.Shared, geometry, 0, 3, 3, Pointer.Null, Pointer.Null, Pointer.Null, Pointer.Null, Pointer.Null, Pointer.Null, Pointer.Null, Pointer.Null, Pointer.Null, Pointer.Null);
        // Without queries nothing depends on the keys; without keys no query sees any.
        new AttentionCase(_memory, geometry, 2, 0, 5).Check(Workers.Shared);
        new AttentionCase(_memory, geometry, 2, 3, 0).Check(Workers.Shared);
        new AttentionCase(_memory, geometry, 2, 30, 0).Check(Workers.Shared);
    }

    [Fact]
    public void ATooSmallStrideIsRefused()
    {
        AttentionGeometry geometry = AttentionCase.Sizes(2, 8, 8, causal: false) with { KeyStride = 15 };
        ArgumentException exception = Assert.Throws<ArgumentException>(() =>
            Attention.Forward(Workers.Shared, geometry, 1, 1, 1, Pointer.Null, Pointer.Null, Pointer.Null, Pointer.Null, Pointer.Null, Pointer.Null));
        Assert.Contains("keys has 2 heads of 8 floats, but its stride is 15", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AllocatesNothingOnceWarm()
    {
        AttentionCase attention = new(_memory, AttentionCase.Sizes(2, 16, 16, causal: true), 2, 70, 70, masked: true);
        Workers workers = new(1);
        Assert.Equal(0, Allocation.Of(() => attention.RunAll(workers)));
    }

    [Fact]
    public void MemoryGrowsWithTheLengthAndNotItsSquare()
    {
        long shorter = ScratchBytes(512), longer = ScratchBytes(2048);
        Assert.InRange(longer, 2 * shorter, 4 * shorter);
        Assert.True(longer < 2048L * 2048 * sizeof(float) / 2, $"{longer} bytes");
    }

    // What the first call of a new thread allocates: its scratch memory.
    private long ScratchBytes(int length)
    {
        AttentionCase attention = new(_memory, AttentionCase.Sizes(1, 32, 32, causal: true), 1, length, length);
        Workers workers = new(1);
        long bytes = 0;
        Thread thread = new(() =>
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            attention.Forward(workers);
            attention.Gradient(workers);
            bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        });
        thread.Start();
        thread.Join();
        return bytes;
    }
}
