using NetGen.Kernels;

namespace NetGen.Runtime.Tests.Kernels;

/// <summary>A convolution to test: its sizes, the number of images, and whether Winograd's method is to be used even where it does not pay.</summary>
internal sealed record ConvolutionShape(int Batch, ConvolutionGeometry Geometry, bool Winograd = false)
{
    public static ConvolutionShape Square(int batch, int channels, int outputs, int size, int kernel, int pad, int stride = 1, int dilation = 1, int groups = 1)
    {
        int output = (size + 2 * pad - dilation * (kernel - 1) - 1) / stride + 1;
        return new(batch, new(channels, outputs, groups, size, size, kernel, kernel, stride, stride, pad, pad, dilation, dilation, output, output));
    }

    /// <summary>Any geometry of small size; null if the kernel is greater than the padded image.</summary>
    public static ConvolutionShape? Random(Random random)
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

    /// <summary>Whether Winograd's method is used in one of the three roles.</summary>
    public bool UsesWinograd => Winograd || (WinogradShape.Fits(Geometry) && (WinogradShape.Of(Geometry, backward: false).Pays(Batch) || WinogradShape.Of(Geometry, backward: true).Pays(Batch)
        || WinogradShape.Of(Geometry, backward: false).PaysForWeightGradient(Batch)));

    public void CheckAll(KernelMemory memory, Workers workers)
    {
        ConvolutionOperands operands = new(memory, this);
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
