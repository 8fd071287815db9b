namespace NetGen;

/// <summary>x for x > 0, a · x otherwise, with a trained slope a, the parameter weight (1) or (C). (…) → (…). He et al., 2015.</summary>
public sealed class PReLUAttribute : LayerAttribute
{
    /// <summary>Whether each channel has a slope of its own.</summary>
    public bool PerChannel { get; set; }

    /// <summary>The slope at the start.</summary>
    public double Start { get; set; } = 0.25;
}
