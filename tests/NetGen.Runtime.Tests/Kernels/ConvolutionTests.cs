using NetGen.Kernels;

namespace NetGen.Runtime.Tests.Kernels;

public sealed class ConvolutionTests : IDisposable
{
    private readonly KernelMemory _memory = new();

    /// <summary>Shapes that networks have, and shapes that reach every way of cutting one up.</summary>
    public static TheoryData<string> Named => new(NamedShapes.Keys);

    private static readonly Dictionary<string, ConvolutionShape> NamedShapes = new()
    {
        ["3x3"] = ConvolutionShape.Square(batch: 2, channels: 5, outputs: 7, size: 9, kernel: 3, pad: 1),
        ["3x3, two tiles of rows"] = ConvolutionShape.Square(batch: 1, channels: 3, outputs: 8, size: 28, kernel: 3, pad: 1),
        ["3x3, blocks of channels"] = ConvolutionShape.Square(batch: 2, channels: 80, outputs: 9, size: 6, kernel: 3, pad: 1),
        ["3x3, many outputs"] = ConvolutionShape.Square(batch: 2, channels: 3, outputs: 300, size: 5, kernel: 3, pad: 1),
        ["3x3 stride 2"] = ConvolutionShape.Square(batch: 3, channels: 4, outputs: 13, size: 16, kernel: 3, pad: 1, stride: 2),
        ["7x7 stride 2"] = ConvolutionShape.Square(batch: 2, channels: 3, outputs: 10, size: 30, kernel: 7, pad: 3, stride: 2),
        ["1x1"] = ConvolutionShape.Square(batch: 3, channels: 17, outputs: 11, size: 7, kernel: 1, pad: 0),
        ["1x1, deep"] = ConvolutionShape.Square(batch: 2, channels: 700, outputs: 6, size: 4, kernel: 1, pad: 0),
        ["1x1, many weights, one image"] = ConvolutionShape.Square(batch: 1, channels: 300, outputs: 260, size: 7, kernel: 1, pad: 0),
        ["1x1, many weights"] = ConvolutionShape.Square(batch: 3, channels: 300, outputs: 260, size: 4, kernel: 1, pad: 0),
        ["1x1, images of whole vectors"] = ConvolutionShape.Square(batch: 2, channels: 17, outputs: 11, size: 8, kernel: 1, pad: 0),
        ["1x1 with padding"] = ConvolutionShape.Square(batch: 2, channels: 3, outputs: 4, size: 6, kernel: 1, pad: 1),
        ["1x1 stride 2"] = ConvolutionShape.Square(batch: 2, channels: 6, outputs: 9, size: 9, kernel: 1, pad: 0, stride: 2),
        ["1x1 stride 3"] = ConvolutionShape.Square(batch: 2, channels: 2, outputs: 3, size: 8, kernel: 1, pad: 0, stride: 3),
        ["5x5, one channel"] = ConvolutionShape.Square(batch: 2, channels: 1, outputs: 16, size: 28, kernel: 5, pad: 2),
        ["5x5 without padding"] = ConvolutionShape.Square(batch: 3, channels: 6, outputs: 16, size: 14, kernel: 5, pad: 0),
        ["5x5, few outputs"] = ConvolutionShape.Square(batch: 3, channels: 1, outputs: 6, size: 28, kernel: 5, pad: 2),
        ["5x5, five outputs, two channels"] = ConvolutionShape.Square(batch: 2, channels: 2, outputs: 5, size: 19, kernel: 5, pad: 0),
        ["7x7 without padding"] = ConvolutionShape.Square(batch: 2, channels: 4, outputs: 5, size: 13, kernel: 7, pad: 0),
        ["5x5 without padding, dilated"] = ConvolutionShape.Square(batch: 2, channels: 3, outputs: 4, size: 16, kernel: 5, pad: 0, dilation: 3),
        ["as large as the image"] = ConvolutionShape.Square(batch: 3, channels: 7, outputs: 9, size: 15, kernel: 15, pad: 0),
        ["small images, many outputs"] = ConvolutionShape.Square(batch: 9, channels: 4, outputs: 70, size: 3, kernel: 3, pad: 1),
        ["one pixel"] = ConvolutionShape.Square(batch: 5, channels: 9, outputs: 40, size: 4, kernel: 4, pad: 0),
        ["few pixels"] = ConvolutionShape.Square(batch: 1, channels: 50, outputs: 45, size: 5, kernel: 3, pad: 1, stride: 2),
        ["few pixels, several tasks"] = ConvolutionShape.Square(batch: 1, channels: 200, outputs: 260, size: 4, kernel: 4, pad: 1),
        ["few pixels, several images"] = ConvolutionShape.Square(batch: 2, channels: 35, outputs: 40, size: 4, kernel: 3, pad: 1, groups: 5),
        ["few pixels, wide groups"] = ConvolutionShape.Square(batch: 3, channels: 70, outputs: 90, size: 3, kernel: 2, pad: 0, groups: 2),
        ["few pixels, stride 2"] = ConvolutionShape.Square(batch: 1, channels: 70, outputs: 90, size: 13, kernel: 3, pad: 1, stride: 2),
        ["few pixels, groups, several images"] = ConvolutionShape.Square(batch: 3, channels: 66, outputs: 118, size: 4, kernel: 3, pad: 1, groups: 2),
        ["few pixels, 1x1"] = ConvolutionShape.Square(batch: 2, channels: 150, outputs: 101, size: 7, kernel: 1, pad: 0),
        ["blocks of channels"] = ConvolutionShape.Square(batch: 5, channels: 70, outputs: 41, size: 15, kernel: 3, pad: 1, stride: 2),
        ["blocks of channels, groups"] = ConvolutionShape.Square(batch: 5, channels: 130, outputs: 70, size: 9, kernel: 3, pad: 1, stride: 2, groups: 2),
        ["blocks of channels, tiles of outputs"] = ConvolutionShape.Square(batch: 5, channels: 33, outputs: 550, size: 7, kernel: 3, pad: 1, stride: 2),
        ["blocks of channels, great image"] = ConvolutionShape.Square(batch: 1, channels: 60, outputs: 20, size: 40, kernel: 3, pad: 1, stride: 2),
        ["1x1, great images"] = ConvolutionShape.Square(batch: 2, channels: 41, outputs: 43, size: 19, kernel: 1, pad: 0),
        ["1x1, wide image"] = new(2, new(40, 20, 1, 3, 700, 1, 1, 1, 1, 0, 0, 1, 1, 3, 700)),
        ["1x1, few channels"] = ConvolutionShape.Square(batch: 3, channels: 20, outputs: 117, size: 19, kernel: 1, pad: 0),
        ["1x1, groups"] = ConvolutionShape.Square(batch: 2, channels: 10, outputs: 34, size: 17, kernel: 1, pad: 0, groups: 2),
        ["5x5, three channels, many outputs"] = ConvolutionShape.Square(batch: 2, channels: 3, outputs: 42, size: 20, kernel: 5, pad: 2),
        ["3x3, groups of few outputs"] = ConvolutionShape.Square(batch: 3, channels: 27, outputs: 39, size: 11, kernel: 3, pad: 1, groups: 3),
        ["dilated"] = ConvolutionShape.Square(batch: 2, channels: 3, outputs: 4, size: 15, kernel: 3, pad: 4, dilation: 4),
        ["dilated, strided"] = ConvolutionShape.Square(batch: 2, channels: 3, outputs: 4, size: 17, kernel: 3, pad: 2, stride: 2, dilation: 3),
        ["stride 4, dilation 2"] = ConvolutionShape.Square(batch: 1, channels: 2, outputs: 3, size: 20, kernel: 3, pad: 1, stride: 4, dilation: 2),
        ["groups"] = ConvolutionShape.Square(batch: 2, channels: 12, outputs: 18, size: 8, kernel: 3, pad: 1, groups: 3),
        ["depthwise"] = ConvolutionShape.Square(batch: 3, channels: 10, outputs: 10, size: 9, kernel: 3, pad: 1, groups: 10),
        ["depthwise, wide"] = ConvolutionShape.Square(batch: 2, channels: 2, outputs: 2, size: 40, kernel: 5, pad: 2, groups: 2),
        ["depthwise stride 2"] = ConvolutionShape.Square(batch: 2, channels: 7, outputs: 7, size: 13, kernel: 3, pad: 1, stride: 2, groups: 7),
        ["depthwise, two outputs each"] = ConvolutionShape.Square(batch: 2, channels: 5, outputs: 10, size: 8, kernel: 3, pad: 1, groups: 5),
        ["depthwise, three outputs each"] = ConvolutionShape.Square(batch: 2, channels: 4, outputs: 12, size: 11, kernel: 5, pad: 1, groups: 4),
        ["depthwise, rows of whole vectors"] = ConvolutionShape.Square(batch: 2, channels: 9, outputs: 9, size: 32, kernel: 3, pad: 1, groups: 9),
        ["depthwise, rows of all kinds"] = ConvolutionShape.Square(batch: 2, channels: 9, outputs: 9, size: 21, kernel: 3, pad: 0, groups: 9),
        ["depthwise, several strips"] = ConvolutionShape.Square(batch: 1, channels: 8, outputs: 8, size: 90, kernel: 3, pad: 1, groups: 8),
        ["depthwise, dilated"] = ConvolutionShape.Square(batch: 2, channels: 8, outputs: 8, size: 26, kernel: 3, pad: 3, dilation: 3, groups: 8),
        ["depthwise stride 2, dilated"] = ConvolutionShape.Square(batch: 2, channels: 8, outputs: 8, size: 37, kernel: 3, pad: 2, stride: 2, dilation: 3, groups: 8),
        ["depthwise stride 3, dilation 3"] = ConvolutionShape.Square(batch: 1, channels: 8, outputs: 8, size: 58, kernel: 4, pad: 2, stride: 3, dilation: 3, groups: 8),
        ["depthwise 7x7"] = ConvolutionShape.Square(batch: 2, channels: 8, outputs: 8, size: 20, kernel: 7, pad: 3, groups: 8),
        ["one channel, several strips"] = ConvolutionShape.Square(batch: 1, channels: 1, outputs: 8, size: 130, kernel: 5, pad: 2),
        ["one channel, more padding than needed"] = ConvolutionShape.Square(batch: 2, channels: 1, outputs: 2, size: 7, kernel: 3, pad: 5),
        ["7x7 stride 2, three colours, tiles of rows"] = ConvolutionShape.Square(batch: 2, channels: 3, outputs: 24, size: 61, kernel: 7, pad: 3, stride: 2),
        ["3x3 stride 2, six channels in two groups"] = ConvolutionShape.Square(batch: 3, channels: 12, outputs: 10, size: 21, kernel: 3, pad: 0, stride: 2, groups: 2),
        ["2x2 stride 3, padding beyond the kernel"] = new(2, new(3, 5, 1, 7, 9, 2, 1, 3, 2, 1, 1, 1, 1, 3, 5)),
        ["2x2 stride 2, long rows"] = new(1, new(3, 1, 1, 4, 1400, 2, 2, 2, 2, 0, 0, 1, 1, 2, 700)),
        ["patches"] = ConvolutionShape.Square(batch: 2, channels: 3, outputs: 20, size: 16, kernel: 4, pad: 0, stride: 4),
        ["gaps between taps"] = ConvolutionShape.Square(batch: 2, channels: 3, outputs: 5, size: 11, kernel: 2, pad: 0, stride: 3),
        ["sequence"] = new(2, new(3, 5, 1, 1, 90, 1, 5, 1, 1, 0, 2, 1, 1, 1, 90)),
        ["long sequence"] = new(1, new(2, 3, 1, 1, 1300, 1, 3, 1, 1, 0, 2, 1, 1, 1, 1300)),
        ["long sequence stride 2"] = new(1, new(2, 3, 1, 1, 1301, 1, 4, 1, 2, 0, 1, 1, 1, 1, 650)),
        ["wide image"] = new(1, new(2, 3, 1, 3, 700, 3, 3, 1, 1, 1, 1, 1, 1, 3, 700)),
        ["lanes"] = ConvolutionShape.Square(batch: 5, channels: 6, outputs: 16, size: 14, kernel: 5, pad: 0),
        ["lanes, padding, odd rows"] = ConvolutionShape.Square(batch: 4, channels: 4, outputs: 9, size: 13, kernel: 5, pad: 2),
        ["lanes, stride 2"] = ConvolutionShape.Square(batch: 6, channels: 8, outputs: 15, size: 19, kernel: 3, pad: 1, stride: 2),
        ["lanes, dilated"] = ConvolutionShape.Square(batch: 4, channels: 8, outputs: 12, size: 20, kernel: 3, pad: 2, dilation: 2),
        ["lanes, one row"] = new(4, new(8, 11, 1, 3, 40, 3, 3, 1, 1, 0, 0, 1, 1, 1, 38)),
        ["lanes, some rows at once"] = ConvolutionShape.Square(batch: 4, channels: 2, outputs: 13, size: 44, kernel: 6, pad: 3),
        ["lanes, padding below and on the left"] = new(7, new(8, 10, 1, 8, 10, 2, 4, 1, 1, 0, 1, 1, 1, 8, 10)),
        ["Winograd"] = ConvolutionShape.Square(batch: 1, channels: 24, outputs: 40, size: 14, kernel: 3, pad: 1),
        ["Winograd, many tiles"] = ConvolutionShape.Square(batch: 3, channels: 18, outputs: 70, size: 21, kernel: 3, pad: 1),
        ["Winograd, 5x5"] = ConvolutionShape.Square(batch: 5, channels: 18, outputs: 35, size: 12, kernel: 5, pad: 2),
        ["Winograd, groups"] = ConvolutionShape.Square(batch: 3, channels: 48, outputs: 57, size: 14, kernel: 3, pad: 1, groups: 3),
        ["Winograd, groups, few tiles"] = ConvolutionShape.Square(batch: 1, channels: 128, outputs: 120, size: 8, kernel: 3, pad: 1, groups: 2),
        ["Winograd, wide image"] = new(1, new(17, 19, 1, 5, 301, 3, 3, 1, 1, 1, 1, 1, 1, 5, 301)),
        ["asymmetric padding"] = new(2, new(3, 4, 1, 8, 8, 2, 4, 1, 1, 0, 1, 1, 1, 8, 8)),
    };

    public void Dispose() => _memory.Dispose();

    [Theory]
    [MemberData(nameof(Named))]
    public void AgreesWithTheDefinition(string name) => NamedShapes[name].CheckAll(_memory, Workers.Shared);

    [Theory]
    [InlineData(16)]
    [InlineData(8)]
    [InlineData(4)]
    [InlineData(1)]
    public void AgreesWithTheDefinitionAtEveryVectorWidth(int lanes)
    {
        Workers workers = new(1, lanes);
        foreach (ConvolutionShape shape in NamedShapes.Values)
            shape.CheckAll(_memory, workers);
    }

    [Fact]
    public void AgreesWithTheDefinitionAtRandomShapes()
    {
        Random random = new(12345);
        int count = 0;
        while (count < 150)
        {
            if (ConvolutionShape.Random(random) is not { } shape)
                continue;
            shape.CheckAll(_memory, Workers.Shared);
            count++;
        }
    }

    [Theory]
    [MemberData(nameof(Named))]
    public void GradientsAreAdjointToTheConvolution(string name)
    {
        ConvolutionShape shape = NamedShapes[name];
        ConvolutionOperands operands = new(_memory, shape);
        operands.Forward(Workers.Shared, default(NoEpilogue));
        (double expected, double scale) = Dot(operands.Y, operands.Dy);
        operands.InputGradient(Workers.Shared, default(NoEpilogue));
        Assert.Equal(expected, Dot(operands.X, operands.Dx).Sum, 1e-6 * scale);
        operands.WeightGradient(Workers.Shared, accumulate: false);
        Assert.Equal(expected, Dot(operands.W, operands.Dw).Sum, 1e-6 * scale);

        static (double Sum, double Scale) Dot(KernelOperand a, KernelOperand b)
        {
            double sum = 0, scale = 0;
            for (int i = 0; i < a.Length; i++)
            {
                sum += (double)a[i] * b[i];
                scale += Math.Abs((double)a[i] * b[i]);
            }
            return (sum, scale);
        }
    }

    [Theory]
    [MemberData(nameof(Named))]
    public void CallsTheEpilogueOnceForEachElement(string name)
    {
        ConvolutionShape shape = NamedShapes[name];
        ConvolutionGeometry g = shape.Geometry;
        ConvolutionOperands operands = new(_memory, shape);
        CountingEpilogue forward = new(shape.Batch, g.OutputChannels, g.OutputHeight * g.OutputWidth);
        operands.Forward(Workers.Shared, forward);
        forward.AssertEachOnce();
        operands.CheckForward(forward.Expected);
        CountingEpilogue backward = new(shape.Batch, g.InputChannels, g.Height * g.Width);
        operands.InputGradient(Workers.Shared, backward);
        backward.AssertEachOnce();
        operands.CheckInputGradient(backward.Expected);
    }

    [Theory]
    [MemberData(nameof(Named))]
    public void IsTheSameForAnyNumberOfThreads(string name)
    {
        ConvolutionOperands operands = new(_memory, NamedShapes[name]);
        Workers one = new(1), two = new(2), three = new(3);
        float[] expected = Results(one);
        Assert.Equal(expected, Results(two));
        Assert.Equal(expected, Results(three));
        two.Dispose();
        three.Dispose();

        float[] Results(Workers workers)
        {
            operands.Forward(workers, default(NoEpilogue));
            operands.InputGradient(workers, default(NoEpilogue));
            operands.WeightGradient(workers, accumulate: false);
            return [.. operands.Y.Span, .. operands.Dx.Span, .. operands.Dw.Span];
        }
    }

    [Theory]
    [MemberData(nameof(Named))]
    public void PreparedWeightsGiveTheSameBits(string name)
    {
        ConvolutionShape shape = NamedShapes[name];
        foreach (Workers workers in WorkersVariants.All)
            CheckPrepared(shape, workers);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(30)]
    public void PreparedWeightsServeAnyNumberOfImages(int batch)
    {
        // Few of these images are computed in another way than many.
        CheckPrepared(ConvolutionShape.Square(batch, channels: 20, outputs: 40, size: 4, kernel: 3, pad: 1), Workers.Shared);
        // Few large images make many rows of weights be cut, at places where the panels are not.
        CheckPrepared(ConvolutionShape.Square(batch, channels: 40, outputs: 521, size: 16, kernel: 2, pad: 0), Workers.Shared);
        CheckPrepared(ConvolutionShape.Square(batch, channels: 30, outputs: 259, size: 9, kernel: 3, pad: 1, stride: 2), Workers.Shared);
    }

    [Fact]
    public void WeightsThatNeedNoPreparationTakeNoMemory()
    {
        Assert.Equal(0, Convolution.PreparedFloats(ConvolutionShape.Square(batch: 1, channels: 8, outputs: 8, size: 9, kernel: 3, pad: 1, groups: 8).Geometry));
        Assert.Equal(0, Convolution.PreparedFloats(ConvolutionShape.Square(batch: 1, channels: 8, outputs: 8, size: 8, kernel: 1, pad: 0).Geometry));
        Assert.NotEqual(0, Convolution.PreparedFloats(ConvolutionShape.Square(batch: 1, channels: 8, outputs: 8, size: 9, kernel: 1, pad: 0, stride: 2).Geometry));
    }

    [Fact]
    public void LanesAreUsedWhereTheirTestsThinkSo() =>
        Assert.All(NamedShapes.Where(s => s.Key.StartsWith("lanes", StringComparison.Ordinal)), s => Assert.True(!s.Value.UsesWinograd && ConvolutionLanes<NoEpilogue>.Fits(s.Value.Geometry, s.Value.Batch), s.Key));

    private void CheckPrepared(ConvolutionShape shape, Workers workers)
    {
        ConvolutionOperands operands = new(_memory, shape);
        operands.Forward(workers, default(NoEpilogue));
        float[] expected = operands.Y.Span.ToArray();
        operands.Y.Span.Fill(float.NaN);
        int floats = (int)Convolution.PreparedFloats(shape.Geometry);
        if (floats == 0)
            return;
        Pointer prepared = _memory.Floats(floats);
        Convolution.Prepare(workers, shape.Geometry, operands.W.Start, prepared);
        // A single image is multiplied by 1 × 1 weights as they are, and so are several where channels are lanes.
        if (!ConvolutionLanes<NoEpilogue>.Fits(shape.Geometry, shape.Batch) && shape is not { Batch: 1, Geometry: { KernelHeight: 1, KernelWidth: 1, StrideHeight: 1, StrideWidth: 1, PadTop: 0, PadLeft: 0, Groups: 1 } })
            operands.W.Span.Fill(float.NaN);
        Convolution.Forward(workers, shape.Geometry, shape.Batch, operands.X.Start, operands.W.Start, operands.Y.Start, default(NoEpilogue), prepared);
        Assert.Equal(expected, operands.Y.Span.ToArray());
    }

    [Fact]
    public void ABatchOfNoneDoesNothingButClearTheWeightGradient()
    {
        ConvolutionShape shape = ConvolutionShape.Square(batch: 1, channels: 2, outputs: 3, size: 4, kernel: 3, pad: 1);
        ConvolutionOperands operands = new(_memory, shape);
        float[] before = operands.Dw.Span.ToArray();
        Convolution.Forward(Workers.Shared, shape.Geometry, 0, Pointer.Null, operands.W.Start, Pointer.Null, default(NoEpilogue));
        Convolution.InputGradient(Workers.Shared, shape.Geometry, 0, Pointer.Null, operands.W.Start, Pointer.Null, default(NoEpilogue));
        Convolution.WeightGradient(Workers.Shared, shape.Geometry, 0, Pointer.Null, Pointer.Null, operands.Dw.Start, accumulate: true);
        Assert.Equal(before, operands.Dw.Span.ToArray());
        Convolution.WeightGradient(Workers.Shared, shape.Geometry, 0, Pointer.Null, Pointer.Null, operands.Dw.Start, accumulate: false);
        Assert.All(operands.Dw.Span.ToArray(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void RefusesChannelsThatTheGroupsDoNotDivide()
    {
        ConvolutionGeometry geometry = ConvolutionShape.Square(batch: 1, channels: 3, outputs: 4, size: 4, kernel: 3, pad: 1, groups: 2).Geometry;
        Assert.Throws<ArgumentException>(() => Convolution.Forward(Workers.Shared, geometry, 1, Pointer.Null, Pointer.Null, Pointer.Null, default(NoEpilogue)));
    }

    [Theory]
    [MemberData(nameof(Named))]
    public void AllocatesNothingAfterTheFirstCall(string name)
    {
        ConvolutionOperands operands = new(_memory, NamedShapes[name]);
        Workers workers = new(1);
        long allocated = Allocation.Of(() =>
        {
            operands.Forward(workers, default(NoEpilogue));
            operands.InputGradient(workers, default(NoEpilogue));
            operands.WeightGradient(workers, accumulate: true);
        });
        Assert.Equal(0, allocated);
    }
}
