namespace NetGen;

/// <summary>One input or target of all samples of a dataset: floats or integers, row-major, one row per sample. The array is not copied.</summary>
public sealed class Column
{
    private readonly int[] _shape;

    /// <summary>A column of floats.</summary>
    /// <param name="values">The values of all samples, one after the other.</param>
    /// <param name="name">The name of the network's input or target; null to go by position.</param>
    /// <param name="shape">The shape of one sample. It is needed only where a network with symbolic dimensions cannot tell them from the length.</param>
    public Column(float[] values, string? name = null, params int[] shape)
        : this(name, shape)
    {
        Floats = values;
        Length = values.Length;
    }

    /// <summary>A column of integers: labels or tokens.</summary>
    /// <inheritdoc cref="Column(float[], string?, int[])"/>
    public Column(int[] values, string? name = null, params int[] shape)
        : this(name, shape)
    {
        Integers = values;
        Length = values.Length;
    }

    private Column(int[] values, int length, int stride, int first, int count, string? name)
        : this(name, [length])
    {
        Integers = values;
        First = first;
        Stride = stride;
        Length = checked(count * length);
    }

    private Column(string? name, int[] shape)
    {
        Name = name;
        _shape = shape;
    }

    /// <summary>A column whose rows are windows into one long sequence, such as a text; they may overlap, and take no memory.</summary>
    /// <param name="values">The sequence.</param>
    /// <param name="length">The length of a window.</param>
    /// <param name="stride">From the beginning of one window to that of the next.</param>
    /// <param name="first">Where the first window begins.</param>
    /// <param name="count">The number of windows.</param>
    /// <param name="name">The name of the network's input or target; null to go by position.</param>
    /// <exception cref="ArgumentException">The windows do not all lie within the sequence.</exception>
    public static Column Windows(int[] values, int length, int stride, int first, int count, string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stride);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        long end = first + ((long)(count - 1) * stride) + length;
        if (count > 0 && end > values.Length)
            throw new ArgumentException($"{count} windows of {length} values, {stride} apart from place {first} on, end at {end}; the sequence has {values.Length}.", nameof(count));
        return new Column(values, length, stride, first, count, name);
    }

    /// <summary>The name of the network's input or target; null to go by position.</summary>
    public string? Name { get; }

    /// <summary>The shape of one sample; empty if it was not given.</summary>
    public ReadOnlySpan<int> Shape => _shape;

    /// <summary>The number of values of all samples.</summary>
    public int Length { get; }

    /// <summary>Where the first row begins.</summary>
    internal int First { get; }

    /// <summary>From one row's beginning to the next; 0 where rows follow each other.</summary>
    internal int Stride { get; }

    internal float[]? Floats { get; }

    internal int[]? Integers { get; }

    /// <summary>Where a row begins.</summary>
    internal int Start(int row, int width) => Stride == 0 ? row * width : First + (row * Stride);
}
