using Microsoft.CodeAnalysis;
using NetGen.Testing.Roslyn;
using Xunit;

namespace NetGen.Analyzers.Tests.Diagnostics;

/// <summary>What goes wrong along time: sequences, states, memories, masks, positions. Each is one slip and gives one diagnostic.</summary>
public class SequenceDiagnosticTests
{
    private const string Blocks = """
        [Block, State("v", nameof(units)), Dense(nameof(units)), Tap("drive"), From("v"), Dense(nameof(units)), Add("drive"), Next("v"), Tanh] public partial class Leaky(int units);
        [Block, Dense(nameof(width)), ReLU, Dense(nameof(width))] public partial class Encoder(int width);
        """;

    [Theory]
    [InlineData("Input(8), {|NETGEN1001:LSTM(4)|}, Dense(2)", "'lstm1' expects a sequence (T, D); 'input' gives (8); [Reshape(8, 1)] makes one")]
    [InlineData("Input(1, 28, 28), {|NETGEN1001:GRU(4)|}, Dense(2)", "'gru1' expects a sequence (T, D); 'input' gives (1, 28, 28); [Reshape(28, 28)] makes one")]
    [InlineData("Input(3, 8, 8), {|NETGEN1001:SimpleRNN(4)|}", "'rnn1' expects a sequence (T, D); 'input' gives (3, 8, 8); [Reshape(length, width)] makes one")]
    [InlineData("Input(8), {|NETGEN1001:Recurrent<Leaky>(4)|}, Dense(2)", "'leaky1' expects a sequence (T, D); 'input' gives (8); [Reshape(8, 1)] makes one")]
    [InlineData("Input(8), {|NETGEN1001:MultiHeadAttention(2)|}, Dense(2)", "'attention1' expects a sequence (T, D); 'input' gives (8); [Reshape(8, 1)] makes one")]
    [InlineData("Input(8), {|NETGEN1001:PositionalEncoding|}, Dense(2)", null)]
    [InlineData("Tokens(\"T\", Vocabulary = 9), {|NETGEN1008:LSTM(8)|}, Dense(2)", "'lstm1' takes real numbers, but 'input' gives token numbers; [Embedding(width)] makes a vector of each")]
    [InlineData("Tokens(\"T\", Vocabulary = 9), {|NETGEN1008:MultiHeadAttention(2)|}, LayerNorm", null)]
    [InlineData("Tokens(\"T\", Vocabulary = 9), {|NETGEN1008:PositionEmbedding(16)|}, Dense(2)", null)]
    [InlineData("Tokens(16, Vocabulary = 9), {|NETGEN1008:Conv2D(8, 3)|}, Flatten", null)]
    [InlineData("Input(256, Name = \"start\"), Input(\"T\", 8), LSTM(128, Initial = {|NETGEN1014:\"start\"|}), Dense(1)", "'lstm1' takes as its Initial (128), but 'start' is (256) from 'start': features 256 ≠ 128")]
    [InlineData("Input(128, Name = \"a\"), Input(64, Name = \"b\"), Input(\"T\", 8), LSTM(128, Initial = \"a\", InitialCell = {|NETGEN1014:\"b\"|})", "'lstm1' takes as its InitialCell (128), but 'b' is (64) from 'b': features 64 ≠ 128")]
    [InlineData("Input(\"T\", 8, Name = \"start\"), Input(\"T\", 8), GRU(8, Initial = {|NETGEN1014:\"start\"|})", "'gru1' takes as its Initial (8), but 'start' is (T, 8) from 'start': 2 axes, not 1")]
    [InlineData("Tokens(8, Vocabulary = 3, Name = \"start\"), Input(\"T\", 8), GRU(8, Initial = {|NETGEN1014:\"start\"|})", "'gru1' takes as its Initial (8), but 'start' is (8) from 'start': token numbers, where real ones are needed")]
    [InlineData("Input(5, Name = \"start\"), Input(\"T\", 8), Recurrent<Leaky>(4, Initial = {|NETGEN1014:\"start\"|})", "'leaky1' takes as its Initial (4), but 'start' is (5) from 'start': features 5 ≠ 4")]
    [InlineData("Input(\"S\", Name = \"mask\"), Input(\"T\", 8), LSTM(4, Mask = {|NETGEN1014:\"mask\"|})", "'lstm1' takes as its Mask (T), one number for each step, but 'mask' is (S) from 'mask': features S ≠ T")]
    [InlineData("Input(2, Name = \"n\"), Input(\"T\", 8), LSTM(4, Lengths = {|NETGEN1014:\"n\"|})", "'lstm1' takes as its Lengths (1), the number of valid steps, but 'n' is (2) from 'n': features 2 ≠ 1")]
    [InlineData("Input(5, Name = \"far\"), Input(\"T\", 4), MultiHeadAttention(2, Memory = {|NETGEN1014:\"far\"|})", "'attention1' takes as its Memory a sequence (S, M), but 'far' is (5) from 'far': 1 axis, not 2")]
    [InlineData("Input(\"S\", Name = \"mask\"), Input(\"T\", 4), MultiHeadAttention(2, Mask = {|NETGEN1014:\"mask\"|})", "'attention1' takes as its Mask (T), one number for each position that is attended to, but 'mask' is (S) from 'mask': features S ≠ T")]
    [InlineData("Tokens(\"T\", Vocabulary = 65, Max = 256), Embedding(32), PositionEmbedding({|NETGEN1015:128|}), Dense(2)", "'position1' has 128 positions, fewer than the 256 that 'T' may be")]
    [InlineData("Input(16, 8), PositionEmbedding({|NETGEN1015:9|}), Dense(2)", "'position1' has 9 positions, fewer than the 16 steps of (16, 8) from 'input'")]
    [InlineData("Input(\"T\", 8), LSTM(16), Flatten, {|NETGEN1007:Dense(2)|}", "'dense1' needs the last axis to be a number, but it is the symbolic dimension 16*T; take the last step (Last = true) or pool over the length instead of flattening it")]
    [InlineData("Input(\"T\", 8), Flatten, {|NETGEN1007:Dense(2)|}, ReLU, Dense(4)", "'dense1' needs the last axis to be a number, but it is the symbolic dimension 8*T; pool over the length instead of flattening it")]
    [InlineData("Tokens(4, Vocabulary = 9), Embedding(3, Name = \"token\"), Dense(8, TieWeights = {|NETGEN1009:\"token\"|})", "'dense1' shares 'token.weight' (9, 3), but needs (8, 3): units 9 ≠ 8")]
    [InlineData("Input(4, Name = \"a\"), Input(5, Name = \"b\"), From(\"a\"), Use<Encoder>(8, Share = \"e\"), Tap(\"x\"), From(\"b\"), Use<Encoder>(8, Share = {|NETGEN1009:\"e\"|}), Add(\"x\")", "'e' shares weights that its first use made for (4) from 'a', but gets (5) from 'b': features 4 ≠ 5")]
    [InlineData("Input(\"T\", 8), LSTM(8, Dropout = {|NETGEN0014:0.2|})", "'lstm1': Dropout stands between the layers of a stack, and there is one; write Layers = 2, or put a [Dropout] after it")]
    [InlineData("Input(16, 8), GRU(8, Truncate = {|NETGEN0014:16|})", "'gru1': Truncate = 16 never cuts a sequence of 16 steps")]
    [InlineData("Input(\"T\", 12), MultiHeadAttention({|NETGEN1006:5|}), Dense(2)", "'attention1': the width 12 of (T, 12) from 'input' cannot be divided by 5 heads: 12 / 5 = 2, remainder 2; 4 and 6 divide it, and HeadSize takes any")]
    public async Task Slips(string layers, string? message)
    {
        Diagnostic diagnostic = Assert.Single(await AnalyzerVerifier.VerifyAsync(AllAnalyzers.CreateForSlips(), $"using NetGen; {Blocks} [Network, {layers}] public partial class N;"));
        if (message is not null) Assert.Equal(message, diagnostic.GetMessage(null));
    }

    /// <summary>The shared weights differ in many parameters, and the slip is one.</summary>
    [Fact]
    public async Task AUseWithOtherArgumentsIsReportedOnce()
    {
        const string Layers = "Input(4, Name = \"a\"), Input(4, Name = \"b\"), From(\"a\"), Use<Encoder>(8, Share = \"e\"), Tap(\"x\"), From(\"b\"), {|NETGEN1009:Use<Encoder>(9, Share = \"e\")|}, Output(\"y\"), From(\"x\"), Dense(2)";
        Diagnostic diagnostic = Assert.Single(await AnalyzerVerifier.VerifyAsync(AllAnalyzers.CreateForSlips(), $"using NetGen; {Blocks} [Network, {Layers}] public partial class N;"));
        Assert.Equal("'e.dense1' shares 'e.dense1.weight' (8, 4) of the first use, but needs (9, 4): 8 ≠ 9", diagnostic.GetMessage(null));
    }

    /// <summary>A state of another width stands at the name, with the layer that made it beside.</summary>
    [Fact]
    public async Task TheLayerThatMadeTheValueStandsBeside()
    {
        const string Source = "using NetGen; [Network, Input(\"T\", 8), LSTM(32, Last = true), Dense(16), Tap(\"s\"), From(\"input\"), LSTM(8, Initial = {|NETGEN1014:\"s\"|}), Dense(1)] public partial class N;";
        Diagnostic diagnostic = Assert.Single(await AnalyzerVerifier.VerifyAsync(AllAnalyzers.CreateForSlips(), Source));
        Assert.Equal("'lstm2' takes as its Initial (8), but 's' is (16) from 'dense1': features 16 ≠ 8", diagnostic.GetMessage(null));
        Assert.Equal(["Dense(16)"], diagnostic.AdditionalLocations.Select(l => l.SourceTree!.ToString().Substring(l.SourceSpan.Start, l.SourceSpan.Length)));
    }
}
