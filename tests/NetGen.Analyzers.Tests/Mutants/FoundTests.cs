using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using NetGen.Testing.Roslyn;
using Xunit;

namespace NetGen.Analyzers.Tests.Mutants;

/// <summary>Small forms of what mutants have found: valid networks that were generated or run wrongly once, and their neighbours.</summary>
public class FoundTests
{
    /// <summary>A loss in the middle, whose predictions go on into a normalization: its gradient needs the class's number in a nest over channels.</summary>
    [Theory]
    [InlineData("Input(1, 12, 12), Conv2D(4, 5, Padding = 2), CrossEntropy, BatchNorm, ReLU, MaxPool2D(2), Flatten, Dense(10), CrossEntropy")]
    [InlineData("Input(1, 4, 4), Conv2D(4, 3), CrossEntropy, BatchNorm, ReLU, Flatten, Dense(3), CrossEntropy")]
    [InlineData("Input(4, 3, 3), CrossEntropy, BatchNorm, MeanSquaredError")]
    [InlineData("Input(4), CrossEntropy, BatchNorm, MeanSquaredError")]
    public void CompilesWithoutAWarning(string layers) =>
        Assert.DoesNotContain(Generate(layers).Diagnostics, d => d.Severity > DiagnosticSeverity.Info);

    /// <summary>An input that nothing reads has no place in the plan.</summary>
    [Theory]
    [InlineData("Tokens(5, Vocabulary = 9), Tokens(5, Vocabulary = 9), Embedding(4), Dense(3), CrossEntropy", "30 results")]
    [InlineData("Input(5), Input(4), Dense(3), CrossEntropy", "6 results")]
    public void Runs(string layers, string results)
    {
        using var image = new MemoryStream();
        Assert.True(Generate(layers).Output.Emit(image).Success);
        image.Position = 0;
        var context = new AssemblyLoadContext("found", isCollectible: true);
        Assembly assembly = context.LoadFromStream(image);
        Assert.Equal(results, MutantTests.Predict(assembly.GetType("N", throwOnError: true)!));
        context.Unload();
    }

    private static GeneratorRun Generate(string layers) => GeneratorRunner.Run($"using NetGen; [Network, {layers}] public partial class N;");
}
