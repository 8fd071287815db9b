namespace NetGen;

/// <summary>A continuation that a beam search has found.</summary>
/// <param name="Tokens">The new tokens, with the end token if it has one.</param>
/// <param name="LogProbability">The sum of the logarithms of their probabilities.</param>
/// <param name="Score">What continuations are ranked by: the logarithm divided by the length to the power of the penalty.</param>
public sealed record Beam(IReadOnlyList<int> Tokens, double LogProbability, double Score);
