using NetGen.Kernels;

namespace NetGen;

/// <summary>Samples to train or evaluate a network with: one or more inputs, and their targets. Slices share the arrays.</summary>
public sealed class Dataset
{
    private readonly Column[] _inputs;
    private readonly Column[] _targets;
    private readonly int _first;
    private readonly int[]? _order;

    /// <summary>Samples of one input of floats and one label each.</summary>
    /// <param name="features">The inputs, row-major, one row per label.</param>
    /// <param name="labels">One label per sample.</param>
    /// <exception cref="ArgumentException">The features do not divide into as many rows as there are labels.</exception>
    public Dataset(float[] features, int[] labels)
        : this(labels.Length, [new Column(features)], [new Column(labels)])
    {
    }

    /// <summary>Samples of one input and one target of floats each.</summary>
    /// <param name="features">The inputs, row-major.</param>
    /// <param name="targets">The targets, row-major.</param>
    /// <param name="count">The number of samples.</param>
    /// <exception cref="ArgumentException">The features or the targets do not divide into that many rows.</exception>
    public Dataset(float[] features, float[] targets, int count)
        : this(count, [new Column(features)], [new Column(targets)])
    {
    }

    /// <summary>Samples of one input of floats and one label each.</summary>
    /// <param name="features">One row per sample.</param>
    /// <param name="labels">One label per sample.</param>
    /// <exception cref="ArgumentException">There are not as many rows as labels.</exception>
    public Dataset(float[,] features, int[] labels)
        : this(Rows(features, labels.Length, "labels"), [new Column(Flatten(features))], [new Column(labels)])
    {
    }

    /// <summary>Samples of one input and one target of floats each.</summary>
    /// <param name="features">One row per sample.</param>
    /// <param name="targets">One row per sample.</param>
    /// <exception cref="ArgumentException">The numbers of rows differ.</exception>
    public Dataset(float[,] features, float[,] targets)
        : this(Rows(features, targets.GetLength(0), "targets"), [new Column(Flatten(features))], [new Column(Flatten(targets))])
    {
    }

    /// <summary>Samples of any number of inputs and targets.</summary>
    /// <param name="count">The number of samples.</param>
    /// <param name="inputs">The inputs; those without a name go to the network's inputs in order.</param>
    /// <param name="targets">The targets; those without a name go to the network's targets in order.</param>
    /// <exception cref="ArgumentException">A column does not divide into that many rows, or its rows are not of its shape.</exception>
    public Dataset(int count, IReadOnlyList<Column> inputs, IReadOnlyList<Column> targets)
        : this([.. inputs], [.. targets], 0, count, null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        for (int i = 0; i < inputs.Count; i++)
            CheckRows(inputs[i], i, count, "input");
        for (int i = 0; i < targets.Count; i++)
            CheckRows(targets[i], i, count, "target");
        Total = count;
    }

    private Dataset(Column[] inputs, Column[] targets, int first, int count, int[]? order)
    {
        _inputs = inputs;
        _targets = targets;
        _first = first;
        _order = order;
        Count = count;
    }

    /// <summary>The number of samples.</summary>
    public int Count { get; }

    /// <summary>The inputs of all samples, also of those that a slice leaves out.</summary>
    public IReadOnlyList<Column> Inputs => _inputs;

    /// <summary>The targets of all samples, also of those that a slice leaves out.</summary>
    public IReadOnlyList<Column> Targets => _targets;

    /// <summary>The rows of the columns.</summary>
    internal int Total { get; private init; }

    /// <summary>The first samples.</summary>
    /// <param name="count">How many; all if there are fewer.</param>
    public Dataset Take(int count) => Slice(0, Math.Clamp(count, 0, Count));

    /// <summary>All but the first samples.</summary>
    /// <param name="count">How many to leave out; all if there are fewer.</param>
    public Dataset Skip(int count)
    {
        int skipped = Math.Clamp(count, 0, Count);
        return Slice(skipped, Count - skipped);
    }

    /// <summary>The same samples in a random order.</summary>
    /// <param name="seed">Decides the order.</param>
    public Dataset Shuffle(ulong seed)
    {
        var order = new int[Count];
        Permutation.Fill(order, RandomKey.Of(seed, 0, Permutation.Stream));
        for (int i = 0; i < order.Length; i++)
            order[i] = Row(order[i]);
        return new Dataset(_inputs, _targets, 0, Count, order) { Total = Total };
    }

    /// <summary>Some of the samples, in an order of one's own.</summary>
    /// <param name="samples">Their numbers, each from 0 to <see cref="Count"/> − 1; a sample may come several times.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no sample of a number.</exception>
    public Dataset Subset(params ReadOnlySpan<int> samples)
    {
        var order = new int[samples.Length];
        for (int i = 0; i < order.Length; i++)
        {
            if ((uint)samples[i] >= (uint)Count)
                throw new ArgumentOutOfRangeException(nameof(samples), samples[i], $"The dataset has {Count} samples, from 0 on.");
            order[i] = Row(samples[i]);
        }

        return new Dataset(_inputs, _targets, 0, order.Length, order) { Total = Total };
    }

    /// <summary>Divides the samples at random, such as into a training and a validation part.</summary>
    /// <param name="fraction">The share of the first part, from 0 to 1.</param>
    /// <param name="seed">Decides which samples go where.</param>
    /// <returns>The two parts; together they hold every sample once.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The share is not from 0 to 1.</exception>
    public (Dataset First, Dataset Second) Split(double fraction, ulong seed = 0)
    {
        if (!(fraction is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(fraction), fraction, "A share from 0 to 1 is expected.");
        Dataset shuffled = Shuffle(seed);
        var count = (int)Math.Round(Count * fraction);
        return (shuffled.Take(count), shuffled.Skip(count));
    }

    /// <summary>The row of the columns that a sample lies in.</summary>
    internal int Row(int sample) => _order is null ? _first + sample : _order[_first + sample];

    /// <summary>The values per sample of a column.</summary>
    internal int Width(Column column) => Total == 0 ? 0 : column.Length / Total;

    private Dataset Slice(int first, int count) => new(_inputs, _targets, _first + first, count, _order) { Total = Total };

    private static void CheckRows(Column column, int index, int count, string kind)
    {
        string name = column.Name is null ? $"{kind} {index}" : $"{kind} '{column.Name}'";
        if (count == 0 ? column.Length != 0 : column.Length % count != 0)
            throw new ArgumentException($"The {name} of the dataset holds {column.Length} values, which do not divide among {count} samples.");
        if (column.Shape.Length == 0 || count == 0)
            return;
        long expected = 1;
        foreach (int size in column.Shape)
            expected *= size;
        if (column.Length / count != expected)
            throw new ArgumentException($"The {name} of the dataset is declared as {ShapeText.Of(column.Shape)} = {expected} values per sample; it holds {column.Length / count}.");
    }

    private static int Rows(float[,] features, int rows, string other) => features.GetLength(0) == rows
        ? rows
        : throw new ArgumentException($"There are {features.GetLength(0)} rows of features, but {rows} of {other}.");

    private static float[] Flatten(float[,] rows)
    {
        var flat = new float[rows.Length];
        Buffer.BlockCopy(rows, 0, flat, 0, rows.Length * sizeof(float));
        return flat;
    }
}
