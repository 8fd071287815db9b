using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace NetGen.Kernels;

/// <summary>
/// The address of 4-byte elements in pinned memory. Code without <c>unsafe</c> can hold it, pass it on and read and write through it.
/// </summary>
/// <remarks>
/// Indices count floats (or 32-bit integers), except those of the byte accessors. Nothing is checked, and the pointer does not keep its memory alive:
/// who hands out a pointer keeps the <see cref="AlignedBuffer"/> behind it.
/// </remarks>
public readonly unsafe struct Pointer : IEquatable<Pointer>
{
    // A field: the JIT would have to inline a property or an operator at each of the many places where kernels load and store.
    internal readonly float* Address;

    /// <summary>Wraps an address; the memory behind it must be pinned for as long as the pointer is used.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Pointer(void* address) => Address = (float*)address;

    /// <summary>The pointer to nothing, as in an optional operand that is absent.</summary>
    public static Pointer Null => default;

    /// <summary>Whether this is <see cref="Null"/>.</summary>
    public bool IsNull => Address == null;

    /// <summary>The float at place <paramref name="index"/>.</summary>
    public float this[nint index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Address[index];
    }

    /// <summary>Writes the float at place <paramref name="index"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Set(nint index, float value) => Address[index] = value;

    /// <summary>The 32-bit integer at place <paramref name="index"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Int32(nint index) => ((int*)Address)[index];

    /// <summary>Writes the 32-bit integer at place <paramref name="index"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetInt32(nint index, int value) => ((int*)Address)[index] = value;

    /// <summary>The byte that lies <paramref name="index"/> bytes from here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte Byte(nint index) => ((byte*)Address)[index];

    /// <summary>Writes the byte that lies <paramref name="index"/> bytes from here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetByte(nint index, byte value) => ((byte*)Address)[index] = value;

    /// <summary>The pointer that lies <paramref name="bytes"/> bytes further on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Pointer AddBytes(nint bytes) => new((byte*)Address + bytes);

    /// <summary>The <paramref name="length"/> floats that start here, as a span.</summary>
    /// <exception cref="OverflowException"><paramref name="length"/> is more than a span can hold.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<float> AsSpan(nint length) => new(Address, checked((int)length));

    /// <summary>The <paramref name="length"/> 32-bit integers that start here, as a span.</summary>
    /// <exception cref="OverflowException"><paramref name="length"/> is more than a span can hold.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<int> AsInt32Span(nint length) => new(Address, checked((int)length));

    /// <summary>Fetches the float at <paramref name="index"/> into the caches, if there is one; nothing else can be seen of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(nint index)
    {
        if (Sse.IsSupported)
            Sse.Prefetch0(Address + index);
    }

    /// <summary>The pointer that lies <paramref name="floats"/> floats further on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pointer operator +(Pointer pointer, nint floats) => new(pointer.Address + floats);

    /// <summary>The pointer that lies <paramref name="floats"/> floats before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Pointer operator -(Pointer pointer, nint floats) => new(pointer.Address - floats);

    /// <summary>Whether both are the same address.</summary>
    public static bool operator ==(Pointer left, Pointer right) => left.Address == right.Address;

    /// <summary>Whether the addresses differ.</summary>
    public static bool operator !=(Pointer left, Pointer right) => left.Address != right.Address;

    /// <summary>The address, to read and write floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static explicit operator float*(Pointer pointer) => pointer.Address;

    /// <summary>The address, to read and write 32-bit integers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static explicit operator int*(Pointer pointer) => (int*)pointer.Address;

    /// <summary>The address, to read and write bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static explicit operator byte*(Pointer pointer) => (byte*)pointer.Address;

    /// <inheritdoc/>
    public bool Equals(Pointer other) => Address == other.Address;

    /// <inheritdoc/>
    public override bool Equals(object? other) => other is Pointer pointer && Equals(pointer);

    /// <inheritdoc/>
    public override int GetHashCode() => ((nint)Address).GetHashCode();

    /// <summary>The address in hexadecimal digits.</summary>
    public override string ToString() => $"0x{(nuint)Address:x}";
}
