namespace NetGen;

/// <summary>How well a network does on a dataset.</summary>
/// <param name="Loss">The mean loss over the samples.</param>
/// <param name="Accuracy">The share of samples that are classified right; null if the target is no class label.</param>
public readonly record struct EvaluationResult(double Loss, double? Accuracy);
