using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>The end of a weight gradient: sums that lie as [tap][output channel] go to weights, which lie the other way.</summary>
internal static class ConvolutionTaps
{
    /// <summary>Writes or adds rows of two vectors of output channels.</summary>
    /// <param name="tiles">A row for each tap of each input channel.</param>
    /// <param name="taps">The number of rows.</param>
    /// <param name="channels">The number of output channels, up to two vectors.</param>
    /// <param name="target">The first tap of the first output channel.</param>
    /// <param name="targetStride">The distance of output channels.</param>
    /// <param name="accumulate">Whether to add to the target.</param>
    /// <param name="scratch">Room for as many floats as there are sums.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Store<V>(Pointer tiles, nint taps, nint channels, Pointer target, nint targetStride, bool accumulate, Pointer scratch) where V : struct, ISimd<V>
    {
        if (!accumulate)
        {
            MatMulPanels.Transpose(tiles, 2 * V.Count, taps, channels, target, targetStride);
            return;
        }
        MatMulPanels.Transpose(tiles, 2 * V.Count, taps, channels, scratch, taps);
        for (nint channel = 0; channel < channels; channel++)
        {
            Pointer from = scratch + channel * taps, to = target + channel * targetStride;
            nint tap = 0;
            for (; tap <= taps - V.Count; tap += V.Count)
                V.Store(V.Load(to, tap) + V.Load(from, tap), to, tap);
            for (; tap < taps; tap++)
                to.Set(tap, to[tap] + from[tap]);
        }
    }

    /// <summary>Writes or adds the sum of several parts, in their order.</summary>
    public static void Merge(Workers workers, nint outputs, nint weightsOfOutput, nint parts, Pointer source, Pointer target, bool accumulate)
    {
        MatMulOperands result = new(outputs, weightsOfOutput, 0, Pointer.Null, false, 0, Pointer.Null, false, 0, target, accumulate);
        MatMulMerge<NoEpilogue>.Run(workers, result, 1, parts, source, default);
    }
}
