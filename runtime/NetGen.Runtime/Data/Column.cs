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

    private Column(string? name, int[] shape)
    {
        Name = name;
        _shape = shape;
    }

    /// <summary>The name of the network's input or target; null to go by position.</summary>
    public string? Name { get; }

    /// <summary>The shape of one sample; empty if it was not given.</summary>
    public ReadOnlySpan<int> Shape => _shape;

    /// <summary>The number of values of all samples.</summary>
    public int Length { get; }

    internal float[]? Floats { get; }

    internal int[]? Integers { get; }
}
