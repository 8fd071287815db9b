using NetGen.Kernels;

namespace NetGen.Runtime.Tests.Kernels;

/// <summary>Convolutions of 3 × 3 and 5 × 5 that are computed by Winograd's method.</summary>
public sealed class ConvolutionWinogradTests : IDisposable
{
    private readonly KernelMemory _memory = new();

    public void Dispose() => _memory.Dispose();

    [Theory]
    [InlineData(3, 0)]
    [InlineData(3, 1)]
    [InlineData(3, 2)]
    [InlineData(3, 3)]
    [InlineData(5, 0)]
    [InlineData(5, 1)]
    [InlineData(5, 2)]
    [InlineData(5, 3)]
    [InlineData(5, 5)]
    public void AgreesWithTheDefinitionAtEverySizeAroundTheEdgesOfTiles(int kernel, int pad)
    {
        foreach (int height in (int[])[5, 6, 7, 8, 9, 13])
        {
            foreach (int width in (int[])[5, 6, 7, 8, 9, 18])
                Check(new(3, Geometry(16, 17, height, width, pad, pad, kernel)), Workers.Shared);
        }
    }

    [Fact]
    public void AgreesWithTheDefinitionAtImagesSmallerThanATile()
    {
        for (int size = 1; size <= 4; size++)
        {
            Check(new(3, Geometry(16, 17, size, 5 - size, 1, 1)), Workers.Shared);
            Check(new(3, Geometry(16, 17, size, 5 - size, 2, 2, kernel: 5)), Workers.Shared);
        }
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(2, 0)]
    [InlineData(1, 3)]
    [InlineData(3, 1)]
    public void AgreesWithTheDefinitionWithUnequalPadding(int top, int left) => Check(new(2, Geometry(20, 16, 10, 11, top, left)), Workers.Shared);

    [Theory]
    [InlineData(9, 24)]
    [InlineData(15, 15)]
    [InlineData(16, 31)]
    [InlineData(17, 33)]
    [InlineData(31, 63)]
    [InlineData(33, 65)]
    [InlineData(64, 129)]
    [InlineData(130, 140)]
    [InlineData(257, 16)]
    [InlineData(300, 20)]
    public void AgreesWithTheDefinitionAtEveryNumberOfChannels(int channels, int outputs) => Check(new(2, Geometry(channels, outputs, 10, 9, 1, 1)), Workers.Shared);

    [Fact]
    public void AgreesWithTheDefinitionInEveryBatch()
    {
        // From all tiles at once to several tasks of whole images, of some rows and of part of a row.
        for (int batch = 1; batch <= 5; batch++)
        {
            Check(new(batch, Geometry(16, 24, 12, 16, 1, 1)), Workers.Shared);
            Check(new(batch, Geometry(24, 16, 21, 26, 1, 1)), Workers.Shared);
            Check(new(batch, Geometry(16, 16, 4, 140, 1, 1)), Workers.Shared);
        }
    }

    [Theory]
    [InlineData(16)]
    [InlineData(8)]
    [InlineData(4)]
    [InlineData(1)]
    public void AgreesWithTheDefinitionAtEveryVectorWidth(int lanes)
    {
        using Workers workers = new(1, lanes);
        Check(new(2, Geometry(16, 16, 8, 8, 1, 1)), workers);
        Check(new(3, Geometry(21, 39, 9, 14, 1, 0)), workers);
        Check(new(3, Geometry(21, 39, 9, 14, 2, 1, kernel: 5)), workers);
        Check(new(3, Geometry(70, 18, 18, 23, 2, 1)), workers);
    }

    [Fact]
    public void MergesTheWeightGradientsOfManyTiles()
    {
        // Enough tiles for several tasks, in boxes of some rows, of whole images and of part of a row.
        Check(new(9, Geometry(18, 33, 40, 40, 1, 1)), Workers.Shared);
        Check(new(50, Geometry(16, 16, 8, 12, 1, 1)), Workers.Shared);
        Check(new(2, Geometry(16, 16, 6, 530, 1, 1)), Workers.Shared);
    }

    [Fact]
    public void GivesTheSameBitsAtEveryVectorWidthAndNumberOfThreads()
    {
        foreach (ConvolutionShape shape in (ConvolutionShape[])[new(2, Geometry(34, 35, 7, 10, 1, 1)), new(15, Geometry(34, 35, 17, 18, 1, 1)),
            new(15, Geometry(34, 35, 17, 18, 2, 2, kernel: 5))])
        {
            ConvolutionOperands operands = new(_memory, shape with { Winograd = true });
            float[]? expected = null;
            foreach (Workers workers in WorkersVariants.All)
            {
                operands.Forward(workers, default(NoEpilogue));
                operands.InputGradient(workers, default(NoEpilogue));
                operands.WeightGradient(workers, accumulate: false);
                float[] actual = [.. operands.Y.Span, .. operands.Dx.Span, .. operands.Dw.Span];
                Assert.Equal(expected ??= actual, actual);
            }
        }
    }

    [Theory]
    [InlineData(3, 1, 4, 4)]
    [InlineData(3, 4, 7, 7)]
    [InlineData(3, 3, 17, 29)]
    [InlineData(3, 1, 5, 150)]
    [InlineData(5, 4, 7, 7)]
    [InlineData(5, 3, 17, 29)]
    public void CallsTheEpilogueOnceForEachElement(int kernel, int batch, int height, int width)
    {
        ConvolutionShape shape = new(batch, Geometry(33, 47, height, width, kernel / 2, kernel / 2, kernel), Winograd: true);
        ConvolutionOperands operands = new(_memory, shape);
        CountingEpilogue forward = new(batch, 47, height * width);
        operands.Forward(Workers.Shared, forward);
        forward.AssertEachOnce();
        operands.CheckForward(forward.Expected);
        CountingEpilogue backward = new(batch, 33, height * width);
        operands.InputGradient(Workers.Shared, backward);
        backward.AssertEachOnce();
        operands.CheckInputGradient(backward.Expected);
    }

    [Theory]
    [InlineData(3, 64)]
    [InlineData(3, 256)]
    [InlineData(3, 512)]
    [InlineData(5, 64)]
    public void ErrsLittleMoreThanADirectSum(int kernel, int channels)
    {
        // Normally distributed data, as of a trained network; relative to the greatest value of the tensor.
        ConvolutionShape shape = new(2, Geometry(channels, channels, 8, 8, kernel / 2, kernel / 2, kernel), Winograd: true);
        ConvolutionOperands operands = new(_memory, shape);
        Random random = new(7);
        foreach (KernelOperand operand in (KernelOperand[])[operands.X, operands.W, operands.Dy])
        {
            foreach (ref float value in operand.Span)
                value = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        }
        operands.Forward(Workers.Shared, default(NoEpilogue));
        Assert.InRange(operands.ForwardError(), 0, 5e-6);
        operands.InputGradient(Workers.Shared, default(NoEpilogue));
        Assert.InRange(operands.InputGradientError(), 0, 5e-6);
        operands.WeightGradient(Workers.Shared, accumulate: false);
        Assert.InRange(operands.WeightGradientError(), 0, 5e-6);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void LeavesNoNaNOrInfinityOut(float special)
    {
        ConvolutionShape shape = new(2, Geometry(16, 16, 11, 13, 1, 1), Winograd: true);
        ConvolutionOperands operands = new(_memory, shape);
        foreach ((int row, int column) in ((int, int)[])[(0, 0), (3, 4), (4, 3), (5, 8), (10, 12)])
        {
            int at = (3 * 11 + row) * 13 + column;
            float before = operands.X[at];
            operands.X.Start.Set(at, special);
            operands.Forward(Workers.Shared, default(NoEpilogue));
            operands.X.Start.Set(at, before);
            for (int i = 0; i < operands.Y.Length; i++)
            {
                int image = i / (16 * 11 * 13), y = i / 13 % 11, x = i % 13;
                if (image == 0 && Math.Abs(y - row) <= 1 && Math.Abs(x - column) <= 1)
                    Assert.False(float.IsFinite(operands.Y[i]), $"{special} at ({row}, {column}) does not reach ({y}, {x}).");
                else if (image == 1 || Math.Abs(y - row) > 4 || Math.Abs(x - column) > 4)
                    Assert.True(float.IsFinite(operands.Y[i]), $"{special} at ({row}, {column}) reaches ({y}, {x}) of image {image}.");
            }
        }
    }

    [Fact]
    public void IsChosenByShape()
    {
        Assert.True(Chosen(Geometry(64, 64, 32, 32, 1, 1), batch: 16));
        Assert.True(Chosen(Geometry(512, 512, 4, 4, 1, 1), batch: 16));
        Assert.True(Chosen(Geometry(16, 16, 8, 8, 1, 1), batch: 16));
        Assert.True(Chosen(Geometry(16, 32, 14, 14, 2, 2, kernel: 5), batch: 64));
        Assert.False(Chosen(Geometry(3, 64, 32, 32, 1, 1), batch: 16), "The transforms of few channels cost more than they save.");
        Assert.False(Chosen(Geometry(512, 512, 4, 4, 1, 1), batch: 1), "The transformed weights of few tiles cost more than they save.");
        Assert.False(Chosen(Geometry(64, 64, 32, 32, 1, 1) with { StrideHeight = 2, OutputHeight = 16 }, batch: 16));
        Assert.False(Chosen(Geometry(64, 64, 32, 32, 1, 1) with { DilationWidth = 2, OutputWidth = 30 }, batch: 16));
        Assert.True(Chosen(Geometry(64, 64, 32, 32, 1, 1) with { Groups = 2 }, batch: 16));
        Assert.False(Chosen(Geometry(64, 64, 32, 32, 1, 1) with { Groups = 16 }, batch: 16), "Groups have too few channels.");
        Assert.False(Chosen(Geometry(64, 64, 32, 32, 1, 1) with { KernelHeight = 1, OutputHeight = 34 }, batch: 16));

        Assert.True(WinogradShape.Of(Geometry(512, 512, 4, 4, 1, 1), backward: false).PaysForWeightGradient(batch: 16));
        Assert.False(WinogradShape.Of(Geometry(512, 512, 4, 4, 1, 1), backward: false).PaysForWeightGradient(batch: 1));
        Assert.False(WinogradShape.Of(Geometry(3, 64, 32, 32, 1, 1), backward: false).PaysForWeightGradient(batch: 16));

        static bool Chosen(ConvolutionGeometry geometry, nint batch) => WinogradShape.Fits(geometry) && WinogradShape.Of(geometry, backward: false).Pays(batch);
    }

    private static ConvolutionGeometry Geometry(int channels, int outputs, int height, int width, int top, int left, int kernel = 3) =>
        new(channels, outputs, 1, height, width, kernel, kernel, 1, 1, top, left, 1, 1, height + 2 * top - kernel + 1, width + 2 * left - kernel + 1);

    private void Check(ConvolutionShape shape, Workers workers) => (shape with { Winograd = true }).CheckAll(_memory, workers);
}
