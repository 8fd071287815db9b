namespace NetGen.Kernels;

/// <summary>Two-dimensional convolution of float32 images (batch, channel, height, width), with groups, strides, padding and dilation, and its two gradients.</summary>
/// <remarks>
/// All three are matrix products whose right or left operand is never built: a tile of the input is gathered as shifted planes (see <c>ConvolutionPatches</c>) that the
/// micro-kernels of <see cref="MatMul"/> read in place of a packed matrix. Groups with one output channel, as in depthwise convolutions, use a kernel for single rows.
/// </remarks>
public static class Convolution
{
    /// <summary>y = epilogue(x ∗ w).</summary>
    /// <param name="workers">The threads to run on; the result does not depend on their number.</param>
    /// <param name="geometry">The sizes.</param>
    /// <param name="batch">The number of images; 0 does nothing.</param>
    /// <param name="x">(batch, InputChannels, Height, Width).</param>
    /// <param name="w">(OutputChannels, InputChannels / Groups, KernelHeight, KernelWidth).</param>
    /// <param name="y">(batch, OutputChannels, OutputHeight, OutputWidth); must not overlap x or w.</param>
    /// <param name="epilogue">What to do with each finished element; row is the output channel, column the output pixel.</param>
    /// <exception cref="ArgumentException">The geometry is not one of a convolution.</exception>
    public static void Forward<TEpilogue>(Workers workers, in ConvolutionGeometry geometry, nint batch, Pointer x, Pointer w, Pointer y, in TEpilogue epilogue)
        where TEpilogue : struct, IEpilogue
    {
        geometry.Check();
        if (batch > 0)
            ConvolutionProduct<TEpilogue>.Run(workers, geometry, backward: false, batch, x, w, y, epilogue);
    }

    /// <summary>dx = epilogue(the gradient with respect to x): also the transposed convolution, or deconvolution, of dy.</summary>
    /// <param name="workers">The threads to run on; the result does not depend on their number.</param>
    /// <param name="geometry">The sizes, of the convolution whose gradient this is.</param>
    /// <param name="batch">The number of images; 0 does nothing.</param>
    /// <param name="dy">(batch, OutputChannels, OutputHeight, OutputWidth).</param>
    /// <param name="w">(OutputChannels, InputChannels / Groups, KernelHeight, KernelWidth).</param>
    /// <param name="dx">(batch, InputChannels, Height, Width), all of it written; must not overlap dy or w.</param>
    /// <param name="epilogue">What to do with each finished element; row is the input channel, column the input pixel.</param>
    /// <exception cref="ArgumentException">The geometry is not one of a convolution.</exception>
    public static void InputGradient<TEpilogue>(Workers workers, in ConvolutionGeometry geometry, nint batch, Pointer dy, Pointer w, Pointer dx, in TEpilogue epilogue)
        where TEpilogue : struct, IEpilogue
    {
        geometry.Check();
        if (batch > 0)
            ConvolutionProduct<TEpilogue>.Run(workers, geometry, backward: true, batch, dy, w, dx, epilogue);
    }

    /// <summary>dw = or += the gradient with respect to w, summed over the batch.</summary>
    /// <param name="workers">The threads to run on; the result does not depend on their number.</param>
    /// <param name="geometry">The sizes, of the convolution whose gradient this is.</param>
    /// <param name="batch">The number of images; with 0 the gradient is zero.</param>
    /// <param name="dy">(batch, OutputChannels, OutputHeight, OutputWidth).</param>
    /// <param name="x">(batch, InputChannels, Height, Width).</param>
    /// <param name="dw">(OutputChannels, InputChannels / Groups, KernelHeight, KernelWidth).</param>
    /// <param name="accumulate">Whether to add to dw.</param>
    /// <exception cref="ArgumentException">The geometry is not one of a convolution.</exception>
    public static void WeightGradient(Workers workers, in ConvolutionGeometry geometry, nint batch, Pointer dy, Pointer x, Pointer dw, bool accumulate)
    {
        geometry.Check();
        if (batch > 0)
            ConvolutionWeightGradient.Run(workers, geometry, batch, dy, x, dw, accumulate);
        else if (!accumulate)
            dw.AsSpan((nint)geometry.OutputChannels * geometry.GroupInputs * geometry.Taps).Clear();
    }
}
