namespace NetGen.Kernels;

/// <summary>Packs dy once for all tasks of a weight gradient.</summary>
internal readonly struct ConvolutionGradientPacking(in ConvolutionWeightGradient gradient) : IWork
{
    private readonly ConvolutionWeightGradient _gradient = gradient;

    public void Run<V>(nint task, Pointer scratch) where V : struct, ISimd<V> => _gradient.PackShared<V>(task);
}
