namespace NetGen;

/// <summary>
/// A loss: compares the current value, the prediction, with a target that comes with each batch, and leaves the current value as it is. Several
/// losses of a network add up. Only training computes it.
/// </summary>
public abstract class LossAttribute : LayerAttribute
{
    /// <summary>What the loss counts in the sum of all losses.</summary>
    public double Weight { get; set; } = 1;
}
