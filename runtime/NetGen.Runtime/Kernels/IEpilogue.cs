using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>
/// What happens to a finished result of a product or a convolution while it is still in registers: bias, activation, residual sum and the like.
/// </summary>
/// <remarks>
/// Implemented by structs and passed as a type argument, so that the compiler makes it part of the kernel. Called exactly once for each element, from several
/// threads and in no defined order. It may also store elsewhere.
/// </remarks>
public interface IEpilogue
{
    /// <summary>Turns a finished result into what is stored in its place.</summary>
    /// <param name="value">The results of columns <paramref name="column"/> to <paramref name="column"/> + <c>V.Count</c> − 1, all of them valid.</param>
    /// <param name="image">The place in the batch.</param>
    /// <param name="row">The row of the product, or the channel of the convolution.</param>
    /// <param name="column">The column of the product, or the first pixel in row-major order.</param>
    V Apply<V>(V value, nint image, nint row, nint column) where V : struct, ISimd<V>;
}

/// <summary>Stores results as they are.</summary>
public readonly struct NoEpilogue : IEpilogue
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Apply<V>(V value, nint image, nint row, nint column) where V : struct, ISimd<V> => value;
}
