namespace NetGen;

/// <summary>½·e² for |e| ≤ delta and delta·(|e| − ½·delta) beyond, for the error e = x − t and targets t of the same shape. Huber, 1964.</summary>
/// <param name="delta">Where the square ends, above 0.</param>
public sealed class HuberAttribute(double delta = 1) : ElementLossAttribute
{
    /// <summary>Where the square ends.</summary>
    public double Delta { get; } = delta;
}
