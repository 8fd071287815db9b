using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>Where row k of the right operand starts, counted in floats from the micro-kernel's column; a type argument, so that the rule costs nothing.</summary>
internal interface IOffsets
{
    nint At(nint k);
}

/// <summary>Rows at equal distances: a packed panel, or a matrix as it lies in memory.</summary>
internal readonly struct EvenOffsets(nint step) : IOffsets
{
    private readonly nint _step = step;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint At(nint k) => k * _step;
}

/// <summary>Rows anywhere, listed as 32-bit integers: the shifted planes of a convolution.</summary>
internal readonly struct ListedOffsets(Pointer list) : IOffsets
{
    private readonly Pointer _list = list;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint At(nint k) => _list.Int32(k);
}
