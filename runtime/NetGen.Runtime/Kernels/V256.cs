using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace NetGen.Kernels;

/// <summary>Eight floats: AVX2.</summary>
public unsafe struct V256 : ISimd<V256>
{
    // Not readonly: operations write their result over an operand. The JIT has to inline all that a kernel calls, and the constructor of each result would be one call more.
    private Vector256<float> _value;

    /// <summary>Wraps a hardware vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V256(Vector256<float> value) => _value = value;

    /// <summary>The hardware vector.</summary>
    public readonly Vector256<float> Value
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _value;
    }

    /// <inheritdoc/>
    public static int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256<float>.Count;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Load(Pointer source, nint index) => Unsafe.BitCast<Vector256<float>, V256>(Vector256.Load(source.Address + index));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 LoadInt32(Pointer source, nint index) => Unsafe.BitCast<Vector256<float>, V256>(Vector256.ConvertToSingle(Vector256.Load((int*)source.Address + index)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 LoadBytes(Pointer source, nint index)
    {
        Vector128<ushort> words = Vector128.WidenLower(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>((byte*)source.Address + index)).AsByte());
        return new(Vector256.ConvertToSingle(Vector256.WidenLower(words.ToVector256Unsafe()).AsInt32()));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void LoadPairs(Pointer source, nint index, out V256 even, out V256 odd)
    {
        if (Avx2.IsSupported)
        {
            // A shuffle works on each half apart; the permutation brings its quarters 0 2 1 3 in order.
            Vector256<float> lower = Vector256.Load(source.Address + index), upper = Vector256.Load(source.Address + index + Vector256<float>.Count);
            even = new(Avx2.Permute4x64(Avx.Shuffle(lower, upper, 0b10_00_10_00).AsDouble(), 0b11_01_10_00).AsSingle());
            odd = new(Avx2.Permute4x64(Avx.Shuffle(lower, upper, 0b11_01_11_01).AsDouble(), 0b11_01_10_00).AsSingle());
            return;
        }

        // A pair of floats is one 64-bit number on a little-endian machine: its low half is the even float.
        Vector256<ulong> first = Vector256.Load((ulong*)(source.Address + index));
        Vector256<ulong> second = Vector256.Load((ulong*)(source.Address + index + Count));
        even = new(Vector256.Narrow(first, second).AsSingle());
        odd = new(Vector256.Narrow(first >>> 32, second >>> 32).AsSingle());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(V256 value, Pointer target, nint index) => value._value.Store(target.Address + index);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StorePairs(V256 even, V256 odd, Pointer target, nint index)
    {
        if (Avx.IsSupported)
        {
            Vector256<float> lower = Avx.UnpackLow(even._value, odd._value), upper = Avx.UnpackHigh(even._value, odd._value);
            Avx.Permute2x128(lower, upper, 0x20).Store(target.Address + index);
            Avx.Permute2x128(lower, upper, 0x31).Store(target.Address + index + Count);
            return;
        }

        Vector256<uint> low = even._value.AsUInt32();
        Vector256<uint> high = odd._value.AsUInt32();
        (Vector256.WidenLower(low) | (Vector256.WidenLower(high) << 32)).Store((ulong*)(target.Address + index));
        (Vector256.WidenUpper(low) | (Vector256.WidenUpper(high) << 32)).Store((ulong*)(target.Address + index + Count));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBytes(V256 value, Pointer target, nint index)
    {
        Vector256<uint> integers = Vector256.ConvertToInt32Native(value._value).AsUInt32();
        Vector128<ushort> words = Vector128.Narrow(integers.GetLower(), integers.GetUpper());
        Vector128.Narrow(words, words).GetLower().Store((byte*)target.Address + index);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Broadcast(float value) => Unsafe.BitCast<Vector256<float>, V256>(Vector256.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Iota(nint start) => Unsafe.BitCast<Vector256<float>, V256>(Vector256.ConvertToSingle(Vector256.Create((int)start) + Vector256<int>.Indices));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 operator +(V256 left, V256 right)
    {
        left._value += right._value;
        return left;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 operator -(V256 left, V256 right)
    {
        left._value -= right._value;
        return left;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 operator *(V256 left, V256 right)
    {
        left._value *= right._value;
        return left;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 operator /(V256 left, V256 right)
    {
        left._value /= right._value;
        return left;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 operator -(V256 value)
    {
        value._value = -value._value;
        return value;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 operator &(V256 left, V256 right)
    {
        left._value &= right._value;
        return left;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 operator |(V256 left, V256 right)
    {
        left._value |= right._value;
        return left;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 operator ^(V256 left, V256 right)
    {
        left._value ^= right._value;
        return left;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 operator ~(V256 value)
    {
        value._value = ~value._value;
        return value;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 MultiplyAdd(V256 a, V256 b, V256 c)
    {
        c._value = Vector256.MultiplyAddEstimate(a._value, b._value, c._value);
        return c;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Accumulate(ref V256 sum, V256 a, V256 b) =>
        Unsafe.As<V256, Vector256<float>>(ref sum) = Vector256.MultiplyAddEstimate(a._value, b._value, sum._value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Max(V256 left, V256 right)
    {
        // Fewer instructions than Vector256.Max, which also puts zeros of different signs in order. The instruction gives the right one if either is NaN.
        if (Avx.IsSupported)
            return Select(new(Avx.CompareUnordered(left._value, left._value)), left, new(Avx.Max(left._value, right._value)));
        Vector256<float> keepLeft = Vector256.GreaterThan(left._value, right._value) | ~Vector256.Equals(left._value, left._value);
        return Select(new(keepLeft), left, right);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Min(V256 left, V256 right)
    {
        // As for the maximum.
        if (Avx.IsSupported)
            return Select(new(Avx.CompareUnordered(left._value, left._value)), left, new(Avx.Min(left._value, right._value)));
        Vector256<float> keepLeft = Vector256.LessThan(left._value, right._value) | ~Vector256.Equals(left._value, left._value);
        return Select(new(keepLeft), left, right);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 AtMost(V256 value, V256 limit) =>
        Avx.IsSupported ? new(Avx.Min(limit._value, value._value)) : Select(Less(limit, value), limit, value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 AtLeast(V256 value, V256 limit) =>
        Avx.IsSupported ? new(Avx.Max(limit._value, value._value)) : Select(Less(value, limit), limit, value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Abs(V256 value)
    {
        value._value = Vector256.Abs(value._value);
        return value;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Sqrt(V256 value)
    {
        value._value = Vector256.Sqrt(value._value);
        return value;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Floor(V256 value)
    {
        value._value = Vector256.Floor(value._value);
        return value;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Ceiling(V256 value)
    {
        value._value = Vector256.Ceiling(value._value);
        return value;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Round(V256 value)
    {
        value._value = Vector256.Round(value._value);
        return value;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Less(V256 left, V256 right)
    {
        left._value = Vector256.LessThan(left._value, right._value);
        return left;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 LessOrEqual(V256 left, V256 right)
    {
        left._value = Vector256.LessThanOrEqual(left._value, right._value);
        return left;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Equal(V256 left, V256 right)
    {
        left._value = Vector256.Equals(left._value, right._value);
        return left;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Select(V256 mask, V256 whenTrue, V256 whenFalse) =>
        new(Avx.IsSupported ? Avx.BlendVariable(whenFalse._value, whenTrue._value, mask._value) : Vector256.ConditionalSelect(mask._value, whenTrue._value, whenFalse._value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(V256 mask) => mask._value.ExtractMostSignificantBits() != 0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(V256 value) => V128.Sum(new(value._value.GetLower() + value._value.GetUpper()));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float HorizontalMax(V256 value) => V128.HorizontalMax(V128.Max(new(value._value.GetLower()), new(value._value.GetUpper())));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float HorizontalMin(V256 value) => V128.HorizontalMin(V128.Min(new(value._value.GetLower()), new(value._value.GetUpper())));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Uniform(ulong key, nint index)
    {
        // The algorithm is explained at V1.Uniform.
        ulong mixed = RandomKey.Mix(key);
        Vector256<uint> x = Vector256.Create((uint)index + (uint)mixed) + Vector256<uint>.Indices;
        x = Mix(Mix(x) ^ Vector256.Create((uint)(mixed >> 32)));
        return new(Vector256.ConvertToSingle((x >>> 8).AsInt32()) * Vector256.Create(1f / (1 << 24)));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 PowerOfTwo(V256 exponent)
    {
        exponent._value = ((Vector256.ConvertToInt32Native(exponent._value) + Vector256.Create(127)) << 23).AsSingle();
        return exponent;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Scale(V256 value, V256 exponent)
    {
        // In two steps, of which the first is exact and is done to the exponent itself.
        Vector256<int> all = Vector256.ConvertToInt32Native(exponent._value);
        Vector256<int> half = all >> 1;
        Vector256<float> first = (value._value.AsInt32() + (half << 23)).AsSingle();
        return new(first * ((all - half + Vector256.Create(127)) << 23).AsSingle());
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Exponent(V256 value)
    {
        value._value = Vector256.ConvertToSingle(IntegerExponent(value._value));
        return value;
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V256 Mantissa(V256 value)
    {
        value._value = (value._value.AsInt32() - (IntegerExponent(value._value) << 23)).AsSingle();
        return value;
    }

    /// <summary>All lanes, for the debugger.</summary>
    public override readonly string ToString() => _value.ToString();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> IntegerExponent(Vector256<float> value) => (value.AsInt32() - Vector256.Create(V1.SqrtHalfBits)) >> 23;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Mix(Vector256<uint> x)
    {
        x = (x ^ (x >>> 16)) * V1.Multiplier1;
        x = (x ^ (x >>> 15)) * V1.Multiplier2;
        return x ^ (x >>> 16);
    }
}
