namespace NetGen;

/// <summary>
/// −log softmax(x)[label] for logits x (…, classes) and whole-number labels (…), the mean over all labels that count, or their sum: a softmax layer before it would be one too many. In a
/// network for images, (classes, H, W) takes labels (H, W).
/// </summary>
public sealed class CrossEntropyAttribute : ElementLossAttribute
{
    /// <summary>A label that does not count, such as that of padding; without it every label counts.</summary>
    public int IgnoreIndex { get; set; } = int.MinValue;

    /// <summary>How much of the target is spread evenly over all classes, from 0 to 1. Szegedy et al., 2016.</summary>
    public double LabelSmoothing { get; set; }
}
