namespace NetGen;

/// <summary>(x − t)² for targets t of the same shape: the mean, half of the sum over a sample, or the sum.</summary>
public sealed class MeanSquaredErrorAttribute : ElementLossAttribute;
