namespace NetGen;

/// <summary>Gives the elements another shape, in row-major order: their number stays. One extent may be −1, and follows from the others.</summary>
/// <param name="shape">The new shape without the batch.</param>
public sealed class ReshapeAttribute(params object[] shape) : LayerAttribute
{
    /// <summary>The new shape without the batch.</summary>
    public object[] Shape { get; } = shape;
}
