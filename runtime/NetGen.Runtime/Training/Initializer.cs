namespace NetGen;

/// <summary>What the values of a parameter are at the start. Immutable; equal if they fill alike.</summary>
public sealed record Initializer
{
    private Initializer(bool isNormal, Fan fan, float first, float second)
    {
        IsNormal = isNormal;
        Scale = fan;
        First = first;
        Second = second;
    }

    internal enum Fan
    {
        None,
        In,
        Average,
    }

    /// <summary>All zeros.</summary>
    public static Initializer Zeros { get; } = Constant(0);

    /// <summary>All ones.</summary>
    public static Initializer Ones { get; } = Constant(1);

    /// <summary>Normal with variance 2 / (fan-in + fan-out): Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks", 2010.</summary>
    public static Initializer GlorotNormal { get; } = new(isNormal: true, Fan.Average, 0, 1);

    /// <summary>Uniform with variance 2 / (fan-in + fan-out): Glorot and Bengio, 2010.</summary>
    public static Initializer GlorotUniform { get; } = new(isNormal: false, Fan.Average, 0, 1);

    /// <summary>Normal with variance 2 / fan-in, for rectifiers: He, Zhang, Ren and Sun, "Delving deep into rectifiers", 2015.</summary>
    public static Initializer HeNormal { get; } = new(isNormal: true, Fan.In, 0, 2);

    /// <summary>Uniform with variance 2 / fan-in, for rectifiers: He, Zhang, Ren and Sun, 2015.</summary>
    public static Initializer HeUniform { get; } = new(isNormal: false, Fan.In, 0, 2);

    /// <summary>Normal with variance 1 / fan-in: LeCun, Bottou, Orr and Müller, "Efficient BackProp", 1998.</summary>
    public static Initializer LeCunNormal { get; } = new(isNormal: true, Fan.In, 0, 1);

    /// <summary>Uniform with variance 1 / fan-in: LeCun, Bottou, Orr and Müller, 1998.</summary>
    public static Initializer LeCunUniform { get; } = new(isNormal: false, Fan.In, 0, 1);

    /// <summary>Elements that start at one value instead; null for none.</summary>
    internal (int Start, int Length, float Value)? Part { get; private init; }

    internal bool IsNormal { get; }

    internal Fan Scale { get; }

    /// <summary>The mean of a normal, the least value of a uniform distribution; unused where the fan decides.</summary>
    internal float First { get; private init; }

    /// <summary>The standard deviation of a normal, the upper end of a uniform distribution; variance × fan where the fan decides.</summary>
    internal float Second { get; private init; }

    /// <summary>The same value everywhere.</summary>
    /// <param name="value">The value.</param>
    public static Initializer Constant(float value) => new(isNormal: false, Fan.None, value, value);

    /// <summary>A normal distribution.</summary>
    /// <param name="mean">The mean.</param>
    /// <param name="standardDeviation">The standard deviation, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The standard deviation is negative or NaN.</exception>
    public static Initializer Normal(float mean, float standardDeviation)
    {
        if (!(standardDeviation >= 0))
            throw new ArgumentOutOfRangeException(nameof(standardDeviation), standardDeviation, "A standard deviation is at least 0.");
        return new(isNormal: true, Fan.None, mean, standardDeviation);
    }

    /// <summary>A uniform distribution over [<paramref name="minimum"/>, <paramref name="maximum"/>).</summary>
    /// <param name="minimum">The least value.</param>
    /// <param name="maximum">The upper end, at least <paramref name="minimum"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The ends are in the wrong order or NaN.</exception>
    public static Initializer Uniform(float minimum, float maximum)
    {
        if (!(minimum <= maximum))
            throw new ArgumentOutOfRangeException(nameof(maximum), maximum, $"The upper end is at least the lower one, {minimum}.");
        return new(isNormal: false, Fan.None, minimum, maximum);
    }

    /// <summary>The same distribution with all values multiplied, such as by a gain; a constant part stays as it is.</summary>
    /// <param name="factor">The factor, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is negative or NaN.</exception>
    public Initializer Scaled(float factor)
    {
        if (!(factor >= 0))
            throw new ArgumentOutOfRangeException(nameof(factor), factor, "A factor is at least 0.");
        return Scale == Fan.None ? this with { First = First * factor, Second = Second * factor } : this with { Second = Second * factor * factor };
    }

    /// <summary>The same distribution, but for some elements that all get one value: the part of a bias that belongs to a forget gate. Only one part is kept, the last one given.</summary>
    /// <param name="start">The first of these elements, at least 0.</param>
    /// <param name="length">How many there are, at least 0; those beyond the end of a parameter are left out.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentOutOfRangeException">The start or the length is negative.</exception>
    public Initializer WithConstant(int start, int length, float value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return this with { Part = (start, length, value) };
    }

    /// <summary>The distribution for a parameter: mean and standard deviation, or lower and upper end.</summary>
    internal (float First, float Second) For(int fanIn, int fanOut)
    {
        if (Scale == Fan.None)
            return (First, Second);
        double fan = Scale == Fan.In ? fanIn : (fanIn + (double)fanOut) / 2;
        double deviation = Math.Sqrt(Second / Math.Max(fan, 1));
        if (IsNormal)
            return (0, (float)deviation);

        // The variance of a uniform distribution over [-a, a) is a²/3.
        float end = (float)(deviation * Math.Sqrt(3));
        return (-end, end);
    }
}
