using NetGen.Kernels;

namespace NetGen.Runtime.Tests.Kernels;

/// <summary>An attention under test, with its operands, compared with plain loops in double. Gaps between positions hold NaN, which must neither be used nor written.</summary>
internal sealed class AttentionCase
{
    private readonly int _batch;
    private readonly int _queries;
    private readonly int _keys;

    public AttentionCase(KernelMemory memory, AttentionGeometry geometry, int batch, int queries, int keys, bool masked = false, float amplitude = 1)
    {
        (Geometry, _batch, _queries, _keys) = (geometry, batch, queries, keys);
        int keyWidth = geometry.Heads * geometry.KeySize, valueWidth = geometry.Heads * geometry.ValueSize;
        Q = Operand(memory, queries, keyWidth, geometry.QueryStride, seed: 1, amplitude);
        K = Operand(memory, keys, keyWidth, geometry.KeyStride, seed: 2, amplitude);
        V = Operand(memory, keys, valueWidth, geometry.ValueStride, seed: 3, 1);
        DOutput = KernelOperand.Random(memory, batch * queries * valueWidth, seed: 4);
        if (masked)
        {
            var random = new Random(5);
            Mask = new(memory.Copy(Enumerable.Range(0, batch * keys).Select(_ => random.Next(3) > 0 ? 1f : -random.Next(2)).ToArray()), batch * keys);
        }
        Output = Empty(memory, batch * queries * valueWidth);
        LogSum = Empty(memory, batch * geometry.Heads * queries);
        Weights = Empty(memory, LogSum.Length * keys);
        Dq = Empty(memory, Q.Length);
        Dk = Empty(memory, K.Length);
        Dv = Empty(memory, V.Length);
    }

    public AttentionGeometry Geometry { get; }

    public KernelOperand Q { get; }

    public KernelOperand K { get; }

    public KernelOperand V { get; }

    public KernelOperand Mask { get; }

    public KernelOperand DOutput { get; }

    public KernelOperand Output { get; }

    public KernelOperand LogSum { get; }

    public KernelOperand Weights { get; }

    public KernelOperand Dq { get; }

    public KernelOperand Dk { get; }

    public KernelOperand Dv { get; }

    /// <summary>Positions follow each other at these distances beyond their own floats.</summary>
    public static AttentionGeometry Sizes(int heads, int keySize, int valueSize, bool causal, int queryGap = 0, int keyGap = 0, int valueGap = 0) =>
        new(heads, keySize, valueSize, 1.5f / MathF.Sqrt(keySize), causal, heads * keySize + queryGap, heads * keySize + keyGap, heads * valueSize + valueGap);

    public void Forward(Workers workers) =>
        Attention.Forward(workers, Geometry, _batch, _queries, _keys, Q.Start, K.Start, V.Start, Mask.Start, Output.Start, LogSum.Start);

    public void Gradient(Workers workers, bool dq = true, bool dk = true, bool dv = true) =>
        Attention.Gradient(workers, Geometry, _batch, _queries, _keys, Q.Start, K.Start, V.Start, Mask.Start, Output.Start, LogSum.Start, DOutput.Start,
            dq ? Dq.Start : Pointer.Null, dk ? Dk.Start : Pointer.Null, dv ? Dv.Start : Pointer.Null);

    public void RunAll(Workers workers)
    {
        Forward(workers);
        Gradient(workers);
        Attention.Weights(workers, Geometry, _batch, _queries, _keys, Q.Start, K.Start, Mask.Start, LogSum.Start, Weights.Start);
    }

    /// <summary>Output, logarithms, weights and gradients of everything, one after the other.</summary>
    public float[] Results() => [.. Output.Span, .. LogSum.Span, .. Weights.Span, .. Dq.Span, .. Dk.Span, .. Dv.Span];

    public void Check(Workers workers, double tolerance = 2e-5)
    {
        RunAll(workers);
        AttentionReference expected = Reference();
        Compare(expected.Output, Output, Geometry.Heads * Geometry.ValueSize, tolerance, "output");
        Compare(expected.LogSum, LogSum, 1, tolerance, "logSum");
        Compare(expected.Weights, Weights, _keys, tolerance, "weight");
        Compare(expected.Dq, Dq, Geometry.QueryStride, tolerance, "dq");
        Compare(expected.Dk, Dk, Geometry.KeyStride, tolerance, "dk");
        Compare(expected.Dv, Dv, Geometry.ValueStride, tolerance, "dv");
    }

    public AttentionReference Reference() => new(Geometry, _batch, _queries, _keys, Doubles(Q), Doubles(K), Doubles(V), Doubles(Mask), Doubles(DOutput));

    private static double[] Doubles(KernelOperand operand) => [.. operand.Span.ToArray().Select(value => (double)value)];

    private void Compare(double[] expected, KernelOperand actual, int stride, double tolerance, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            bool same = double.IsFinite(expected[i]) ? Math.Abs(actual[i] - expected[i]) <= tolerance * (1 + Math.Abs(expected[i])) : expected[i].Equals(actual[i]);
            if (!same)
                Assert.Fail($"{what} ({i / Math.Max(1, stride)}, {i % Math.Max(1, stride)}) of {_batch} times {_queries} x {_keys}, {Geometry}, is {actual[i]}, expected {expected[i]}.");
        }
    }

    private KernelOperand Operand(KernelMemory memory, int positions, int width, int stride, int seed, float amplitude)
    {
        float[] numbers = KernelMemory.Numbers(_batch * positions * stride, seed);
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = i % stride < width ? numbers[i] * amplitude : float.NaN;
        return new(memory.Copy(numbers), numbers.Length);
    }

    private static KernelOperand Empty(KernelMemory memory, int length) => new(memory.Floats(length), length);
}
