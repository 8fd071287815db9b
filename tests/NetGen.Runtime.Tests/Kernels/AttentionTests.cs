using NetGen.Kernels;

namespace NetGen.Runtime.Tests.Kernels;

public sealed class AttentionTests : IDisposable
{
    private readonly KernelMemory _memory = new();

    private static readonly int[] Lengths = [1, 2, 5, 7, 16, 33, 65, 130];

    public void Dispose() => _memory.Dispose();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 3)]
    [InlineData(8, 8)]
    [InlineData(20, 24)]
    [InlineData(32, 32)]
    [InlineData(64, 64)]
    public void AgreesWithTheDefinition(int keySize, int valueSize)
    {
        foreach (int queries in Lengths)
        {
            foreach (int keys in Lengths)
            {
                foreach (bool causal in new[] { false, true })
                {
                    foreach (bool masked in new[] { false, true })
                        new AttentionCase(_memory, AttentionCase.Sizes(2, keySize, valueSize, causal), 2, queries, keys, masked).Check(Workers.Shared);
                }
            }
        }
    }

    [Theory]
    [InlineData(16)]
    [InlineData(8)]
    [InlineData(4)]
    [InlineData(1)]
    public void AgreesWithTheDefinitionAtEveryVectorWidth(int lanes)
    {
        Workers workers = new(1, lanes);
        foreach ((int queries, int keys) in new[] { (1, 33), (3, 130), (7, 5), (33, 16), (130, 65), (100, 300) })
        {
            foreach (int size in new[] { 1, 20, 37 })
            {
                foreach (bool causal in new[] { false, true })
                    new AttentionCase(_memory, AttentionCase.Sizes(2, size, size + 3, causal, 2, 3, 5), 1, queries, keys, masked: queries % 2 == 0).Check(workers);
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AgreesWithTheDefinitionBeyondOneTile(bool causal)
    {
        // 400 rows of one head are cut into several tasks.
        new AttentionCase(_memory, AttentionCase.Sizes(1, 24, 40, causal), 1, 400, 400).Check(Workers.Shared);
        new AttentionCase(_memory, AttentionCase.Sizes(3, 32, 32, causal), 2, 50, 700, masked: true).Check(Workers.Shared);
        new AttentionCase(_memory, AttentionCase.Sizes(2, 100, 130, causal), 1, 300, 90).Check(Workers.Shared);
    }

    [Fact]
    public void LeavesGapsBetweenPositionsAlone()
    {
        // The gaps of all operands hold NaN, as the expected gradients do.
        foreach ((int queries, int keys) in new[] { (1, 40), (40, 40), (17, 70) })
        {
            foreach (int size in new[] { 5, 8, 32 })
                new AttentionCase(_memory, AttentionCase.Sizes(3, size, size, causal: true, queryGap: 1, keyGap: 70, valueGap: 9), 2, queries, keys).Check(Workers.Shared);
        }
    }

    [Fact]
    public void WorksWithinAJointProjection()
    {
        const int Heads = 2, Size = 12, Positions = 50, Width = 3 * Heads * Size;
        AttentionCase apart = new(_memory, AttentionCase.Sizes(Heads, Size, Size, causal: true), 2, Positions, Positions);
        apart.RunAll(Workers.Shared);
        Pointer joint = _memory.Floats(2 * Positions * Width), gradient = _memory.Floats(2 * Positions * Width);
        Pointer output = _memory.Floats(apart.Output.Length), logSum = _memory.Floats(apart.LogSum.Length);
        Put(apart.Q, joint);
        Put(apart.K, joint + Heads * Size);
        Put(apart.V, joint + 2 * Heads * Size);
        AttentionGeometry geometry = apart.Geometry with { QueryStride = Width, KeyStride = Width, ValueStride = Width };

        Attention.Forward(Workers.Shared, geometry, 2, Positions, Positions, joint, joint + Heads * Size, joint + 2 * Heads * Size, Pointer.Null, output, logSum);
        Attention.Gradient(Workers.Shared, geometry, 2, Positions, Positions, joint, joint + Heads * Size, joint + 2 * Heads * Size, Pointer.Null, output, logSum, apart.DOutput.Start,
            gradient, gradient + Heads * Size, gradient + 2 * Heads * Size);
        Pointer expected = _memory.Floats(2 * Positions * Width);
        Put(apart.Dq, expected);
        Put(apart.Dk, expected + Heads * Size);
        Put(apart.Dv, expected + 2 * Heads * Size);
        Assert.Equal(apart.Output.Span, output.AsSpan(apart.Output.Length));
        Assert.Equal(expected.AsSpan(2 * Positions * Width), gradient.AsSpan(2 * Positions * Width));

        static void Put(KernelOperand part, Pointer target) =>
            Movement.CopyRows(Workers.Shared, 2 * Positions, Heads * Size, part.Start, Heads * Size, target, Width);
    }

    [Theory]
    [InlineData(1, 200, 1)]
    [InlineData(130, 130, 4)]
    [InlineData(500, 500, 1)]
    [InlineData(64, 200, 3)]
    public void IsTheSameForAnyNumberOfThreads(int queries, int keys, int heads)
    {
        AttentionCase attention = new(_memory, AttentionCase.Sizes(heads, 16, 20, causal: true), 2, queries, keys, masked: true);
        Workers one = new(1), two = new(2), three = new(3);
        attention.RunAll(one);
        float[] expected = attention.Results();
        attention.RunAll(two);
        Assert.Equal(expected, attention.Results());
        attention.RunAll(three);
        Assert.Equal(expected, attention.Results());
        two.Dispose();
        three.Dispose();
    }

    [Fact]
    public void GradientsThatNobodyWantsAreLeftAway()
    {
        AttentionCase attention = new(_memory, AttentionCase.Sizes(2, 12, 9, causal: true), 2, 70, 90, masked: true);
        attention.RunAll(Workers.Shared);
        (KernelOperand Operand, float[] Values)[] gradients = [.. new[] { attention.Dq, attention.Dk, attention.Dv }.Select(operand => (operand, operand.Span.ToArray()))];
        for (int wanted = 0; wanted < 8; wanted++)
        {
            foreach ((KernelOperand operand, _) in gradients)
                operand.Span.Fill(float.NaN);
            attention.Gradient(Workers.Shared, (wanted & 1) != 0, (wanted & 2) != 0, (wanted & 4) != 0);
            for (int i = 0; i < 3; i++)
            {
                if ((wanted >> i & 1) != 0)
                    Assert.Equal(gradients[i].Values, gradients[i].Operand.Span.ToArray());
                else
                    Assert.All(gradients[i].Operand.Span.ToArray(), value => Assert.Equal(float.NaN, value));
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void GradientsAreTheLimitsOfDifferences(bool causal)
    {
        AttentionCase attention = new(_memory, AttentionCase.Sizes(2, 5, 3, causal), 1, 7, 9, masked: true);
        attention.RunAll(Workers.Shared);
        foreach ((KernelOperand operand, KernelOperand gradient, int which) in new[] { (attention.Q, attention.Dq, 0), (attention.K, attention.Dk, 1), (attention.V, attention.Dv, 2) })
        {
            for (int i = 0; i < operand.Length; i++)
            {
                // Powers of two keep both places exact floats.
                const float Step = 1f / 1024;
                float value = MathF.Round(operand[i] * 4096) / 4096;
                operand.Span[i] = value;
                attention.RunAll(Workers.Shared);
                operand.Span[i] = value + Step;
                double above = attention.Reference().Loss;
                operand.Span[i] = value - Step;
                double below = attention.Reference().Loss;
                operand.Span[i] = value;
                Assert.True(Math.Abs((above - below) / (2 * Step) - gradient[i]) < 1e-5, $"Element {i} of operand {which}: {gradient[i]}, expected {(above - below) / (2 * Step)}.");
            }
        }
    }

    [Fact]
    public void StepByStepGivesWhatTheWholeGives()
    {
        // Generation with cached keys: the last query alone, with all keys so far.
        AttentionCase whole = new(_memory, AttentionCase.Sizes(2, 32, 32, causal: true), 1, 60, 60);
        whole.Forward(Workers.Shared);
        Pointer output = _memory.Floats(64);
        for (int position = 0; position < 60; position++)
        {
            Attention.Forward(Workers.Shared, whole.Geometry, 1, 1, position + 1, whole.Q.Start + position * 64, whole.K.Start, whole.V.Start, Pointer.Null, output, Pointer.Null);
            for (int i = 0; i < 64; i++)
                Assert.Equal(whole.Output[position * 64 + i], output[i], 1e-6f);
        }
    }
}
