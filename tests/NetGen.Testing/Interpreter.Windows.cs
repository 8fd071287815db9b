using NetGen.Generator.Graph;
using Convolution = NetGen.Generator.Graph.Convolution;

namespace NetGen.Testing;

/// <summary>Operations whose windows slide over planes.</summary>
internal static partial class Interpreter
{
    /// <summary>A convolution is a sum of products y += x·w; each of its three roles sums the products of two of the tensors into the third.</summary>
    private static Tensor Convolution(Convolution convolution, Tensor first, Tensor second, int[] shape)
    {
        Tensor result = Tensor.Zeros(shape);
        foreach ((int x, int w, int y) in Products(convolution.Geometry, convolution.Role == ConvolutionRole.WeightGradient ? first.Shape[0] : shape[0]))
        {
            switch (convolution.Role)
            {
                case ConvolutionRole.Output: result.Data[y] += first.Data[x] * second.Data[w]; break;
                case ConvolutionRole.InputGradient: result.Data[x] += first.Data[y] * second.Data[w]; break;
                default: result.Data[w] += first.Data[y] * second.Data[x]; break;
            }
        }

        return result;
    }

    /// <summary>The indices in x, w and y of all products of a convolution; what lies in the padding is not there.</summary>
    private static IEnumerable<(int X, int W, int Y)> Products(ConvolutionGeometry g, int batch)
    {
        int inputs = g.InputChannels / g.Groups, outputs = g.OutputChannels / g.Groups;
        for (int n = 0; n < batch; n++)
        {
            for (int co = 0; co < g.OutputChannels; co++)
            {
                for (int oh = 0; oh < g.OutputHeight; oh++)
                {
                    for (int ow = 0; ow < g.OutputWidth; ow++)
                    {
                        for (int ci = 0; ci < inputs; ci++)
                        {
                            for (int kh = 0; kh < g.KernelHeight; kh++)
                            {
                                for (int kw = 0; kw < g.KernelWidth; kw++)
                                {
                                    int h = (oh * g.StrideHeight) - g.PadTop + (kh * g.DilationHeight), w = (ow * g.StrideWidth) - g.PadLeft + (kw * g.DilationWidth);
                                    if (h < 0 || h >= g.Height || w < 0 || w >= g.Width) continue;
                                    int channel = (co / outputs * inputs) + ci;
                                    yield return (
                                        (((((n * g.InputChannels) + channel) * g.Height) + h) * g.Width) + w,
                                        (((((co * inputs) + ci) * g.KernelHeight) + kh) * g.KernelWidth) + kw,
                                        (((((n * g.OutputChannels) + co) * g.OutputHeight) + oh) * g.OutputWidth) + ow);
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    private static Tensor Pool(Pool pool, Tensor x, int[] shape)
    {
        Tensor y = Tensor.Zeros(shape);
        if (pool.Kind is PoolKind.Max or PoolKind.Min)
        {
            // The value is the one that the offset names: they cannot disagree.
            Array.Fill(y.Data, pool.Kind == PoolKind.Max ? double.NegativeInfinity : double.PositiveInfinity);
            Tensor winners = PoolOffset(new PoolOffset(pool.Kind, pool.Geometry), x, shape);
            foreach ((int from, int offset, int to) in Windows(pool.Geometry, shape)) y.Data[to] = offset == winners.Data[to] ? x.Data[from] : y.Data[to];
            return y;
        }

        int[] counts = Counts(pool.Kind, pool.Geometry, shape);
        foreach ((int from, _, int to) in Windows(pool.Geometry, shape)) y.Data[to] += x.Data[from] / counts[to];
        return y;
    }

    /// <summary>The first extreme of each window; a NaN beats everything, and the first NaN the others.</summary>
    private static Tensor PoolOffset(PoolOffset operation, Tensor x, int[] shape)
    {
        double sign = operation.Kind == PoolKind.Max ? 1 : -1;
        Tensor offsets = Tensor.Zeros(shape);
        var best = new double?[offsets.Data.Length];
        foreach ((int from, int offset, int to) in Windows(operation.Geometry, shape))
        {
            double candidate = sign * x.Data[from];
            if (best[to] is { } b && !(candidate > b) && !(double.IsNaN(candidate) && !double.IsNaN(b))) continue;
            best[to] = candidate;
            offsets.Data[to] = offset;
        }

        return offsets;
    }

    private static Tensor PoolGradient(PoolGradient gradient, Tensor[] operands, int[] shape)
    {
        Tensor dx = Tensor.Zeros(shape), dy = operands[0];
        int[]? counts = gradient.IsExtreme ? null : Counts(gradient.Kind, gradient.Geometry, dy.Shape);
        foreach ((int x, int offset, int y) in Windows(gradient.Geometry, dy.Shape))
        {
            if (counts is not null) dx.Data[x] += dy.Data[y] / counts[y];
            else if (operands[1].Data[y] == offset) dx.Data[x] += dy.Data[y];
        }

        return dx;
    }

    private static Tensor PoolRead(PoolRead read, Tensor x, Tensor offsets, int[] shape)
    {
        Tensor y = Tensor.Zeros(shape);
        foreach ((int from, int offset, int to) in Windows(read.Geometry, shape))
        {
            if (offsets.Data[to] == offset) y.Data[to] = x.Data[from];
        }

        return y;
    }

    /// <summary>By how much the sum of each window is divided.</summary>
    private static int[] Counts(PoolKind kind, PoolGeometry g, int[] shape)
    {
        var counts = new int[Tensor.Size(shape)];
        foreach ((_, _, int y) in Windows(g, shape)) counts[y]++;
        return kind == PoolKind.AverageInside ? counts : counts.Select(_ => g.KernelHeight * g.KernelWidth).ToArray();
    }

    /// <summary>The elements of all windows: index in the large tensor, offset kh·KW + kw in the window, index in the small tensor, whose shape is given. What lies in the padding is not there.</summary>
    private static IEnumerable<(int X, int Offset, int Y)> Windows(PoolGeometry g, int[] shape)
    {
        for (int plane = 0; plane < shape[0] * shape[1]; plane++)
        {
            for (int oh = 0; oh < g.OutputHeight; oh++)
            {
                for (int ow = 0; ow < g.OutputWidth; ow++)
                {
                    for (int kh = 0; kh < g.KernelHeight; kh++)
                    {
                        for (int kw = 0; kw < g.KernelWidth; kw++)
                        {
                            int h = (oh * g.StrideHeight) - g.PadTop + (kh * g.DilationHeight), w = (ow * g.StrideWidth) - g.PadLeft + (kw * g.DilationWidth);
                            if (h < 0 || h >= g.Height || w < 0 || w >= g.Width) continue;
                            yield return ((((plane * g.Height) + h) * g.Width) + w, (kh * g.KernelWidth) + kw, (((plane * g.OutputHeight) + oh) * g.OutputWidth) + ow);
                        }
                    }
                }
            }
        }
    }
}
