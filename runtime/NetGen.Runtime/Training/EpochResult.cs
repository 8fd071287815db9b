namespace NetGen;

/// <summary>What one pass over the training samples came to.</summary>
/// <param name="Number">The number of the epoch, from 1.</param>
/// <param name="Loss">The mean loss over the training samples, taken while the network changed.</param>
/// <param name="Accuracy">The share of training samples that were classified right, taken while the network changed; null if the target is no class label.</param>
/// <param name="ValidationLoss">The mean loss over the validation samples after the epoch; null without such samples.</param>
/// <param name="ValidationAccuracy">The share of validation samples that are classified right after the epoch; null without such samples or labels.</param>
/// <param name="Duration">The time that the epoch took, its validation included.</param>
public sealed record EpochResult(int Number, double Loss, double? Accuracy, double? ValidationLoss, double? ValidationAccuracy, TimeSpan Duration);
