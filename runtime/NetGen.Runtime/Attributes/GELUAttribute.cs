namespace NetGen;

/// <summary>x · Φ(x) with the distribution function Φ of the standard normal distribution. (…) → (…). Hendrycks and Gimpel, 2016.</summary>
public sealed class GELUAttribute : LayerAttribute
{
    /// <summary>Whether ½ · x · (1 + tanh(√(2/π) · (x + 0.044715 · x³))) is used for it.</summary>
    public bool Approximate { get; set; }
}
