namespace NetGen.Kernels;

/// <summary>Two-dimensional convolution of float32 images (batch, channel, height, width), with groups, strides, padding and dilation, and its two gradients.</summary>
/// <remarks>
/// All three are matrix products whose right or left operand is never built: a tile of the input is gathered as shifted planes (see <c>ConvolutionPatches</c>) that the
/// micro-kernels of <see cref="MatMul"/> read in place of a packed matrix. Groups with one input channel, as in depthwise convolutions, read padded planes (see <c>ConvolutionPlane</c>);
/// images whose pixels are made one by one, as in 1 × 1 convolutions, are matrices already, and are multiplied where they lie.
/// The weight gradient has a way of its own for few pixels, where the result is by far the greatest, and for few output channels or taps, where nothing is worth transposing.
/// Kernels of 3 × 3 and 5 × 5 with stride 1 and enough channels are computed by Winograd's method, at about twice the error of the direct sum: measured against double, with normally distributed
/// data and relative to the greatest element, at most 1.6·10⁻⁶ with 64 channels and 4·10⁻⁶ with 512. There a NaN or an infinity reaches all outputs of the tiles that read it, and not only those
/// whose kernel covers it: nothing is hidden, but it spreads up to three pixels further, and infinities become NaN.
/// </remarks>
public static class Convolution
{
    // More than anybody computes at once.
    private const int MostImages = int.MaxValue;
    // Weights that stay in a second-level cache from one image to the next.
    private const int MostProductWeights = 1 << 16;

    /// <summary>y = epilogue(x ∗ w).</summary>
    /// <param name="workers">The threads to run on; the result does not depend on their number.</param>
    /// <param name="geometry">The sizes.</param>
    /// <param name="batch">The number of images; 0 does nothing.</param>
    /// <param name="x">(batch, InputChannels, Height, Width).</param>
    /// <param name="w">(OutputChannels, InputChannels / Groups, KernelHeight, KernelWidth).</param>
    /// <param name="y">(batch, OutputChannels, OutputHeight, OutputWidth); must not overlap x or w.</param>
    /// <param name="epilogue">What to do with each finished element; row is the output channel, column the output pixel.</param>
    /// <param name="prepared">The weights as <see cref="Prepare"/> has left them, or null. The result is the same bit by bit; w is read all the same where the method for so many images needs no preparation.</param>
    /// <exception cref="ArgumentException">The geometry is not one of a convolution.</exception>
    public static void Forward<TEpilogue>(Workers workers, in ConvolutionGeometry geometry, nint batch, Pointer x, Pointer w, Pointer y, in TEpilogue epilogue, Pointer prepared = default)
        where TEpilogue : struct, IEpilogue
    {
        Run(workers, geometry, backward: false, batch, x, w, prepared, y, epilogue);
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
        Run(workers, geometry, backward: true, batch, dy, w, Pointer.Null, dx, epilogue);
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
        WinogradShape shape = WinogradShape.Of(geometry, backward: false);
        if (batch > 0 && WinogradShape.Fits(geometry) && shape.PaysForWeightGradient(batch))
            WinogradConvolution.WeightGradient(workers, shape, batch, dy, x, dw, accumulate);
        else if (batch > 0 && ConvolutionPlaneWeights.Fits(geometry))
            ConvolutionPlaneWeights.Run(workers, geometry, batch, dy, x, dw, accumulate);
        else if (batch > 0 && ConvolutionShallowGradient.Fits(geometry, batch))
            ConvolutionShallowGradient.Run(workers, geometry, batch, dy, x, dw, accumulate);
        else if (batch > 0 && ConvolutionDotGradient.Fits(geometry, batch))
            ConvolutionDotGradient.Run(workers, geometry, batch, dy, x, dw, accumulate);
        else if (batch > 0)
            ConvolutionWeightGradient.Run(workers, geometry, batch, dy, x, dw, accumulate);
        else if (!accumulate)
            dw.AsSpan(geometry.Weights).Clear();
    }

    /// <summary>The number of floats that <see cref="Prepare"/> writes; 0 if there is nothing to prepare.</summary>
    /// <exception cref="ArgumentException">The geometry is not one of a convolution.</exception>
    public static nint PreparedFloats(in ConvolutionGeometry geometry)
    {
        geometry.Check();
        return PreparedWinogradFloats(geometry) + PreparedProductFloats(geometry);
    }

    /// <summary>Brings weights into the form in which <see cref="Forward"/> uses them, once for many calls with few images each, for which this takes as long as the convolution itself.</summary>
    /// <param name="workers">The threads to run on; also those of the calls, as the form depends on the width of their vectors.</param>
    /// <param name="geometry">The sizes.</param>
    /// <param name="w">(OutputChannels, InputChannels / Groups, KernelHeight, KernelWidth).</param>
    /// <param name="prepared"><see cref="PreparedFloats"/> floats, for <see cref="Forward"/> only; to be made anew when w changes.</param>
    /// <exception cref="ArgumentException">The geometry is not one of a convolution.</exception>
    public static void Prepare(Workers workers, in ConvolutionGeometry geometry, Pointer w, Pointer prepared)
    {
        geometry.Check();
        nint winograd = PreparedWinogradFloats(geometry);
        if (winograd > 0)
            WinogradConvolution.Prepare(workers, WinogradShape.Of(geometry, backward: false), w, prepared);
        if (PreparedProductFloats(geometry) > 0)
            new ConvolutionWeights(geometry, backward: false, w, prepared + winograd).Prepare(workers);
    }

    // Every pixel of an image is made from the same pixel of its channels: the image is a matrix already, and nothing has to be gathered. It is gathered all the same where that pays:
    // great weights are then packed once for all images, and images share vectors that one of them would leave half empty.
    private static bool IsProduct(in ConvolutionGeometry geometry, nint batch) =>
        geometry.IsPixelwise && geometry.Groups == 1
        && (batch == 1 || (nint)geometry.InputChannels * geometry.OutputChannels <= MostProductWeights && 4 * MatMulPlan.RoundUp(geometry.InputPixels, MatMulPlan.MaximalPairWidth / 2) <= 5 * geometry.InputPixels);

    private static void MultiplyPixels<TEpilogue>(Workers workers, in ConvolutionGeometry geometry, bool backward, nint batch, Pointer source, Pointer w, Pointer target, in TEpilogue epilogue)
        where TEpilogue : struct, IEpilogue
    {
        (nint rows, nint channels) = backward ? (geometry.InputChannels, geometry.OutputChannels) : (geometry.OutputChannels, geometry.InputChannels);
        MatMul.Run(workers, batch, rows, geometry.InputPixels, channels, w, transposeA: backward, source, transposeB: false, target, accumulate: false, epilogue, shareA: true);
    }

    // Which method is used depends on the number of images too, so there may be weights for either.
    private static nint PreparedWinogradFloats(in ConvolutionGeometry geometry) =>
        WinogradShape.Fits(geometry) && WinogradShape.Of(geometry, backward: false) is var shape && shape.Pays(MostImages) ? shape.WeightFloats : 0;

    private static nint PreparedProductFloats(in ConvolutionGeometry geometry) =>
        IsProduct(geometry, MostImages) || ConvolutionPlanes<NoEpilogue>.Fits(geometry, backward: false) || WinogradShape.Fits(geometry) && WinogradShape.Of(geometry, backward: false).Pays(1)
            ? 0
            : new ConvolutionWeights(geometry, backward: false, Pointer.Null).PreparedFloats;

    private static void Run<TEpilogue>(Workers workers, in ConvolutionGeometry geometry, bool backward, nint batch, Pointer source, Pointer w, Pointer prepared, Pointer target,
        in TEpilogue epilogue)
        where TEpilogue : struct, IEpilogue
    {
        geometry.Check();
        if (batch <= 0)
            return;
        WinogradShape shape = WinogradShape.Of(geometry, backward);
        if (WinogradShape.Fits(geometry) && shape.Pays(batch))
            WinogradConvolution.Product(workers, shape, backward, batch, source, w, prepared, target, epilogue);
        else if (IsProduct(geometry, batch))
            MultiplyPixels(workers, geometry, backward, batch, source, w, target, epilogue);
        else if (ConvolutionPlanes<TEpilogue>.Fits(geometry, backward))
            ConvolutionPlanes<TEpilogue>.Run(workers, geometry, backward, batch, source, w, target, epilogue);
        else if (!backward && ConvolutionLanes<TEpilogue>.Fits(geometry, batch))
            ConvolutionLanes<TEpilogue>.Run(workers, geometry, batch, source, w, target, epilogue);
        else if (backward && ConvolutionInputRows<TEpilogue>.Fits(geometry))
            ConvolutionInputRows<TEpilogue>.Run(workers, geometry, batch, source, w, target, epilogue);
        else
        {
            Pointer product = prepared.IsNull || PreparedProductFloats(geometry) == 0 ? Pointer.Null : prepared + PreparedWinogradFloats(geometry);
            ConvolutionProduct<TEpilogue>.Run(workers, geometry, backward, batch, source, w, product, target, epilogue);
        }
    }
}
