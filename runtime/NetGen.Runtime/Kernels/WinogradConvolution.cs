namespace NetGen.Kernels;

/// <summary>The three roles of a convolution by Winograd's method, compiled for each size of the kernel.</summary>
internal static class WinogradConvolution
{
    /// <summary>Forward convolution, or input gradient.</summary>
    public static void Product<TEpilogue>(Workers workers, in WinogradShape shape, bool backward, nint batch, Pointer source, Pointer weights, Pointer prepared, Pointer target,
        in TEpilogue epilogue)
        where TEpilogue : struct, IEpilogue
    {
        if (shape.Kernel == 3)
            WinogradProduct<WinogradThree, WinogradFour, TEpilogue>.Run(workers, shape, backward, batch, source, weights, prepared, target, epilogue);
        else
            WinogradProduct<WinogradFive, WinogradTwo, TEpilogue>.Run(workers, shape, backward, batch, source, weights, prepared, target, epilogue);
    }

    /// <summary>Weight gradient.</summary>
    public static void WeightGradient(Workers workers, in WinogradShape shape, nint batch, Pointer dy, Pointer x, Pointer dw, bool accumulate)
    {
        if (shape.Kernel == 3)
            WinogradWeightGradient<WinogradThree, WinogradFour>.Run(workers, shape, batch, dy, x, dw, accumulate);
        else
            WinogradWeightGradient<WinogradFive, WinogradTwo>.Run(workers, shape, batch, dy, x, dw, accumulate);
    }

    /// <summary>The transformed weights of a forward convolution.</summary>
    public static void Prepare(Workers workers, in WinogradShape shape, Pointer weights, Pointer prepared)
    {
        if (shape.Kernel == 3)
            new WinogradWeights<WinogradThree>(shape, weights, backward: false, prepared).Run(workers);
        else
            new WinogradWeights<WinogradFive>(shape, weights, backward: false, prepared).Run(workers);
    }
}
