using Microsoft.CodeAnalysis;
using NetGen.Testing.Roslyn;
using Xunit;

namespace NetGen.Analyzers.Tests.Diagnostics;

/// <summary>Wrong programs as they stand in course notes and as people write them after reading such.</summary>
public class NotesTests
{
    /// <summary>Filters and strides that the notes call not allowed; padding adds the same on both sides, so it never makes an odd remainder even and is never offered.</summary>
    [Theory]
    [InlineData("Input(1, 4, 4), Conv2D(1, 3, Stride = {|NETGEN1004:2|})", "(4 − 3) / 2 + 1 = 1, remainder 1", "smaller kernel: Make the kernel 2|larger kernel: Make the kernel 4|smaller stride: Stride = 1|Rounding.Ceil: Rounding.Ceil: take one more step")]
    [InlineData("Input(1, 5, 5), Conv2D(1, 2, Stride = {|NETGEN1004:2|})", "(5 − 2) / 2 + 1 = 2, remainder 1", "smaller kernel: Make the kernel 1|larger kernel: Make the kernel 3|smaller stride: Stride = 1|Rounding.Ceil: Rounding.Ceil: take one more step")]
    public async Task RemaindersAreNamedAndNoPaddingIsOffered(string layers, string arithmetic, string offers)
    {
        string source = $"using NetGen; [Network, {layers}] public partial class N;";
        Diagnostic diagnostic = Assert.Single(await AnalyzerVerifier.VerifyAsync(AllAnalyzers.CreateForSlips(), source));
        Assert.Equal(DiagnosticSeverity.Info, diagnostic.Severity);
        Assert.Contains(arithmetic, diagnostic.GetMessage(null), StringComparison.Ordinal);
        Assert.DoesNotContain("adding", diagnostic.GetMessage(null), StringComparison.Ordinal);
        using var fixes = new FixVerifier("NETGEN1004", Markup.Parse(source).Text);
        Assert.Equal(offers.Split('|'), await fixes.OffersAsync());
    }

    [Fact]
    public async Task TheDepthOfAFilterIsThatOfItsInput() =>
        Assert.Equal(
            "'conv2' states Inputs = 3, but 'relu1' gives (16, 28, 28): 3 ≠ 16",
            await Message("Input(3, 28, 28), Conv2D(16, 3, Padding = 1), ReLU, Conv2D(32, 3, Inputs = {|NETGEN1013:3|}), ReLU, Flatten, Dense(10), CrossEntropy"));

    [Fact]
    public async Task ADenseLayerIsSizedForWhatIsFlattened() =>
        Assert.Equal(
            "'dense1' states Inputs = 1600, but 'flatten1' gives (1568): 1600 ≠ 1568",
            await Message("Input(1, 28, 28), Conv2D(16, 5, Padding = 2), ReLU, MaxPool2D(2), Conv2D(32, 5, Padding = 2), ReLU, MaxPool2D(2), Flatten, Dense(10, Inputs = {|NETGEN1013:1600|}), CrossEntropy"));

    [Fact]
    public async Task AddendsOfAResidualSumAreEqual() =>
        Assert.Equal(
            "'Add' joins (128, 28, 28) from 'conv2' with (64, 56, 56) from tap 'start': channels 128 ≠ 64, height 28 ≠ 56, width 28 ≠ 56",
            await Message("Input(3, 56, 56), Conv2D(64, 3, Padding = 1), ReLU, Tap(\"start\"), Conv2D(128, 4, Stride = 2, Padding = 1), {|NETGEN1005:Add(\"start\")|}, ReLU, GlobalAveragePool, Dense(10), CrossEntropy"));

    [Fact]
    public async Task BranchesOfADepthConcatenationAgreeInHeightAndWidth() =>
        Assert.Equal(
            "'Concat' joins (64, 28, 28) from 'relu1' with (32, 26, 26) from 'relu2': height 28 ≠ 26, width 28 ≠ 26",
            await Message("Input(192, 28, 28), Branch, Conv2D(64, 1), ReLU, Branch, Conv2D(32, 3), ReLU, {|NETGEN1005:Concat|}, GlobalAveragePool, Dense(10), CrossEntropy"));

    /// <summary>Two rows of the GPT-3 table as printed: heads of 128 make 3072 of XL's 2048 and 5120 of 13B's 5140.</summary>
    [Theory]
    [InlineData(2048, 24, "'attention1': the width 2048 of (T, 2048) from 'embedding1' cannot be divided by 24 heads: 2048 / 24 = 85, remainder 8; 16 and 32 divide it, and HeadSize takes any")]
    [InlineData(5140, 40, "'attention1': the width 5140 of (T, 5140) from 'embedding1' cannot be divided by 40 heads: 5140 / 40 = 128, remainder 20; 20 divides it, and HeadSize takes any")]
    public async Task HeadsDivideTheWidth(int width, int heads, string message) =>
        Assert.Equal(message, await Message($"Tokens(\"T\", Vocabulary = 50257, Max = 2048), Embedding({width}), MultiHeadAttention({{|NETGEN1006:{heads}|}}, Causal = true), LayerNorm, Dense(50257), CrossEntropy"));

    [Fact]
    public async Task ASequenceOfAnyLengthHasNoFixedSize() =>
        Assert.Equal(
            "'dense2' needs the last axis to be a number, but it is the symbolic dimension 64*T; pool over the length instead of flattening it",
            await Message("Input(\"T\", 16), Dense(64), ReLU, Flatten, {|NETGEN1007:Dense(2)|}, CrossEntropy"));

    private static async Task<string> Message(string layers) =>
        Assert.Single(await AnalyzerVerifier.VerifyAsync(AllAnalyzers.CreateForSlips(), $"using NetGen; [Network, {layers}] public partial class N;")).GetMessage(null);
}
