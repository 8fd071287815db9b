using NetGen.Kernels;

namespace NetGen.Runtime.Tests.Kernels;

public sealed class ConvolutionTests : IDisposable
{
    private readonly KernelMemory _memory = new();

    /// <summary>Shapes that networks have, and shapes that reach every way of cutting one up.</summary>
    public static TheoryData<string> Named => new(NamedShapes.Keys);

    private static readonly Dictionary<string, Shape> NamedShapes = new()
    {
        ["3x3"] = Shape.Square(batch: 2, channels: 5, outputs: 7, size: 9, kernel: 3, pad: 1),
        ["3x3, two tiles of rows"] = Shape.Square(batch: 1, channels: 3, outputs: 8, size: 28, kernel: 3, pad: 1),
        ["3x3, blocks of channels"] = Shape.Square(batch: 2, channels: 80, outputs: 9, size: 6, kernel: 3, pad: 1),
        ["3x3, many outputs"] = Shape.Square(batch: 2, channels: 3, outputs: 300, size: 5, kernel: 3, pad: 1),
        ["3x3 stride 2"] = Shape.Square(batch: 3, channels: 4, outputs: 13, size: 16, kernel: 3, pad: 1, stride: 2),
        ["7x7 stride 2"] = Shape.Square(batch: 2, channels: 3, outputs: 10, size: 30, kernel: 7, pad: 3, stride: 2),
        ["1x1"] = Shape.Square(batch: 3, channels: 17, outputs: 11, size: 7, kernel: 1, pad: 0),
        ["1x1, deep"] = Shape.Square(batch: 2, channels: 700, outputs: 6, size: 4, kernel: 1, pad: 0),
        ["1x1 stride 2"] = Shape.Square(batch: 2, channels: 6, outputs: 9, size: 9, kernel: 1, pad: 0, stride: 2),
        ["1x1 stride 3"] = Shape.Square(batch: 2, channels: 2, outputs: 3, size: 8, kernel: 1, pad: 0, stride: 3),
        ["5x5, one channel"] = Shape.Square(batch: 2, channels: 1, outputs: 16, size: 28, kernel: 5, pad: 2),
        ["5x5 without padding"] = Shape.Square(batch: 3, channels: 6, outputs: 16, size: 14, kernel: 5, pad: 0),
        ["small images, many outputs"] = Shape.Square(batch: 9, channels: 4, outputs: 70, size: 3, kernel: 3, pad: 1),
        ["one pixel"] = Shape.Square(batch: 5, channels: 9, outputs: 40, size: 4, kernel: 4, pad: 0),
        ["dilated"] = Shape.Square(batch: 2, channels: 3, outputs: 4, size: 15, kernel: 3, pad: 4, dilation: 4),
        ["dilated, strided"] = Shape.Square(batch: 2, channels: 3, outputs: 4, size: 17, kernel: 3, pad: 2, stride: 2, dilation: 3),
        ["stride 4, dilation 2"] = Shape.Square(batch: 1, channels: 2, outputs: 3, size: 20, kernel: 3, pad: 1, stride: 4, dilation: 2),
        ["groups"] = Shape.Square(batch: 2, channels: 12, outputs: 18, size: 8, kernel: 3, pad: 1, groups: 3),
        ["depthwise"] = Shape.Square(batch: 3, channels: 10, outputs: 10, size: 9, kernel: 3, pad: 1, groups: 10),
        ["depthwise, wide"] = Shape.Square(batch: 2, channels: 2, outputs: 2, size: 40, kernel: 5, pad: 2, groups: 2),
        ["depthwise stride 2"] = Shape.Square(batch: 2, channels: 7, outputs: 7, size: 13, kernel: 3, pad: 1, stride: 2, groups: 7),
        ["depthwise, two outputs each"] = Shape.Square(batch: 2, channels: 5, outputs: 10, size: 8, kernel: 3, pad: 1, groups: 5),
        ["patches"] = Shape.Square(batch: 2, channels: 3, outputs: 20, size: 16, kernel: 4, pad: 0, stride: 4),
        ["gaps between taps"] = Shape.Square(batch: 2, channels: 3, outputs: 5, size: 11, kernel: 2, pad: 0, stride: 3),
        ["sequence"] = new(2, new(3, 5, 1, 1, 90, 1, 5, 1, 1, 0, 2, 1, 1, 1, 90)),
        ["long sequence"] = new(1, new(2, 3, 1, 1, 1300, 1, 3, 1, 1, 0, 2, 1, 1, 1, 1300)),
        ["long sequence stride 2"] = new(1, new(2, 3, 1, 1, 1301, 1, 4, 1, 2, 0, 1, 1, 1, 1, 650)),
        ["wide image"] = new(1, new(2, 3, 1, 3, 700, 3, 3, 1, 1, 1, 1, 1, 1, 3, 700)),
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
        foreach (Shape shape in NamedShapes.Values)
            shape.CheckAll(_memory, workers);
    }

    [Fact]
    public void AgreesWithTheDefinitionAtRandomShapes()
    {
        Random random = new(12345);
        int count = 0;
        while (count < 150)
        {
            if (Shape.Random(random) is not { } shape)
                continue;
            shape.CheckAll(_memory, Workers.Shared);
            count++;
        }
    }

    [Theory]
    [MemberData(nameof(Named))]
    public void GradientsAreAdjointToTheConvolution(string name)
    {
        Shape shape = NamedShapes[name];
        Operands operands = new(_memory, shape);
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
        Shape shape = NamedShapes[name];
        ConvolutionGeometry g = shape.Geometry;
        Operands operands = new(_memory, shape);
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
        Operands operands = new(_memory, NamedShapes[name]);
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

    [Fact]
    public void ABatchOfNoneDoesNothingButClearTheWeightGradient()
    {
        Shape shape = Shape.Square(batch: 1, channels: 2, outputs: 3, size: 4, kernel: 3, pad: 1);
        Operands operands = new(_memory, shape);
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
        ConvolutionGeometry geometry = Shape.Square(batch: 1, channels: 3, outputs: 4, size: 4, kernel: 3, pad: 1, groups: 2).Geometry;
        Assert.Throws<ArgumentException>(() => Convolution.Forward(Workers.Shared, geometry, 1, Pointer.Null, Pointer.Null, Pointer.Null, default(NoEpilogue)));
    }

    [Theory]
    [MemberData(nameof(Named))]
    public void AllocatesNothingAfterTheFirstCall(string name)
    {
        Operands operands = new(_memory, NamedShapes[name]);
        Workers workers = new(1);
        long allocated = Allocation.Of(() =>
        {
            operands.Forward(workers, default(NoEpilogue));
            operands.InputGradient(workers, default(NoEpilogue));
            operands.WeightGradient(workers, accumulate: true);
        });
        Assert.Equal(0, allocated);
    }

    private sealed record Shape(int Batch, ConvolutionGeometry Geometry)
    {
        public static Shape Square(int batch, int channels, int outputs, int size, int kernel, int pad, int stride = 1, int dilation = 1, int groups = 1)
        {
            int output = (size + 2 * pad - dilation * (kernel - 1) - 1) / stride + 1;
            return new(batch, new(channels, outputs, groups, size, size, kernel, kernel, stride, stride, pad, pad, dilation, dilation, output, output));
        }

        /// <summary>Any geometry of small size; null if the kernel is greater than the padded image.</summary>
        public static Shape? Random(Random random)
        {
            int groups = random.Next(4) == 0 ? random.Next(2, 4) : 1;
            int height = random.Next(1, 14), width = random.Next(1, 20), kernelHeight = random.Next(1, 5), kernelWidth = random.Next(1, 5);
            int strideHeight = random.Next(1, 4), strideWidth = random.Next(1, 4), dilationHeight = random.Next(1, 4), dilationWidth = random.Next(1, 4);
            int top = random.Next(4), bottom = random.Next(4), left = random.Next(4), right = random.Next(4);
            int spareHeight = height + top + bottom - dilationHeight * (kernelHeight - 1) - 1, spareWidth = width + left + right - dilationWidth * (kernelWidth - 1) - 1;
            if (spareHeight < 0 || spareWidth < 0)
                return null;
            return new(random.Next(1, 4), new(groups * random.Next(1, 6), groups * random.Next(1, 9), groups, height, width, kernelHeight, kernelWidth, strideHeight, strideWidth, top, left,
                dilationHeight, dilationWidth, spareHeight / strideHeight + 1, spareWidth / strideWidth + 1));
        }

        public void CheckAll(KernelMemory memory, Workers workers)
        {
            Operands operands = new(memory, this);
            operands.Forward(workers, default(NoEpilogue));
            operands.CheckForward((_, value) => value);
            operands.InputGradient(workers, default(NoEpilogue));
            operands.CheckInputGradient((_, value) => value);
            operands.WeightGradient(workers, accumulate: false);
            operands.CheckWeightGradient((_, value) => value);
            float[] before = operands.Dw.Span.ToArray();
            operands.WeightGradient(workers, accumulate: true);
            operands.CheckWeightGradient((i, value) => before[i] + value);
        }
    }

    /// <summary>Random operands of one shape, the kernels run on them, and the results by definition.</summary>
    private sealed class Operands
    {
        private readonly Shape _shape;
        private readonly ConvolutionGeometry _g;

        public Operands(KernelMemory memory, Shape shape)
        {
            _shape = shape;
            _g = shape.Geometry;
            X = KernelOperand.Random(memory, shape.Batch * _g.InputChannels * _g.Height * _g.Width, seed: 1);
            W = KernelOperand.Random(memory, _g.OutputChannels * (_g.InputChannels / _g.Groups) * _g.KernelHeight * _g.KernelWidth, seed: 2);
            Dy = KernelOperand.Random(memory, shape.Batch * _g.OutputChannels * _g.OutputHeight * _g.OutputWidth, seed: 3);
            Y = KernelOperand.Random(memory, Dy.Length, seed: 4);
            Dx = KernelOperand.Random(memory, X.Length, seed: 5);
            Dw = KernelOperand.Random(memory, W.Length, seed: 6);
        }

        public KernelOperand X { get; }

        public KernelOperand W { get; }

        public KernelOperand Y { get; }

        public KernelOperand Dx { get; }

        public KernelOperand Dw { get; }

        public KernelOperand Dy { get; }

        public void Forward<T>(Workers workers, T epilogue) where T : struct, IEpilogue => Convolution.Forward(workers, _g, _shape.Batch, X.Start, W.Start, Y.Start, epilogue);

        public void InputGradient<T>(Workers workers, T epilogue) where T : struct, IEpilogue => Convolution.InputGradient(workers, _g, _shape.Batch, Dy.Start, W.Start, Dx.Start, epilogue);

        public void WeightGradient(Workers workers, bool accumulate) => Convolution.WeightGradient(workers, _g, _shape.Batch, Dy.Start, X.Start, Dw.Start, accumulate);

        public void CheckForward(Func<int, double, double> expected) => Check("Output", Y, expected, (x, w, y) => (y, X[x] * (double)W[w]));

        public void CheckInputGradient(Func<int, double, double> expected) => Check("Input gradient", Dx, expected, (x, w, y) => (x, Dy[y] * (double)W[w]));

        public void CheckWeightGradient(Func<int, double, double> expected) => Check("Weight gradient", Dw, expected, (x, w, y) => (w, Dy[y] * (double)X[x]));

        // Every multiplication of a convolution joins one place of x, one of w and one of y; each role sums the product of two into the third.
        private void Check(string role, KernelOperand actual, Func<int, double, double> expected, Func<int, int, int, (int, double)> term)
        {
            double[] sums = new double[actual.Length], scales = new double[actual.Length];
            int groupInputs = _g.InputChannels / _g.Groups, groupOutputs = _g.OutputChannels / _g.Groups;
            for (int image = 0; image < _shape.Batch; image++)
            {
                for (int output = 0; output < _g.OutputChannels; output++)
                {
                    for (int input = 0; input < groupInputs; input++)
                    {
                        int channel = output / groupOutputs * groupInputs + input;
                        for (int a = 0; a < _g.KernelHeight; a++)
                        {
                            for (int b = 0; b < _g.KernelWidth; b++)
                            {
                                int w = ((output * groupInputs + input) * _g.KernelHeight + a) * _g.KernelWidth + b;
                                for (int i = 0; i < _g.OutputHeight; i++)
                                {
                                    int row = i * _g.StrideHeight + a * _g.DilationHeight - _g.PadTop;
                                    if (row < 0 || row >= _g.Height)
                                        continue;
                                    for (int j = 0; j < _g.OutputWidth; j++)
                                    {
                                        int column = j * _g.StrideWidth + b * _g.DilationWidth - _g.PadLeft;
                                        if (column < 0 || column >= _g.Width)
                                            continue;
                                        int x = ((image * _g.InputChannels + channel) * _g.Height + row) * _g.Width + column;
                                        int y = ((image * _g.OutputChannels + output) * _g.OutputHeight + i) * _g.OutputWidth + j;
                                        (int at, double product) = term(x, w, y);
                                        sums[at] += product;
                                        scales[at] += Math.Abs(product);
                                    }
                                }
                            }
                        }
                    }
                }
            }
            for (int i = 0; i < sums.Length; i++)
            {
                double value = expected(i, sums[i]);
                if (!(Math.Abs(actual[i] - value) <= 1e-6 * (1 + scales[i] + Math.Abs(value))))
                    Assert.Fail($"{role} {i} is {actual[i]}, expected {value}; {_shape}.");
            }
        }
    }
}
