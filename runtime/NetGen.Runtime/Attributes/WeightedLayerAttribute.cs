namespace NetGen;

/// <summary>A layer with a weight.</summary>
public abstract class WeightedLayerAttribute : LayerAttribute
{
    /// <summary>What the weight is drawn from at the start; by default the activation that follows decides.</summary>
    public Init Initializer { get; set; }

    /// <summary>The constant, the standard deviation or the gain of <see cref="Initializer"/>.</summary>
    public double InitializerScale { get; set; } = 1;
}
