namespace NetGen;

/// <summary>−t·log σ(x) − (1 − t)·log(1 − σ(x)) for logits x and targets t in [0, 1] of the same shape, the mean over all elements that count, or their sum: a sigmoid layer before it would be one too many.</summary>
public sealed class BinaryCrossEntropyAttribute : ElementLossAttribute;
