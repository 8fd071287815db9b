using NetGen.Kernels;

namespace NetGen;

/// <summary>Draws tokens, one after the other. It allocates only when it first sees a larger vocabulary.</summary>
/// <param name="sampling">How.</param>
public sealed class Sampler(Sampling sampling)
{
    // Numbers of the counter-based generator: one stream of its own, a draw per token.
    private const uint Stream = 0x7361_6D70;

    private float[] _keys = [];
    private double[] _weights = [];
    private int[] _tokens = [];
    private ulong _draws;

    /// <summary>The next token.</summary>
    /// <param name="logits">The scores of all tokens, before any softmax; −∞ is never drawn.</param>
    /// <exception cref="ArgumentException">There are no scores, one is not a number or +∞, or all are −∞.</exception>
    public int Next(ReadOnlySpan<float> logits)
    {
        int best = Best(logits);
        ulong draw = _draws++;
        if (sampling.Temperature == 0 || sampling.TopK == 1)
            return best;

        int count = logits.Length;
        if (_keys.Length < count)
            (_keys, _weights, _tokens) = (new float[count], new double[count], new int[count]);
        for (int i = 0; i < count; i++)
        {
            _tokens[i] = i;
            _keys[i] = -logits[i];
        }

        // Without limits the order does not matter, so that sorting can be saved.
        if (sampling.TopK > 0 || sampling.TopP < 1)
            Sort(count);
        if (sampling.TopK > 0)
            count = Math.Min(count, sampling.TopK);
        double sum = 0;
        for (int i = 0; i < count; i++)
            sum += _weights[i] = Math.Exp(((double)logits[_tokens[i]] - logits[best]) / sampling.Temperature);
        if (sampling.TopP < 1)
            (count, sum) = Nucleus(count, sum * sampling.TopP);

        // Rounding may leave a rest behind the last token; then it is the last one that can be drawn.
        double point = sum * Uniform(draw);
        int drawn = best;
        for (int i = 0; i < count && point >= 0; i++)
        {
            if (_weights[i] == 0)
                continue;
            drawn = _tokens[i];
            point -= _weights[i];
        }

        return drawn;
    }

    // Highest scores first; among equals the token with the lower number.
    private void Sort(int count)
    {
        Array.Sort(_keys, _tokens, 0, count);
        for (int start = 0; start < count;)
        {
            int end = start + 1;
            while (end < count && _keys[end] == _keys[start])
                end++;
            Array.Sort(_tokens, start, end - start);
            start = end;
        }
    }

    private (int Count, double Sum) Nucleus(int count, double wanted)
    {
        double sum = 0;
        for (int i = 0; i < count; i++)
        {
            sum += _weights[i];
            if (sum >= wanted)
                return (i + 1, sum);
        }

        return (count, sum);
    }

    private double Uniform(ulong draw) => (RandomKey.Of(sampling.Seed, draw, Stream) >> 11) * (1.0 / (1UL << 53));

    private static int Best(ReadOnlySpan<float> logits)
    {
        int best = -1;
        for (int i = 0; i < logits.Length; i++)
        {
            if (float.IsNaN(logits[i]) || float.IsPositiveInfinity(logits[i]))
                throw new ArgumentException($"The score of token {i} is {logits[i]}; tokens are drawn from finite scores.", nameof(logits));
            if (logits[i] > (best < 0 ? float.NegativeInfinity : logits[best]))
                best = i;
        }

        return best >= 0 ? best : throw new ArgumentException(logits.IsEmpty ? "There are no scores to draw a token from." : "All scores are −∞; no token can be drawn.", nameof(logits));
    }
}
