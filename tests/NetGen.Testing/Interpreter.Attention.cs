using NetGen.Generator.Graph;

namespace NetGen.Testing;

/// <content>Attention, with the matrix of weights that kernels avoid.</content>
internal static partial class Interpreter
{
    private static Tensor Attention(Attention attention, Tensor[] operands, int[] shape)
    {
        AttentionReader x = new(attention, operands);
        Tensor weights = x.Weights();
        return Tensor.Make(shape, at =>
        {
            (int head, int c) = Math.DivRem(at[2], attention.ValueSize);
            if (!x.SeesAny(at[0], at[1])) return double.NaN;
            return Enumerable.Range(0, x.Keys).Where(j => x.Sees(at[0], at[1], j)).Sum(j => weights.At(at[0], head, at[1], j) * x.Value(at[0], head, j, c));
        });
    }

    /// <summary>The attention over the kept positions and the new ones, of which only the new ones' queries are there.</summary>
    private static Tensor CachedAttention(CachedAttention cached, Tensor[] operands, int[] shape, int past)
    {
        Attention of = cached.Of;
        AttentionReader news = new(of, operands);
        Tensor cache = operands[^1];
        int positions = past + news.Queries;
        Tensor queries = Tensor.Make([news.Batch, news.Queries, of.KeyWidth], at => news.Query(at[0], 0, at[1], at[2]));
        Tensor keys = Tensor.Make([news.Batch, positions, of.KeyWidth], at => at[1] < past ? cache.At(at[0], at[1], at[2]) : news.Key(at[0], 0, at[1] - past, at[2]));
        Tensor values = Tensor.Make([news.Batch, positions, of.ValueWidth], at => at[1] < past ? cache.At(at[0], at[1], of.KeyWidth + at[2]) : news.Value(at[0], 0, at[1] - past, at[2]));
        return Attention(of with { Packing = AttentionPacking.Separate }, [queries, keys, values], shape);
    }

    private static Tensor AttentionLogSum(Attention attention, Tensor[] operands, int[] shape)
    {
        AttentionReader x = new(attention, operands);
        return Tensor.Make(shape, at => x.LogSum(at[0], at[1], at[2]));
    }

    private static Tensor AttentionWeights(Attention attention, Tensor[] operands) => new AttentionReader(attention, operands).Weights();

    private static Tensor AttentionGradient(AttentionGradient gradient, Tensor[] operands, int[] shape)
    {
        Attention a = gradient.Of;
        AttentionReader x = new(a, operands);
        (Tensor y, Tensor dy) = (operands[^3], operands[^1]);
        Tensor weights = x.Weights(), result = Tensor.Zeros(shape);
        for (int b = 0; b < x.Batch; b++)
        {
            for (int h = 0; h < a.Heads; h++)
            {
                for (int i = 0; i < x.Queries; i++)
                {
                    double Along(Tensor t, int c) => t.At(b, i, (h * a.ValueSize) + c);
                    double mean = Enumerable.Range(0, a.ValueSize).Sum(c => Along(y, c) * Along(dy, c));
                    for (int j = 0; j < x.Keys; j++)
                    {
                        if (!x.Sees(b, i, j)) continue;
                        double weight = weights.At(b, h, i, j);
                        double score = weight * (Enumerable.Range(0, a.ValueSize).Sum(c => Along(dy, c) * x.Value(b, h, j, c)) - mean) * a.Scale;
                        for (int c = 0; c < a.KeySize; c++)
                        {
                            Add(x.QueryPlace, i, c, score * x.Key(b, h, j, c), a.KeySize);
                            Add(x.KeyPlace, j, c, score * x.Query(b, h, i, c), a.KeySize);
                        }

                        for (int c = 0; c < a.ValueSize; c++) Add(x.ValuePlace, j, c, weight * Along(dy, c), a.ValueSize);
                    }

                    void Add((int Tensor, int Offset) place, int position, int c, double value, int size)
                    {
                        if (place.Tensor == gradient.Tensor) result.Data[result.Index([b, position, place.Offset + (h * size) + c])] += value;
                    }
                }
            }
        }

        return result;
    }

    /// <summary>Queries, keys and values, wherever they lie.</summary>
    private sealed class AttentionReader
    {
        private readonly Attention _attention;
        private readonly Tensor[] _operands;

        public AttentionReader(Attention attention, Tensor[] operands)
        {
            _attention = attention;
            _operands = operands;
            (QueryPlace, KeyPlace, ValuePlace) = attention.Packing switch
            {
                AttentionPacking.Separate => ((0, 0), (1, 0), (2, 0)),
                AttentionPacking.KeysWithValues => ((0, 0), (1, 0), (1, attention.KeyWidth)),
                _ => ((0, 0), (0, attention.KeyWidth), (0, 2 * attention.KeyWidth)),
            };
            Batch = operands[0].Shape[0];
            Queries = operands[0].Shape[1];
            Keys = operands[KeyPlace.Tensor].Shape[1];
        }

        public int Batch { get; }

        public int Queries { get; }

        public int Keys { get; }

        /// <summary>The tensor, and the offset in its last axis.</summary>
        public (int Tensor, int Offset) QueryPlace { get; }

        public (int Tensor, int Offset) KeyPlace { get; }

        public (int Tensor, int Offset) ValuePlace { get; }

        public double Query(int b, int h, int i, int c) => Read(QueryPlace, b, i, (h * _attention.KeySize) + c);

        public double Key(int b, int h, int j, int c) => Read(KeyPlace, b, j, (h * _attention.KeySize) + c);

        public double Value(int b, int h, int j, int c) => Read(ValuePlace, b, j, (h * _attention.ValueSize) + c);

        public bool Sees(int b, int i, int j) => (!_attention.Causal || j <= i + Keys - Queries) && (!_attention.Masked || _operands[_attention.Tensors].At(b, j) > 0);

        public bool SeesAny(int b, int i) => Enumerable.Range(0, Keys).Any(j => Sees(b, i, j));

        public double LogSum(int b, int h, int i)
        {
            double[] scores = Enumerable.Range(0, Keys).Where(j => Sees(b, i, j)).Select(j => Score(b, h, i, j)).ToArray();
            if (scores.Length == 0) return double.NaN;
            double max = scores.Max();
            return max + Math.Log(scores.Sum(s => Math.Exp(s - max)));
        }

        public Tensor Weights() => Tensor.Make([Batch, _attention.Heads, Queries, Keys], at => Sees(at[0], at[2], at[3]) ? Math.Exp(Score(at[0], at[1], at[2], at[3]) - LogSum(at[0], at[1], at[2])) : SeesAny(at[0], at[2]) ? 0 : double.NaN);

        private double Score(int b, int h, int i, int j) => _attention.Scale * Enumerable.Range(0, _attention.KeySize).Sum(c => Query(b, h, i, c) * Key(b, h, j, c));

        private double Read((int Tensor, int Offset) place, int b, int position, int c) => _operands[place.Tensor].At(b, position, place.Offset + c);
    }
}
