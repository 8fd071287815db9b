using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace NetGen.Kernels;

/// <summary>A single float: the remainders of rows, and machines without vector units.</summary>
public unsafe struct V1 : ISimd<V1>
{
    /// <summary>The bits of √½: what lies above them in a float's bits, in units of its exponent, is <see cref="Exponent"/>.</summary>
    internal const int SqrtHalfBits = 0x3F3504F3;

    // The multipliers of "lowbias32", found by search for the least bias: Wellons, "Prospecting for hash functions", 2018.
    internal const uint Multiplier1 = 0x7FEB352D;
    internal const uint Multiplier2 = 0x846CA68B;

    // Not readonly for the reason given at V256.
    private float _value;

    /// <summary>Wraps a float.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V1(float value) => _value = value;

    /// <summary>The float.</summary>
    public readonly float Value
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _value;
    }

    private uint Bits
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => BitConverter.SingleToUInt32Bits(_value);
    }

    /// <inheritdoc/>
    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 1;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Load(Pointer source, nint index) => Unsafe.BitCast<float, V1>(source.Address[index]);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 LoadInt32(Pointer source, nint index) => Unsafe.BitCast<float, V1>(source.Int32(index));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 LoadBytes(Pointer source, nint index) => Unsafe.BitCast<float, V1>(source.Byte(index));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadPairs(Pointer source, nint index, out V1 even, out V1 odd)
    {
        even = new(source[index]);
        odd = new(source[index + 1]);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(V1 value, Pointer target, nint index) => target.Address[index] = value._value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePairs(V1 even, V1 odd, Pointer target, nint index)
    {
        target.Set(index, even._value);
        target.Set(index + 1, odd._value);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBytes(V1 value, Pointer target, nint index) => target.SetByte(index, (byte)(int)value._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Broadcast(float value) => Unsafe.BitCast<float, V1>(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Iota(nint start) => Unsafe.BitCast<float, V1>((int)start);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 operator +(V1 left, V1 right)
    {
        left._value += right._value;
        return left;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 operator -(V1 left, V1 right)
    {
        left._value -= right._value;
        return left;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 operator *(V1 left, V1 right)
    {
        left._value *= right._value;
        return left;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 operator /(V1 left, V1 right)
    {
        left._value /= right._value;
        return left;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 operator -(V1 value)
    {
        value._value = -value._value;
        return value;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 operator &(V1 left, V1 right) =>
        Vector128.IsHardwareAccelerated ? Narrow(Wide(left) & Wide(right)) : FromBits(left.Bits & right.Bits);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 operator |(V1 left, V1 right) =>
        Vector128.IsHardwareAccelerated ? Narrow(Wide(left) | Wide(right)) : FromBits(left.Bits | right.Bits);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 operator ^(V1 left, V1 right) =>
        Vector128.IsHardwareAccelerated ? Narrow(Wide(left) ^ Wide(right)) : FromBits(left.Bits ^ right.Bits);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 operator ~(V1 value) =>
        Vector128.IsHardwareAccelerated ? Narrow(~Wide(value)) : FromBits(~value.Bits);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 MultiplyAdd(V1 a, V1 b, V1 c)
    {
        c._value = float.MultiplyAddEstimate(a._value, b._value, c._value);
        return c;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Accumulate(ref V1 sum, V1 a, V1 b) => sum = new(float.MultiplyAddEstimate(a._value, b._value, sum._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Max(V1 left, V1 right) =>
        Vector128.IsHardwareAccelerated ? Narrow(V128.Max(Wide(left), Wide(right))) : left._value > right._value || float.IsNaN(left._value) ? left : right;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Min(V1 left, V1 right) =>
        Vector128.IsHardwareAccelerated ? Narrow(V128.Min(Wide(left), Wide(right))) : left._value < right._value || float.IsNaN(left._value) ? left : right;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 AtMost(V1 value, V1 limit) =>
        Vector128.IsHardwareAccelerated ? Narrow(V128.AtMost(Wide(value), Wide(limit))) : limit._value < value._value ? limit : value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 AtLeast(V1 value, V1 limit) =>
        Vector128.IsHardwareAccelerated ? Narrow(V128.AtLeast(Wide(value), Wide(limit))) : value._value < limit._value ? limit : value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Abs(V1 value)
    {
        value._value = MathF.Abs(value._value);
        return value;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Sqrt(V1 value)
    {
        value._value = MathF.Sqrt(value._value);
        return value;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Floor(V1 value)
    {
        value._value = MathF.Floor(value._value);
        return value;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Ceiling(V1 value)
    {
        value._value = MathF.Ceiling(value._value);
        return value;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Round(V1 value)
    {
        value._value = MathF.Round(value._value);
        return value;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Less(V1 left, V1 right) =>
        Vector128.IsHardwareAccelerated ? Narrow(V128.Less(Wide(left), Wide(right))) : Mask(left._value < right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 LessOrEqual(V1 left, V1 right) =>
        Vector128.IsHardwareAccelerated ? Narrow(V128.LessOrEqual(Wide(left), Wide(right))) : Mask(left._value <= right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Equal(V1 left, V1 right) =>
        Vector128.IsHardwareAccelerated ? Narrow(V128.Equal(Wide(left), Wide(right))) : Mask(left._value == right._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Select(V1 mask, V1 whenTrue, V1 whenFalse) =>
        Vector128.IsHardwareAccelerated ? Narrow(V128.Select(Wide(mask), Wide(whenTrue), Wide(whenFalse))) : mask.Bits != 0 ? whenTrue : whenFalse;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(V1 mask) => mask.Bits != 0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(V1 value) => value._value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float HorizontalMax(V1 value) => value._value;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float HorizontalMin(V1 value) => value._value;

    /// <inheritdoc/>
    /// <remarks>
    /// The place, offset by one half of the mixed key, is scrambled by a bijection of 32-bit integers; the other half of the key joins and all is scrambled once more.
    /// The key is mixed first, so that neighbouring keys do not give shifted copies of one sequence. The upper 24 bits make the number.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Uniform(ulong key, nint index)
    {
        ulong mixed = RandomKey.Mix(key);
        uint x = Mix(Mix((uint)index + (uint)mixed) ^ (uint)(mixed >> 32));
        return new((int)(x >> 8) * (1f / (1 << 24)));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 PowerOfTwo(V1 exponent) => FromBits((uint)(((int)exponent._value + 127) << 23));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Scale(V1 value, V1 exponent)
    {
        if (Vector128.IsHardwareAccelerated)
            return Narrow(V128.Scale(Wide(value), Wide(exponent)));
        int all = (int)exponent._value;
        int half = all >> 1;
        return new(FromBits(value.Bits + ((uint)half << 23))._value * FromBits((uint)(all - half + 127) << 23)._value);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Exponent(V1 value)
    {
        value._value = IntegerExponent(value);
        return value;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V1 Mantissa(V1 value) => FromBits(value.Bits - (uint)(IntegerExponent(value) << 23));

    /// <summary>The number, for the debugger.</summary>
    public override readonly string ToString() => _value.ToString();

    // Masks and comparisons go through the lowest lane of a vector, which costs nothing and needs no branch.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V128 Wide(V1 value) => new(Vector128.CreateScalarUnsafe(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V1 Narrow(V128 value) => new(value.Value.ToScalar());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V1 FromBits(uint bits) => new(BitConverter.UInt32BitsToSingle(bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V1 Mask(bool set) => FromBits(set ? uint.MaxValue : 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int IntegerExponent(V1 value) => ((int)value.Bits - SqrtHalfBits) >> 23;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Mix(uint x)
    {
        x = (x ^ (x >> 16)) * Multiplier1;
        x = (x ^ (x >> 15)) * Multiplier2;
        return x ^ (x >> 16);
    }
}
