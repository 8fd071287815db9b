using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>A linear map of a few values to a few others, for whole vectors at once: one dimension of one of the transforms of Winograd's method.</summary>
internal interface IWinogradTransform
{
    /// <summary>The number of values that go in.</summary>
    static abstract int Inputs { get; }

    /// <summary>The number of values that come out.</summary>
    static abstract int Outputs { get; }

    /// <summary>Reads vectors <paramref name="step"/> floats apart and writes vectors <paramref name="toStep"/> floats apart.</summary>
    static abstract void Apply<V>(Pointer from, nint step, Pointer to, nint toStep) where V : struct, ISimd<V>;
}
