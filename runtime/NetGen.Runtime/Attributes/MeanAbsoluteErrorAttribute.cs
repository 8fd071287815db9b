namespace NetGen;

/// <summary>|x − t| for targets t of the same shape.</summary>
public sealed class MeanAbsoluteErrorAttribute : ElementLossAttribute;
