namespace NetGen;

/// <summary>
/// In training sets each element to 0 with probability <paramref name="rate"/> and divides the others by 1 − rate; at inference does nothing. Srivastava et al., 2014.
/// </summary>
/// <param name="rate">The probability, at least 0 and below 1: a number, or the name of a hyper-parameter.</param>
public sealed class DropoutAttribute(object rate) : LayerAttribute
{
    /// <summary>The probability.</summary>
    public object Rate { get; } = rate;
}
