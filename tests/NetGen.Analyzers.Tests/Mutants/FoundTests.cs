using NetGen.Testing.Roslyn;
using Microsoft.CodeAnalysis;
using Xunit;

namespace NetGen.Analyzers.Tests.Mutants;

/// <summary>The smallest forms of what mutants have found: valid networks that were judged, generated or run wrongly once.</summary>
public class FoundTests
{
    /// <summary>A loss in the middle, whose predictions go on into a normalization: one nest with stages of several depths.</summary>
    [Theory]
    [InlineData("Input(1, 4, 4), Conv2D(4, 3), CrossEntropy, BatchNorm, ReLU, Flatten, Dense(3), CrossEntropy")]
    [InlineData("Input(4, 3, 3), CrossEntropy, BatchNorm, MeanSquaredError")]
    [InlineData("Input(4), CrossEntropy, BatchNorm, MeanSquaredError")]
    [InlineData("Input(1, 12, 12), Conv2D(4, 5, Padding = 2), CrossEntropy, BatchNorm, ReLU, MaxPool2D(2), Conv2D(6, 3, Padding = 1), BatchNorm, ReLU, MaxPool2D(2), Flatten, Dense(10), CrossEntropy")]
    [InlineData("Input(1, 12, 12), Conv2D(4, 5, Padding = 2), CrossEntropy, BatchNorm, ReLU, MaxPool2D(2), Flatten, Dense(10), CrossEntropy")]
    [InlineData("Input(1, 4, 4), Conv2D(4, 3), CrossEntropy, BatchNorm, ReLU, Conv2D(3, 1), Flatten, Dense(3), CrossEntropy")]
    [InlineData("Input(1, 4, 4), Conv2D(4, 3), CrossEntropy, BatchNorm, ReLU, MaxPool2D(2), Flatten, Dense(3), CrossEntropy")]
    [InlineData("Input(1, 4, 4), Conv2D(4, 3), CrossEntropy, BatchNorm, MeanSquaredError")]
    [InlineData("Tokens(5, Vocabulary = 9), Tokens(5, Vocabulary = 9), Embedding(4), Dense(9), CrossEntropy")]
    public void CompilesWithoutAWarning(string layers) =>
        Assert.DoesNotContain(GeneratorRunner.Run($"using NetGen; [Network, {layers}] public partial class N;").Diagnostics, d => d.Severity > DiagnosticSeverity.Info);
}
