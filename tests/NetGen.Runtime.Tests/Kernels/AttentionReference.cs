using NetGen.Kernels;

namespace NetGen.Runtime.Tests.Kernels;

/// <summary>Attention and its gradient by the definition, in double. Results lie as those of the kernel do, with NaN in gaps between positions.</summary>
internal sealed class AttentionReference
{
    private readonly AttentionGeometry _geometry;
    private readonly int _queries;
    private readonly int _keys;
    private readonly double[] _q;
    private readonly double[] _k;
    private readonly double[] _v;
    private readonly double[] _mask;
    private readonly double[] _dOutput;

    public AttentionReference(AttentionGeometry geometry, int batch, int queries, int keys, double[] q, double[] k, double[] v, double[] mask, double[] dOutput)
    {
        (_geometry, _queries, _keys, _q, _k, _v, _mask, _dOutput) = (geometry, queries, keys, q, k, v, mask, dOutput);
        Output = new double[dOutput.Length];
        LogSum = new double[batch * geometry.Heads * queries];
        Weights = new double[LogSum.Length * keys];
        Dq = Zeros(q.Length, geometry.QueryStride, geometry.Heads * geometry.KeySize);
        Dk = Zeros(k.Length, geometry.KeyStride, geometry.Heads * geometry.KeySize);
        Dv = Zeros(v.Length, geometry.ValueStride, geometry.Heads * geometry.ValueSize);
        for (int sample = 0; sample < batch; sample++)
        {
            for (int head = 0; head < geometry.Heads; head++)
            {
                for (int query = 0; query < queries; query++)
                    Row(sample, head, query);
            }
        }
    }

    public double[] Output { get; }

    public double[] LogSum { get; }

    public double[] Weights { get; }

    public double[] Dq { get; }

    public double[] Dk { get; }

    public double[] Dv { get; }

    /// <summary>The scalar product of output and its gradient: what the gradients are derivatives of.</summary>
    public double Loss => Output.Zip(_dOutput, (y, d) => y * d).Sum();

    private void Row(int sample, int head, int query)
    {
        int q = (sample * _queries + query) * _geometry.QueryStride + head * _geometry.KeySize, row = (sample * _geometry.Heads + head) * _queries + query;
        int output = ((sample * _queries + query) * _geometry.Heads + head) * _geometry.ValueSize;
        bool[] sees = [.. Enumerable.Range(0, _keys).Select(key => (_mask.Length == 0 || _mask[sample * _keys + key] > 0) && (!_geometry.Causal || key <= query + _keys - _queries))];
        double[] scores = new double[_keys];
        for (int key = 0; key < _keys; key++)
        {
            double sum = 0;
            for (int i = 0; i < _geometry.KeySize; i++)
                sum += _q[q + i] * _k[KeyPlace(sample, head, key) + i];
            scores[key] = sees[key] ? sum * _geometry.Scale : double.NegativeInfinity;
        }

        double maximum = scores.DefaultIfEmpty(double.NegativeInfinity).Max();
        bool none = double.IsNegativeInfinity(maximum);
        LogSum[row] = none ? maximum : maximum + Math.Log(scores.Sum(score => Math.Exp(score - maximum)));
        Span<double> weights = Weights.AsSpan(row * _keys, _keys);
        double mean = 0;
        for (int key = 0; key < _keys; key++)
            weights[key] = none ? double.NaN : Math.Exp(scores[key] - LogSum[row]);
        for (int i = 0; i < _geometry.ValueSize; i++)
        {
            double sum = none ? double.NaN : 0;
            for (int key = 0; key < _keys; key++)
                sum += weights[key] * _v[ValuePlace(sample, head, key) + i];
            Output[output + i] = sum;
            mean += sum * _dOutput[output + i];
        }

        for (int key = 0; key < _keys; key++)
        {
            if (sees[key])
                AddGradients(weights[key], mean, q, KeyPlace(sample, head, key), ValuePlace(sample, head, key), output);
        }
    }

    private void AddGradients(double weight, double mean, int q, int k, int v, int output)
    {
        double gradient = 0;
        for (int i = 0; i < _geometry.ValueSize; i++)
        {
            gradient += _dOutput[output + i] * _v[v + i];
            Dv[v + i] += weight * _dOutput[output + i];
        }
        double score = weight * (gradient - mean) * _geometry.Scale;
        for (int i = 0; i < _geometry.KeySize; i++)
        {
            Dq[q + i] += score * _k[k + i];
            Dk[k + i] += score * _q[q + i];
        }
    }

    private int KeyPlace(int sample, int head, int key) => (sample * _keys + key) * _geometry.KeyStride + head * _geometry.KeySize;

    private int ValuePlace(int sample, int head, int key) => (sample * _keys + key) * _geometry.ValueStride + head * _geometry.ValueSize;

    private static double[] Zeros(int length, int stride, int width) => [.. Enumerable.Range(0, length).Select(i => i % stride < width ? 0 : double.NaN)];
}
