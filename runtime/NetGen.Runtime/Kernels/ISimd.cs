using System.Diagnostics.CodeAnalysis;

namespace NetGen.Kernels;

/// <summary>
/// A vector of floats of some width. A kernel written once over <typeparamref name="V"/> is compiled for 512, 256 and 128 bits and, as
/// <see cref="V1"/>, for single floats: the remainders of rows, and machines without vector units.
/// </summary>
/// <remarks>
/// Lane k of every result depends on lane k of the operands only, and is the same at every width. NaN propagates through all arithmetic, minima and maxima included.
/// Comparisons give masks: all bits of a lane set where true, none where false.
/// </remarks>
/// <typeparam name="V">The implementing vector itself.</typeparam>
[SuppressMessage("Design", "CA1000:Do not declare static members on generic types", Justification = "They are called on the type argument.")]
public interface ISimd<V> where V : struct, ISimd<V>
{
    /// <summary>The number of lanes.</summary>
    static abstract int Count { get; }

    /// <summary>Reads floats <paramref name="index"/> to <paramref name="index"/> + <see cref="Count"/> − 1; no alignment is needed.</summary>
    static abstract V Load(Pointer source, nint index);

    /// <summary>Reads 32-bit integers and converts them to floats.</summary>
    static abstract V LoadInt32(Pointer source, nint index);

    /// <summary>Reads bytes, <paramref name="index"/> of them from the start, and converts them to floats.</summary>
    static abstract V LoadBytes(Pointer source, nint index);

    /// <summary>Reads twice <see cref="Count"/> floats and separates those at even distance from <paramref name="index"/> from those at odd distance.</summary>
    static abstract void LoadPairs(Pointer source, nint index, out V even, out V odd);

    /// <summary>Writes floats <paramref name="index"/> to <paramref name="index"/> + <see cref="Count"/> − 1.</summary>
    static abstract void Store(V value, Pointer target, nint index);

    /// <summary>Writes twice <see cref="Count"/> floats, alternating between the two vectors; the opposite of <see cref="LoadPairs"/>.</summary>
    static abstract void StorePairs(V even, V odd, Pointer target, nint index);

    /// <summary>Writes lanes that hold integers from 0 to 255 as bytes, <paramref name="index"/> bytes from the start.</summary>
    static abstract void StoreBytes(V value, Pointer target, nint index);

    /// <summary>The same value in all lanes.</summary>
    static abstract V Broadcast(float value);

    /// <summary>The coordinates <paramref name="start"/>, <paramref name="start"/> + 1, … as floats; 32 bits of them.</summary>
    static abstract V Iota(nint start);

    /// <summary>The sum.</summary>
    static abstract V operator +(V left, V right);

    /// <summary>The difference.</summary>
    static abstract V operator -(V left, V right);

    /// <summary>The product.</summary>
    static abstract V operator *(V left, V right);

    /// <summary>The quotient, correctly rounded.</summary>
    static abstract V operator /(V left, V right);

    /// <summary>The value with its sign changed, that of zero and NaN included.</summary>
    static abstract V operator -(V value);

    /// <summary>And, bit by bit: both masks.</summary>
    static abstract V operator &(V left, V right);

    /// <summary>Or, bit by bit: either mask.</summary>
    static abstract V operator |(V left, V right);

    /// <summary>Exclusive or, bit by bit.</summary>
    static abstract V operator ^(V left, V right);

    /// <summary>Not, bit by bit: the opposite mask.</summary>
    static abstract V operator ~(V value);

    /// <summary><paramref name="a"/>·<paramref name="b"/> + <paramref name="c"/>, rounded once where the machine has such an instruction, else twice; alike at all widths of one machine.</summary>
    static abstract V MultiplyAdd(V a, V b, V c);

    /// <summary><paramref name="sum"/> += <paramref name="a"/>·<paramref name="b"/>, rounded as by <see cref="MultiplyAdd"/>.</summary>
    /// <remarks>
    /// Written to the place of the sum, so that the result lands in the accumulator's own register: with the wrapping struct between them the JIT computes into a temporary
    /// register and moves it, a fifth more instructions in the loops of matrix products.
    /// </remarks>
    static abstract void Accumulate(ref V sum, V a, V b);

    /// <summary>The greater; NaN if either is NaN; the right one of two zeros.</summary>
    static abstract V Max(V left, V right);

    /// <summary>The lesser; NaN if either is NaN; the right one of two zeros.</summary>
    static abstract V Min(V left, V right);

    /// <summary>The value, or the limit if the value is above it; NaN stays. A single instruction where <see cref="Min"/> has to look for NaN in both.</summary>
    static abstract V AtMost(V value, V limit);

    /// <summary>The value, or the limit if the value is below it; NaN stays. A single instruction where <see cref="Max"/> has to look for NaN in both.</summary>
    static abstract V AtLeast(V value, V limit);

    /// <summary>The value without its sign.</summary>
    static abstract V Abs(V value);

    /// <summary>The square root, correctly rounded.</summary>
    static abstract V Sqrt(V value);

    /// <summary>The greatest integer that is not above the value.</summary>
    static abstract V Floor(V value);

    /// <summary>The least integer that is not below the value.</summary>
    static abstract V Ceiling(V value);

    /// <summary>The nearest integer, the even one of two.</summary>
    static abstract V Round(V value);

    /// <summary>A mask: left &lt; right; false for NaN.</summary>
    static abstract V Less(V left, V right);

    /// <summary>A mask: left ≤ right; false for NaN.</summary>
    static abstract V LessOrEqual(V left, V right);

    /// <summary>A mask: left = right; false for NaN.</summary>
    static abstract V Equal(V left, V right);

    /// <summary>For masks only: the lanes of <paramref name="whenTrue"/> where the mask is set, of <paramref name="whenFalse"/> elsewhere.</summary>
    static abstract V Select(V mask, V whenTrue, V whenFalse);

    /// <summary>Whether the mask is set in any lane.</summary>
    static abstract bool Any(V mask);

    /// <summary>The sum of all lanes, in an order fixed for each width.</summary>
    static abstract float Sum(V value);

    /// <summary>The greatest lane, or NaN if any lane is NaN.</summary>
    static abstract float HorizontalMax(V value);

    /// <summary>The least lane, or NaN if any lane is NaN.</summary>
    static abstract float HorizontalMin(V value);

    /// <summary>
    /// Uniform random numbers in [0, 1), multiples of 2⁻²⁴, of the places <paramref name="index"/>, <paramref name="index"/> + 1, …:
    /// a pure function of key and place, the same at every width. Places 2³² apart share their number.
    /// </summary>
    static abstract V Uniform(ulong key, nint index);

    /// <summary>2 to the power of an integer from −126 to 127.</summary>
    static abstract V PowerOfTwo(V exponent);

    /// <summary>value·2ᵉ for values from ½ to 2, of either sign, and integers e from −252 to 250, rounded once, denormal results included; NaN where both are NaN.</summary>
    static abstract V Scale(V value, V exponent);

    /// <summary>The integer e for which value·2⁻ᵉ lies in [√½, √2); for positive normal values.</summary>
    static abstract V Exponent(V value);

    /// <summary>The value scaled by a power of two into [√½, √2); for positive normal values.</summary>
    static abstract V Mantissa(V value);
}
