using NetGen.Kernels;

namespace NetGen.Runtime.Tests.Kernels;

/// <summary>A matrix product under test, with its operands, compared with sums in double.</summary>
internal sealed class MatMulProduct
{
    private readonly int _batch;
    private readonly int _m;
    private readonly int _n;
    private readonly int _k;
    private readonly bool _transposeA;
    private readonly bool _transposeB;
    private readonly bool _shareA;
    private readonly bool _shareB;
    private readonly KernelOperand _b;
    private readonly KernelOperand _c;
    private (double[] Sums, double[] Scales)? _sums;

    public MatMulProduct(KernelMemory memory, int batch, int m, int n, int k, bool transposeA, bool transposeB, bool shareA = false, bool shareB = false)
    {
        (_batch, _m, _n, _k, _transposeA, _transposeB, _shareA, _shareB) = (batch, m, n, k, transposeA, transposeB, shareA, shareB);
        A = KernelOperand.Random(memory, (shareA ? 1 : batch) * m * k, seed: 1);
        _b = KernelOperand.Random(memory, (shareB ? 1 : batch) * n * k, seed: 2);
        _c = KernelOperand.Random(memory, batch * m * n, seed: 3);
    }

    public KernelOperand A { get; }

    public void RunInPlace(Workers workers, bool accumulate = false) =>
        MatMul.Run(workers, _batch, _m, _n, _k, A.Start, _transposeA, _b.Start, _transposeB, _c.Start, accumulate, default(NoEpilogue), _shareA, _shareB);

    public float[] Run(Workers workers)
    {
        RunInPlace(workers);
        return _c.Span.ToArray();
    }

    public void Check(Workers workers, bool accumulate)
    {
        float[] before = _c.Span.ToArray();
        RunInPlace(workers, accumulate);
        Compare((i, expected) => accumulate ? before[i] + expected : expected);
    }

    public CountingEpilogue RunCounting(Workers workers, bool accumulate = false)
    {
        CountingEpilogue epilogue = new(_batch, _m, _n);
        MatMul.Run(workers, _batch, _m, _n, _k, A.Start, _transposeA, _b.Start, _transposeB, _c.Start, accumulate, epilogue, _shareA, _shareB);
        return epilogue;
    }

    public void CheckEpilogue(Workers workers)
    {
        CountingEpilogue epilogue = RunCounting(workers);
        epilogue.AssertEachOnce();
        Compare(epilogue.Expected);
    }

    private void Compare(Func<int, double, double> expected)
    {
        (double[] sums, double[] scales) = _sums ??= Sums();
        for (int i = 0; i < sums.Length; i++)
        {
            double value = expected(i, sums[i]);
            if (!(Math.Abs(_c[i] - value) <= 1e-6 * (1 + scales[i] + Math.Abs(value))))
                Assert.Fail($"({i / (_m * _n)}, {i / _n % _m}, {i % _n}) of {_batch} products {_m}x{_n}x{_k} ({_transposeA}, {_transposeB}) is {_c[i]}, expected {value}.");
        }
    }

    // The sums of the definition, and those of the terms' absolute values, to which errors are in proportion.
    private (double[] Sums, double[] Scales) Sums()
    {
        double[] sums = new double[_batch * _m * _n], scales = new double[sums.Length];
        for (int image = 0; image < _batch; image++)
        {
            ReadOnlySpan<float> a = A.Span[(_shareA ? 0 : image * _m * _k)..], b = _b.Span[(_shareB ? 0 : image * _n * _k)..];
            for (int i = 0; i < _m; i++)
            {
                for (int j = 0; j < _n; j++)
                {
                    double sum = 0, scale = 0;
                    for (int k = 0; k < _k; k++)
                    {
                        double product = (double)a[_transposeA ? k * _m + i : i * _k + k] * b[_transposeB ? j * _k + k : k * _n + j];
                        sum += product;
                        scale += Math.Abs(product);
                    }
                    sums[(image * _m + i) * _n + j] = sum;
                    scales[(image * _m + i) * _n + j] = scale;
                }
            }
        }
        return (sums, scales);
    }
}
