using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NetGen.Kernels;

/// <summary>Four floats: SSE and Neon.</summary>
public unsafe struct V128 : ISimd<V128>
{
    // Not readonly for the reason given at V256.
    private Vector128<float> _value;

    /// <summary>Wraps a hardware vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V128(Vector128<float> value) => _value = value;

    /// <summary>The hardware vector.</summary>
    public readonly Vector128<float> Value
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _value;
    }

    /// <inheritdoc/>
    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128<float>.Count;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Load(Pointer source, nint index) => Unsafe.BitCast<Vector128<float>, V128>(Vector128.Load(source.Address + index));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 LoadInt32(Pointer source, nint index) => Unsafe.BitCast<Vector128<float>, V128>(Vector128.ConvertToSingle(Vector128.Load((int*)source.Address + index)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 LoadBytes(Pointer source, nint index)
    {
        Vector128<ushort> words = Vector128.WidenLower(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<uint>((byte*)source.Address + index)).AsByte());
        return new(Vector128.ConvertToSingle(Vector128.WidenLower(words).AsInt32()));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadPairs(Pointer source, nint index, out V128 even, out V128 odd)
    {
        // A pair of floats is one 64-bit number on a little-endian machine: its low half is the even float.
        Vector128<ulong> first = Vector128.Load((ulong*)(source.Address + index));
        Vector128<ulong> second = Vector128.Load((ulong*)(source.Address + index + Count));
        even = new(Vector128.Narrow(first, second).AsSingle());
        odd = new(Vector128.Narrow(first >>> 32, second >>> 32).AsSingle());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(V128 value, Pointer target, nint index) => value._value.Store(target.Address + index);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePairs(V128 even, V128 odd, Pointer target, nint index)
    {
        Vector128<uint> low = even._value.AsUInt32();
        Vector128<uint> high = odd._value.AsUInt32();
        (Vector128.WidenLower(low) | (Vector128.WidenLower(high) << 32)).Store((ulong*)(target.Address + index));
        (Vector128.WidenUpper(low) | (Vector128.WidenUpper(high) << 32)).Store((ulong*)(target.Address + index + Count));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBytes(V128 value, Pointer target, nint index)
    {
        Vector128<uint> integers = Vector128.ConvertToInt32Native(value._value).AsUInt32();
        Vector128<ushort> words = Vector128.Narrow(integers, integers);
        Unsafe.WriteUnaligned((byte*)target.Address + index, Vector128.Narrow(words, words).AsUInt32().ToScalar());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Broadcast(float value) => Unsafe.BitCast<Vector128<float>, V128>(Vector128.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Iota(nint start) => Unsafe.BitCast<Vector128<float>, V128>(Vector128.ConvertToSingle(Vector128.Create((int)start) + Vector128<int>.Indices));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 operator +(V128 left, V128 right)
    {
        left._value += right._value;
        return left;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 operator -(V128 left, V128 right)
    {
        left._value -= right._value;
        return left;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 operator *(V128 left, V128 right)
    {
        left._value *= right._value;
        return left;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 operator /(V128 left, V128 right)
    {
        left._value /= right._value;
        return left;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 operator -(V128 value)
    {
        value._value = -value._value;
        return value;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 operator &(V128 left, V128 right)
    {
        left._value &= right._value;
        return left;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 operator |(V128 left, V128 right)
    {
        left._value |= right._value;
        return left;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 operator ^(V128 left, V128 right)
    {
        left._value ^= right._value;
        return left;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 operator ~(V128 value)
    {
        value._value = ~value._value;
        return value;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 MultiplyAdd(V128 a, V128 b, V128 c)
    {
        c._value = Vector128.MultiplyAddEstimate(a._value, b._value, c._value);
        return c;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Accumulate(ref V128 sum, V128 a, V128 b) =>
        Unsafe.As<V128, Vector128<float>>(ref sum) = Vector128.MultiplyAddEstimate(a._value, b._value, sum._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Max(V128 left, V128 right)
    {
        // Fewer instructions than Vector128.Max, which also puts zeros of different signs in order. The instruction gives the right one if either is NaN.
        if (Sse.IsSupported)
            return Select(new(Sse.CompareUnordered(left._value, left._value)), left, new(Sse.Max(left._value, right._value)));
        Vector128<float> keepLeft = Vector128.GreaterThan(left._value, right._value) | ~Vector128.Equals(left._value, left._value);
        return Select(new(keepLeft), left, right);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Min(V128 left, V128 right)
    {
        // As for the maximum.
        if (Sse.IsSupported)
            return Select(new(Sse.CompareUnordered(left._value, left._value)), left, new(Sse.Min(left._value, right._value)));
        Vector128<float> keepLeft = Vector128.LessThan(left._value, right._value) | ~Vector128.Equals(left._value, left._value);
        return Select(new(keepLeft), left, right);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 AtMost(V128 value, V128 limit) =>
        Sse.IsSupported ? new(Sse.Min(limit._value, value._value)) : Select(Less(limit, value), limit, value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 AtLeast(V128 value, V128 limit) =>
        Sse.IsSupported ? new(Sse.Max(limit._value, value._value)) : Select(Less(value, limit), limit, value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Abs(V128 value)
    {
        value._value = Vector128.Abs(value._value);
        return value;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Sqrt(V128 value)
    {
        value._value = Vector128.Sqrt(value._value);
        return value;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Floor(V128 value)
    {
        value._value = Vector128.Floor(value._value);
        return value;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Ceiling(V128 value)
    {
        value._value = Vector128.Ceiling(value._value);
        return value;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Round(V128 value)
    {
        value._value = Vector128.Round(value._value);
        return value;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Less(V128 left, V128 right)
    {
        left._value = Vector128.LessThan(left._value, right._value);
        return left;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 LessOrEqual(V128 left, V128 right)
    {
        left._value = Vector128.LessThanOrEqual(left._value, right._value);
        return left;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Equal(V128 left, V128 right)
    {
        left._value = Vector128.Equals(left._value, right._value);
        return left;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Select(V128 mask, V128 whenTrue, V128 whenFalse) =>
        new(Sse41.IsSupported ? Sse41.BlendVariable(whenFalse._value, whenTrue._value, mask._value) : Vector128.ConditionalSelect(mask._value, whenTrue._value, whenFalse._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(V128 mask) => mask._value.ExtractMostSignificantBits() != 0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(V128 value)
    {
        Vector128<float> pairs = value._value + SwapHalves(value._value);
        return pairs[0] + pairs[1];
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float HorizontalMax(V128 value)
    {
        Vector128<float> pairs = Max(value, new(SwapHalves(value._value)))._value;
        return V1.Max(new(pairs[0]), new(pairs[1])).Value;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float HorizontalMin(V128 value)
    {
        Vector128<float> pairs = Min(value, new(SwapHalves(value._value)))._value;
        return V1.Min(new(pairs[0]), new(pairs[1])).Value;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Uniform(ulong key, nint index)
    {
        // The algorithm is explained at V1.Uniform.
        ulong mixed = RandomKey.Mix(key);
        Vector128<uint> x = Vector128.Create((uint)index + (uint)mixed) + Vector128<uint>.Indices;
        x = Mix(Mix(x) ^ Vector128.Create((uint)(mixed >> 32)));
        return new(Vector128.ConvertToSingle((x >>> 8).AsInt32()) * Vector128.Create(1f / (1 << 24)));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 PowerOfTwo(V128 exponent)
    {
        exponent._value = ((Vector128.ConvertToInt32Native(exponent._value) + Vector128.Create(127)) << 23).AsSingle();
        return exponent;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Scale(V128 value, V128 exponent)
    {
        // In two steps, of which the first is exact and is done to the exponent itself.
        Vector128<int> all = Vector128.ConvertToInt32Native(exponent._value);
        Vector128<int> half = all >> 1;
        Vector128<float> first = (value._value.AsInt32() + (half << 23)).AsSingle();
        return new(first * ((all - half + Vector128.Create(127)) << 23).AsSingle());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Exponent(V128 value)
    {
        value._value = Vector128.ConvertToSingle(IntegerExponent(value._value));
        return value;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V128 Mantissa(V128 value)
    {
        value._value = (value._value.AsInt32() - (IntegerExponent(value._value) << 23)).AsSingle();
        return value;
    }

    /// <summary>All lanes, for the debugger.</summary>
    public override readonly string ToString() => _value.ToString();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> SwapHalves(Vector128<float> value) => Vector128.Shuffle(value, Vector128.Create(2, 3, 0, 1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> IntegerExponent(Vector128<float> value) => (value.AsInt32() - Vector128.Create(V1.SqrtHalfBits)) >> 23;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Mix(Vector128<uint> x)
    {
        x = (x ^ (x >>> 16)) * V1.Multiplier1;
        x = (x ^ (x >>> 15)) * V1.Multiplier2;
        return x ^ (x >>> 16);
    }
}
