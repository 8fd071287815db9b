using NetGen.Kernels;

namespace NetGen.Runtime.Tests.Kernels;

/// <summary>Random operands of one shape, the kernels run on them, and the results by definition.</summary>
internal sealed class ConvolutionOperands
{
    private readonly ConvolutionShape _shape;
    private readonly ConvolutionGeometry _g;

    public ConvolutionOperands(KernelMemory memory, ConvolutionShape shape)
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

    public void Forward<T>(Workers workers, T epilogue) where T : struct, IEpilogue
    {
        if (_shape.Winograd)
            WinogradConvolution.Product(workers, WinogradShape.Of(_g, backward: false), backward: false, _shape.Batch, X.Start, W.Start, Pointer.Null, Y.Start, epilogue);
        else
            Convolution.Forward(workers, _g, _shape.Batch, X.Start, W.Start, Y.Start, epilogue);
    }

    public void InputGradient<T>(Workers workers, T epilogue) where T : struct, IEpilogue
    {
        if (_shape.Winograd)
            WinogradConvolution.Product(workers, WinogradShape.Of(_g, backward: true), backward: true, _shape.Batch, Dy.Start, W.Start, Pointer.Null, Dx.Start, epilogue);
        else
            Convolution.InputGradient(workers, _g, _shape.Batch, Dy.Start, W.Start, Dx.Start, epilogue);
    }

    public void WeightGradient(Workers workers, bool accumulate)
    {
        if (_shape.Winograd)
            WinogradConvolution.WeightGradient(workers, WinogradShape.Of(_g, backward: false), _shape.Batch, Dy.Start, X.Start, Dw.Start, accumulate);
        else
            Convolution.WeightGradient(workers, _g, _shape.Batch, Dy.Start, X.Start, Dw.Start, accumulate);
    }

    public void CheckForward(Func<int, double, double> expected) => Check("Output", Y, ForwardSums(), expected);

    public void CheckInputGradient(Func<int, double, double> expected) => Check("Input gradient", Dx, InputGradientSums(), expected);

    public void CheckWeightGradient(Func<int, double, double> expected) => Check("Weight gradient", Dw, WeightGradientSums(), expected);

    /// <summary>The greatest error relative to the greatest element.</summary>
    public double ForwardError() => Error(Y, ForwardSums().Sums);

    /// <summary>The greatest error relative to the greatest element.</summary>
    public double InputGradientError() => Error(Dx, InputGradientSums().Sums);

    /// <summary>The greatest error relative to the greatest element.</summary>
    public double WeightGradientError() => Error(Dw, WeightGradientSums().Sums);

    private (double[] Sums, double[] Scales) ForwardSums() => Sums(Y.Length, (x, w, y) => (y, X[x] * (double)W[w]));

    private (double[] Sums, double[] Scales) InputGradientSums() => Sums(X.Length, (x, w, y) => (x, Dy[y] * (double)W[w]));

    private (double[] Sums, double[] Scales) WeightGradientSums() => Sums(W.Length, (x, w, y) => (w, Dy[y] * (double)X[x]));

    private static double Error(KernelOperand actual, double[] expected)
    {
        double error = 0;
        for (int i = 0; i < expected.Length; i++)
            error = Math.Max(error, Math.Abs(actual[i] - expected[i]));
        return error / expected.Max(Math.Abs);
    }

    private void Check(string role, KernelOperand actual, (double[] Sums, double[] Scales) sums, Func<int, double, double> expected)
    {
        double greatest = sums.Scales.Max();
        for (int i = 0; i < actual.Length; i++)
        {
            double value = expected(i, sums.Sums[i]);
            // Winograd's method rounds numbers as great as the others of a tile.
            double scale = _shape.UsesWinograd ? greatest : sums.Scales[i];
            if (!(Math.Abs(actual[i] - value) <= 1e-6 * (1 + scale + Math.Abs(value))))
                Assert.Fail($"{role} {i} is {actual[i]}, expected {value}; {_shape}.");
        }
    }

    // Every multiplication of a convolution joins one place of x, one of w and one of y; each role sums the product of two into the third.
    private (double[] Sums, double[] Scales) Sums(int length, Func<int, int, int, (int, double)> term)
    {
        double[] sums = new double[length], scales = new double[length];
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
        return (sums, scales);
    }
}
