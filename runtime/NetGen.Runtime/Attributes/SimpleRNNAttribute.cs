namespace NetGen;

/// <summary>h′ = tanh(W·x + b + U·h + c): (T, D) → (T, units). Elman, 1990.</summary>
/// <inheritdoc cref="CellAttribute"/>
public sealed class SimpleRNNAttribute(object units) : CellAttribute(units)
{
    /// <summary>Whether the activation is a ReLU instead of tanh.</summary>
    public bool ReLU { get; set; }
}
