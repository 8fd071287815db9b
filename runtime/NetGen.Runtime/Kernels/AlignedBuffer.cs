using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace NetGen.Kernels;

/// <summary>
/// A block of floats at a fixed address that starts on a 64-byte boundary: one cache line, and one vector of the widest kind.
/// </summary>
/// <remarks>Ordinary memory of the garbage collector, pinned; it is freed when the buffer is no longer referenced.</remarks>
public sealed unsafe class AlignedBuffer
{
    /// <summary>The alignment of <see cref="Start"/>, in floats.</summary>
    public const int Alignment = 16;

    // Held for its memory only.
    private readonly float[] _memory;

    /// <summary>Allocates <paramref name="length"/> floats.</summary>
    /// <param name="length">The number of floats; 0 is allowed.</param>
    /// <param name="clear">Whether all floats start as zero; otherwise they hold whatever the memory held before.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative, or more than one array can hold.</exception>
    public AlignedBuffer(long length, bool clear = true)
    {
        long longest = Array.MaxLength - Alignment;
        if (length < 0 || length > longest)
            throw new ArgumentOutOfRangeException(nameof(length), $"A buffer holds 0 to {longest:N0} floats (8 GiB), but {length:N0} were asked for; use a smaller batch or a smaller network.");

        Length = length;
        int padded = (int)length + Alignment;
        _memory = clear ? GC.AllocateArray<float>(padded, pinned: true) : GC.AllocateUninitializedArray<float>(padded, pinned: true);
        nuint address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_memory));
        const nuint Mask = Alignment * sizeof(float) - 1;
        Start = new Pointer((void*)((address + Mask) & ~Mask));
    }

    /// <summary>The number of floats.</summary>
    public long Length { get; }

    /// <summary>The address of the first float, a multiple of 64 bytes; valid for as long as the buffer is referenced.</summary>
    public Pointer Start { get; }

    /// <summary>All floats of the buffer.</summary>
    public Span<float> Span => Start.AsSpan((nint)Length);
}
