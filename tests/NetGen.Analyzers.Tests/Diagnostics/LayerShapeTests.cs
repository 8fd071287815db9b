using Microsoft.CodeAnalysis;
using NetGen.Testing.Roslyn;
using Xunit;

namespace NetGen.Analyzers.Tests.Diagnostics;

/// <summary>The shape that leaves each layer, for editors to show.</summary>
public class LayerShapeTests
{
    [Fact]
    public async Task EachAttributeCarriesTheShapeThatLeavesIt()
    {
        const string Source = """
            using NetGen;
            [Block, Conv2D(8, 3, Padding = 1), ReLU] public partial class Unit;
            [Network, Input(3, 9, 9, Name = "image"), Tap("start")]
            [Conv2D(3, 3, Padding = 1), Add("start"), Use<Unit>(Repeat = 2), MaxPool2D(3)]
            [Flatten, Dense(2), CrossEntropy]
            public partial class N;
            """;
        IReadOnlyList<Diagnostic> diagnostics = await AnalyzerVerifier.RunAsync([new LayerShapeAnalyzer()], TestCompilation.Create(Source));
        Assert.All(diagnostics, d => Assert.Equal((DiagnosticSeverity.Hidden, "NETGEN3001"), (d.Severity, d.Id)));
        Assert.Equal(
            [
                "Input(3, 9, 9, Name = \"image\"): 'image' makes (3, 9, 9)",
                "Tap(\"start\"): 'Tap' makes (3, 9, 9)",
                "Conv2D(3, 3, Padding = 1): 'conv1' makes (3, 9, 9)",
                "Add(\"start\"): 'Add' makes (3, 9, 9)",
                "Use<Unit>(Repeat = 2): 'unit1' makes (8, 9, 9)",
                "MaxPool2D(3): 'maxPool1' makes (8, 3, 3)",
                "Flatten: 'flatten1' makes (72)",
                "Dense(2): 'dense1' makes (2)",
                "CrossEntropy: 'CrossEntropy' makes (2)",
            ],
            diagnostics.Select(d => $"{Source.Substring(d.Location.SourceSpan.Start, d.Location.SourceSpan.Length)}: {d.GetMessage(null)}"));
    }

    [Fact]
    public async Task SymbolicLengthsAndTokensAreShownAsTheyAre()
    {
        const string Source = "using NetGen; [Network, Tokens(\"T\", Vocabulary = 65), Embedding(16), Dense(65), CrossEntropy] public partial class N;";
        IReadOnlyList<Diagnostic> diagnostics = await AnalyzerVerifier.RunAsync([new LayerShapeAnalyzer()], TestCompilation.Create(Source));
        Assert.Equal(["'Tokens' makes tokens (T)", "'embedding1' makes (T, 16)", "'dense1' makes (T, 65)", "'CrossEntropy' makes (T, 65)"], diagnostics.Select(d => d.GetMessage(null)));
    }
}
