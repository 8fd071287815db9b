using NetGen.Kernels;

namespace NetGen.Runtime.Tests.Kernels;

/// <summary>
/// Operands of kernels under test. Each lies between guard values, so that a kernel that writes beyond its operand is found; <see cref="Dispose"/> checks them.
/// </summary>
internal sealed class KernelMemory : IDisposable
{
    private const int Guard = 48;
    private const float GuardValue = -123456.789f;
    private readonly List<(AlignedBuffer Buffer, int Length)> _buffers = [];

    /// <summary>Memory of <paramref name="length"/> floats, filled with NaN, so that a place never written is found.</summary>
    public Pointer Floats(int length)
    {
        var buffer = new AlignedBuffer(length + 2 * Guard);
        buffer.Span.Fill(GuardValue);
        buffer.Span.Slice(Guard, length).Fill(float.NaN);
        _buffers.Add((buffer, length));
        return buffer.Start + Guard;
    }

    public Pointer Copy(ReadOnlySpan<float> values)
    {
        Pointer pointer = Floats(values.Length);
        values.CopyTo(pointer.AsSpan(values.Length));
        return pointer;
    }

    public Pointer Copy(ReadOnlySpan<int> values)
    {
        Pointer pointer = Floats(values.Length);
        values.CopyTo(pointer.AsInt32Span(values.Length));
        return pointer;
    }

    /// <summary>Numbers between −1 and 1, the same ones on every machine.</summary>
    public static float[] Numbers(int length, int seed)
    {
        var random = new Random(seed);
        var numbers = new float[length];
        for (int i = 0; i < length; i++)
            numbers[i] = random.NextSingle() * 2 - 1;
        return numbers;
    }

    public void Dispose()
    {
        foreach ((AlignedBuffer buffer, int length) in _buffers)
        {
            Assert.True(buffer.Span[..Guard].IndexOfAnyExcept(GuardValue) < 0, $"A kernel wrote before an operand of {length} floats.");
            Assert.True(buffer.Span[(Guard + length)..].IndexOfAnyExcept(GuardValue) < 0, $"A kernel wrote behind an operand of {length} floats.");
        }
    }
}
