using NetGen.Kernels;

namespace NetGen.Runtime.Tests.Kernels;

/// <summary>An operand or a result of a kernel under test, between guard values.</summary>
internal readonly record struct KernelOperand(Pointer Start, int Length)
{
    public Span<float> Span => Start.AsSpan(Length);

    public float this[int index] => Start[index];

    public static KernelOperand Random(KernelMemory memory, int length, int seed) => new(memory.Copy(KernelMemory.Numbers(length, seed)), length);
}
