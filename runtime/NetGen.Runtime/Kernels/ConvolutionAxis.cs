namespace NetGen.Kernels;

/// <summary>
/// One axis of a gather: output place i reads source place i·Stride + Offset + t·Step for each tap t, which is tap FirstTap + t·TapStep of the kernel. Places outside 0..Size − 1 are zero.
/// </summary>
internal readonly record struct ConvolutionAxis(int Size, int Outputs, int Stride, int Taps, int Offset, int Step, int FirstTap, int TapStep)
{
    /// <summary>The axis of the convolution itself.</summary>
    public static ConvolutionAxis Forward(int size, int outputs, int kernel, int stride, int pad, int dilation) =>
        new(size, outputs, stride, kernel, -pad, dilation, 0, 1);

    /// <summary>
    /// The axis of the input gradient for the input places <paramref name="phase"/> + i·stride. Such a place h receives output place (h + pad − t·dilation) / stride from every
    /// tap t for which the division leaves no rest; among these taps the places are one stride-free gather, so the phases together do no work in vain.
    /// </summary>
    public static ConvolutionAxis Backward(int size, int outputs, int kernel, int stride, int pad, int dilation, int phase)
    {
        int places = (size - phase + stride - 1) / stride;
        int tapStep = stride / (int)GreatestCommonDivisor(stride, dilation);
        for (int tap = 0; tap < Math.Min(kernel, tapStep); tap++)
        {
            int distance = phase + pad - tap * dilation;
            if (distance % stride == 0)
                return new(outputs, places, 1, (kernel - 1 - tap) / tapStep + 1, distance / stride, -(tapStep * dilation / stride), tap, tapStep);
        }
        return new(outputs, places, 1, 0, 0, 0, 0, tapStep);
    }

    /// <summary>The axis that gathers what two phases of an input gradient without dilation read, neighbouring places with neighbouring taps.</summary>
    public static ConvolutionAxis Cover(in ConvolutionAxis one, in ConvolutionAxis other)
    {
        if (one.Taps == 0 || other.Taps == 0)
            return one.Taps == 0 ? other : one;
        int high = Math.Max(one.Offset, other.Offset), low = Math.Min(one.Offset - one.Taps, other.Offset - other.Taps);
        return one with { Taps = high - low, Offset = high };
    }

    private static long GreatestCommonDivisor(long a, long b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);
}
