using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NetGen.Kernels;

/// <summary>Sixteen floats: AVX-512.</summary>
public unsafe struct V512 : ISimd<V512>
{
    // Not readonly for the reason given at V256.
    private Vector512<float> _value;

    /// <summary>Wraps a hardware vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V512(Vector512<float> value) => _value = value;

    /// <summary>The hardware vector.</summary>
    public readonly Vector512<float> Value
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _value;
    }

    /// <inheritdoc/>
    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512<float>.Count;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Load(Pointer source, nint index) => Unsafe.BitCast<Vector512<float>, V512>(Vector512.Load(source.Address + index));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 LoadInt32(Pointer source, nint index) => Unsafe.BitCast<Vector512<float>, V512>(Vector512.ConvertToSingle(Vector512.Load((int*)source.Address + index)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 LoadBytes(Pointer source, nint index)
    {
        Vector256<ushort> words = Vector256.WidenLower(Vector128.Load((byte*)source.Address + index).ToVector256Unsafe());
        return new(Vector512.ConvertToSingle(Vector512.WidenLower(words.ToVector512Unsafe()).AsInt32()));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadPairs(Pointer source, nint index, out V512 even, out V512 odd)
    {
        // A pair of floats is one 64-bit number on a little-endian machine: its low half is the even float.
        Vector512<ulong> first = Vector512.Load((ulong*)(source.Address + index));
        Vector512<ulong> second = Vector512.Load((ulong*)(source.Address + index + Count));
        even = new(Vector512.Narrow(first, second).AsSingle());
        odd = new(Vector512.Narrow(first >>> 32, second >>> 32).AsSingle());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(V512 value, Pointer target, nint index) => value._value.Store(target.Address + index);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePairs(V512 even, V512 odd, Pointer target, nint index)
    {
        Vector512<uint> low = even._value.AsUInt32();
        Vector512<uint> high = odd._value.AsUInt32();
        (Vector512.WidenLower(low) | (Vector512.WidenLower(high) << 32)).Store((ulong*)(target.Address + index));
        (Vector512.WidenUpper(low) | (Vector512.WidenUpper(high) << 32)).Store((ulong*)(target.Address + index + Count));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBytes(V512 value, Pointer target, nint index)
    {
        Vector512<uint> integers = Vector512.ConvertToInt32Native(value._value).AsUInt32();
        Vector256<ushort> words = Vector256.Narrow(integers.GetLower(), integers.GetUpper());
        Vector128.Narrow(words.GetLower(), words.GetUpper()).Store((byte*)target.Address + index);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Broadcast(float value) => Unsafe.BitCast<Vector512<float>, V512>(Vector512.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Iota(nint start) => Unsafe.BitCast<Vector512<float>, V512>(Vector512.ConvertToSingle(Vector512.Create((int)start) + Vector512<int>.Indices));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 operator +(V512 left, V512 right)
    {
        left._value += right._value;
        return left;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 operator -(V512 left, V512 right)
    {
        left._value -= right._value;
        return left;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 operator *(V512 left, V512 right)
    {
        left._value *= right._value;
        return left;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 operator /(V512 left, V512 right)
    {
        left._value /= right._value;
        return left;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 operator -(V512 value)
    {
        value._value = -value._value;
        return value;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 operator &(V512 left, V512 right)
    {
        left._value &= right._value;
        return left;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 operator |(V512 left, V512 right)
    {
        left._value |= right._value;
        return left;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 operator ^(V512 left, V512 right)
    {
        left._value ^= right._value;
        return left;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 operator ~(V512 value)
    {
        value._value = ~value._value;
        return value;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 MultiplyAdd(V512 a, V512 b, V512 c)
    {
        c._value = Vector512.MultiplyAddEstimate(a._value, b._value, c._value);
        return c;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Accumulate(ref V512 sum, V512 a, V512 b) =>
        Unsafe.As<V512, Vector512<float>>(ref sum) = Vector512.MultiplyAddEstimate(a._value, b._value, sum._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Max(V512 left, V512 right)
    {
        // Fewer instructions than Vector512.Max, which also puts zeros of different signs in order.
        Vector512<float> keepLeft = Vector512.GreaterThan(left._value, right._value) | ~Vector512.Equals(left._value, left._value);
        return Select(new(keepLeft), left, right);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Min(V512 left, V512 right)
    {
        // Fewer instructions than Vector512.Min, which also puts zeros of different signs in order.
        Vector512<float> keepLeft = Vector512.LessThan(left._value, right._value) | ~Vector512.Equals(left._value, left._value);
        return Select(new(keepLeft), left, right);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 AtMost(V512 value, V512 limit) =>
        Avx512F.IsSupported ? new(Avx512F.Min(limit._value, value._value)) : Select(Less(limit, value), limit, value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 AtLeast(V512 value, V512 limit) =>
        Avx512F.IsSupported ? new(Avx512F.Max(limit._value, value._value)) : Select(Less(value, limit), limit, value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Abs(V512 value)
    {
        value._value = Vector512.Abs(value._value);
        return value;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Sqrt(V512 value)
    {
        value._value = Vector512.Sqrt(value._value);
        return value;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Floor(V512 value)
    {
        value._value = Vector512.Floor(value._value);
        return value;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Ceiling(V512 value)
    {
        value._value = Vector512.Ceiling(value._value);
        return value;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Round(V512 value)
    {
        value._value = Vector512.Round(value._value);
        return value;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Less(V512 left, V512 right)
    {
        left._value = Vector512.LessThan(left._value, right._value);
        return left;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 LessOrEqual(V512 left, V512 right)
    {
        left._value = Vector512.LessThanOrEqual(left._value, right._value);
        return left;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Equal(V512 left, V512 right)
    {
        left._value = Vector512.Equals(left._value, right._value);
        return left;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Select(V512 mask, V512 whenTrue, V512 whenFalse) => new(Vector512.ConditionalSelect(mask._value, whenTrue._value, whenFalse._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(V512 mask) => mask._value.ExtractMostSignificantBits() != 0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(V512 value) => V256.Sum(new(value._value.GetLower() + value._value.GetUpper()));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float HorizontalMax(V512 value) => V256.HorizontalMax(V256.Max(new(value._value.GetLower()), new(value._value.GetUpper())));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float HorizontalMin(V512 value) => V256.HorizontalMin(V256.Min(new(value._value.GetLower()), new(value._value.GetUpper())));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Uniform(ulong key, nint index)
    {
        // The algorithm is explained at V1.Uniform.
        ulong mixed = RandomKey.Mix(key);
        Vector512<uint> x = Vector512.Create((uint)index + (uint)mixed) + Vector512<uint>.Indices;
        x = Mix(Mix(x) ^ Vector512.Create((uint)(mixed >> 32)));
        return new(Vector512.ConvertToSingle((x >>> 8).AsInt32()) * Vector512.Create(1f / (1 << 24)));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 PowerOfTwo(V512 exponent)
    {
        exponent._value = ((Vector512.ConvertToInt32Native(exponent._value) + Vector512.Create(127)) << 23).AsSingle();
        return exponent;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Scale(V512 value, V512 exponent)
    {
        // In two steps, of which the first is exact and is done to the exponent itself.
        Vector512<int> all = Vector512.ConvertToInt32Native(exponent._value);
        Vector512<int> half = all >> 1;
        Vector512<float> first = (value._value.AsInt32() + (half << 23)).AsSingle();
        return new(first * ((all - half + Vector512.Create(127)) << 23).AsSingle());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Exponent(V512 value)
    {
        value._value = Vector512.ConvertToSingle(IntegerExponent(value._value));
        return value;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V512 Mantissa(V512 value)
    {
        value._value = (value._value.AsInt32() - (IntegerExponent(value._value) << 23)).AsSingle();
        return value;
    }

    /// <summary>All lanes, for the debugger.</summary>
    public override readonly string ToString() => _value.ToString();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> IntegerExponent(Vector512<float> value) => (value.AsInt32() - Vector512.Create(V1.SqrtHalfBits)) >> 23;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Mix(Vector512<uint> x)
    {
        x = (x ^ (x >>> 16)) * V1.Multiplier1;
        x = (x ^ (x >>> 15)) * V1.Multiplier2;
        return x ^ (x >>> 16);
    }
}
