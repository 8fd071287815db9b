using Microsoft.CodeAnalysis;
using NetGen.Testing.Roslyn;
using Xunit;

namespace NetGen.Analyzers.Tests.Diagnostics;

/// <summary>Advice on networks that compile: where it stands, what it says, and where there is none.</summary>
public class AdviceTests
{
    private const string Units = "[Block, Dense(8), Sigmoid] public partial class Deep; [Block, Dense(8), LayerNorm, Tanh] public partial class Normalized; [Block, Dense(8), Tanh, Residual] public partial class Short; [Block, LayerNorm, MultiHeadAttention(2), Add(\"input\")] public partial class DecoderBlock;";

    [Theory]
    [InlineData("Input(4), Dense(3), {|NETGEN2001:Softmax|}, CrossEntropy", DiagnosticSeverity.Warning, "'softmax1' stands before 'CrossEntropy', which takes logits and holds softmax itself: it would be applied twice")]
    [InlineData("Input(4), Dense(3), {|NETGEN2001:Sigmoid|}, BinaryCrossEntropy", DiagnosticSeverity.Warning, "'sigmoid1' stands before 'BinaryCrossEntropy', which takes logits and holds sigmoid itself: it would be applied twice")]
    [InlineData("Input(4), Dense(3), {|NETGEN2001:Softmax|}, BinaryCrossEntropy", DiagnosticSeverity.Warning, null)]
    [InlineData("Input(4), Dense(3), {|NETGEN2002:Sigmoid|}, Huber", DiagnosticSeverity.Info, null)]
    [InlineData("Input(4), Dense(3), {|NETGEN2002:Softmax|}, MeanAbsoluteError", DiagnosticSeverity.Info, null)]
    [InlineData("Input(4), Dense(3), {|NETGEN2002:Sigmoid|}, MeanSquaredError", DiagnosticSeverity.Hidden, null)]
    [InlineData("Input(3, 8, 8), Conv2D(3, 3, Padding = 1), {|NETGEN2002:Tanh|}, MeanAbsoluteError", DiagnosticSeverity.Hidden, null)]
    [InlineData("Input(4), Dense(16), {|NETGEN2003:Dense(3)|}", DiagnosticSeverity.Info, "'dense2' follows 'dense1' without a non-linearity between them, so both compute what one alone could; an activation such as [ReLU] makes two of them")]
    [InlineData("Input(4), Dense(16), Dropout(0.5), Identity, {|NETGEN2003:Dense(3)|}", DiagnosticSeverity.Info, null)]
    [InlineData("Input(4, 8, 8), Conv2D(8, 3), {|NETGEN2003:Conv2D(8, 3)|}", DiagnosticSeverity.Info, null)]
    [InlineData("Input(4, 8, 8), Conv2D(8, 3, Bias = false), BatchNorm, AveragePool2D(2), Flatten, {|NETGEN2003:Dense(2)|}", DiagnosticSeverity.Info, null)]
    [InlineData("Input(4), Dense(3), {|NETGEN2004:Dropout(0.5)|}, CrossEntropy", DiagnosticSeverity.Warning, "'dropout1' drops predictions themselves: no layer after it can make up for them")]
    [InlineData("Input(8), Use<Deep>(Repeat = 3), Use<Deep>(Repeat = 3), {|NETGEN2005:Use<Deep>(Repeat = 9)|}, Dense(2)", DiagnosticSeverity.Info, "'deep3.1.sigmoid1' is saturating activation number 8 in a row, and the gradient shrinks at each; [ReLU], a normalization or a residual connection keeps it alive")]
    [InlineData("Input(4), Dense(3, Initializer = Init.HeNormal), {|NETGEN2006:SELU|}, Dense(2)", DiagnosticSeverity.Info, "'selu1' keeps mean and variance only with LeCun's weights, the default before it; those of 'dense1' are HeNormal")]
    [InlineData("Input(4), Dense(3, Bias = false), BatchNorm, {|NETGEN2006:SELU|}, Dense(2)", DiagnosticSeverity.Info, "'selu1' keeps mean and variance only without another normalization: 'bn1' is not needed")]
    [InlineData("Input(4), Tap(\"a\"), Dense(4), {|NETGEN2006:SELU|}, Add(\"a\"), Dense(2)", DiagnosticSeverity.Info, "'selu1' keeps mean and variance only in a plain chain of layers; 'add1' joins values")]
    [InlineData("Input(4), Dense(3), {|NETGEN2007:Step|}, Dense(1), BinaryCrossEntropy", DiagnosticSeverity.Info, "'step1' has a derivative of zero everywhere, so 'dense1' before it never learns from the loss")]
    [InlineData("Input(4), {|NETGEN2008:Dense(3)|}, BatchNorm, ReLU", DiagnosticSeverity.Hidden, "The bias of 'dense1' counts for nothing, since 'bn1' subtracts the mean again; Bias = false saves 3 parameters")]
    [InlineData("Input(4), Dense(3, Initializer = {|NETGEN2009:Init.Zeros|}), ReLU, Dense(2)", DiagnosticSeverity.Warning, "'dense1' starts with equal weights, so all its units compute the same and stay the same for ever; the default breaks the symmetry")]
    [InlineData("Tokens(\"T\", Vocabulary = 9), Embedding(8), {|NETGEN2013:MultiHeadAttention(2)|}, Dense(9), CrossEntropy", DiagnosticSeverity.Info, "'attention1' attends to later positions too, where the tokens stand that 'CrossEntropy' asks for, so the network copies them; Causal = true hides them")]
    [InlineData("Input(\"T\", Name = \"padding\"), Tokens(\"T\", Vocabulary = 9), Embedding(8), {|NETGEN2013:MultiHeadAttention(2, Mask = \"padding\")|}, Dense(9), CrossEntropy", DiagnosticSeverity.Info, null)]
    [InlineData("Tokens(\"T\", Vocabulary = 9), Embedding(8), {|NETGEN2013:Use<DecoderBlock>(Repeat = 3)|}, LayerNorm, Dense(9), CrossEntropy", DiagnosticSeverity.Warning, null)]
    [InlineData("Tokens(\"T\", Vocabulary = 9), Embedding(8), {|NETGEN2013:Use<DecoderBlock>|}, LayerNorm, Dense(9), CrossEntropy(IgnoreIndex = -100)", DiagnosticSeverity.Warning, null)]
    [InlineData("Tokens(16, Vocabulary = 9), Embedding(8), {|NETGEN2014:GRU(8, Bidirectional = Bidirectional.Sum)|}, Dense(9), CrossEntropy", DiagnosticSeverity.Info, "'gru1' runs backwards too, so at each position it has seen the token that 'CrossEntropy' asks for; one direction is what can be streamed")]
    public async Task Slips(string layers, DiagnosticSeverity severity, string? message)
    {
        Diagnostic diagnostic = Assert.Single(await AnalyzerVerifier.VerifyAsync(AllAnalyzers.CreateForSlips(), $"using NetGen; {Units} [Network, {layers}] public partial class N;"));
        Assert.Equal(severity, diagnostic.Severity);
        if (message is not null) Assert.Equal(message, diagnostic.GetMessage(null));
    }

    /// <summary>What looks like a slip and is none: with the name of who does it.</summary>
    [Theory]
    [InlineData("Input(784), Dense(32), Dense(784), MeanSquaredError", "linear autoencoder")]
    [InlineData("Input(24, 8, 8), Conv2D(24, 3, Padding = 1, Groups = 24), BatchNorm, Conv2D(48, 1), ReLU", "separable convolution, Xception")]
    [InlineData("Input(144, 8, 8), Conv2D(24, 1, Bias = false), BatchNorm, Conv2D(144, 1, Bias = false), BatchNorm, ReLU", "linear bottleneck, MobileNetV2")]
    [InlineData("Input(2048, 8, 8), Conv2D(256, 1), Conv2D(256, 3, Padding = 1)", "lateral convolution, FPN")]
    [InlineData("Input(8), Use<Normalized>(Repeat = 12), Dense(2), CrossEntropy", "normalized tanh")]
    [InlineData("Input(8), Use<Short>(Repeat = 12), Dense(2), CrossEntropy", "residual tanh")]
    [InlineData("Input(8), Dense(2, Initializer = Init.Zeros), CrossEntropy", "logistic regression")]
    [InlineData("Input(2), Dense(1), Step", "perceptron")]
    [InlineData("Input(8), Dense(8), ReLU, Dropout(0.5)", "backbone")]
    [InlineData("Input(8), Dense(8), SELU, Dropout(0.1), Dense(8), SELU, Dense(2), CrossEntropy", "self-normalizing network")]
    [InlineData("Input(8), Dense(3), Softmax, Output(\"attention\"), Dense(2), CrossEntropy", "softmax that is no head")]
    [InlineData("Tokens(\"T\", Vocabulary = 9), Embedding(8), MultiHeadAttention(2), LayerNorm, Dense(9), CrossEntropy(IgnoreIndex = -100)", "masked language model")]
    [InlineData("Tokens(\"T\", Vocabulary = 9), Embedding(8), MultiHeadAttention(2, Causal = true), LayerNorm, Dense(9), CrossEntropy", "language model")]
    [InlineData("Tokens(\"T\", Vocabulary = 9), Embedding(8), LSTM(8, Bidirectional = Bidirectional.Concat), Dense(4), CrossEntropy", "tagger")]
    [InlineData("Tokens(\"T\", Vocabulary = 9), Embedding(8), MultiHeadAttention(2), GlobalAveragePool, Dense(9), CrossEntropy", "classifier")]
    [InlineData("Tokens(\"T\", Vocabulary = 9, Name = \"source\"), Tokens(\"T\", Vocabulary = 9, Name = \"target\"), From(\"source\"), Embedding(8), MultiHeadAttention(2), Tap(\"memory\"), From(\"target\"), Embedding(8), MultiHeadAttention(2, Causal = true), MultiHeadAttention(2, Memory = \"memory\"), Dense(9), CrossEntropy", "translator")]
    public async Task NoSlips(string layers, string who)
    {
        IReadOnlyList<Diagnostic> diagnostics = await Run($"using NetGen; {Units} [Network, {layers}] public partial class N;");
        Assert.True(diagnostics.All(d => d.Severity == DiagnosticSeverity.Hidden), who + ": " + string.Join("\n", diagnostics));
    }

    [Theory]
    [InlineData("Input(16), {|NETGEN2010:Dense(32)|}, Dense(16), MeanSquaredError", "WideAutoencoder")]
    [InlineData("Input(16), Dropout(0.3), Dense(32), ReLU, Dense(16), MeanSquaredError", "NoisyAutoencoder")]
    [InlineData("Input(16), Dense(32), ReLU, Dense(16), MeanSquaredError", "SparseAutoencoder")]
    [InlineData("Input(16), Dense(4), ReLU, Dense(16), MeanSquaredError", "Autoencoder")]
    [InlineData("Input(3, 16, 16), Conv2D(16, 4, Stride = 2, Padding = 1), LeakyReLU(0.2), {|NETGEN2011:MaxPool2D(2)|}, Flatten, {|NETGEN2011:Dense(64)|}, {|NETGEN2011:ReLU|}, Dense(1), BinaryCrossEntropy", "DcganDiscriminator")]
    [InlineData("Input(64), Dense(512), Reshape(32, 4, 4), BatchNorm, ReLU, UpSample2D(2), Conv2D(3, 3, Padding = 1), {|NETGEN2011:Sigmoid|}", "DcganGenerator")]
    [InlineData("Input(64), Dense(512), Reshape(32, 4, 4), BatchNorm, ReLU, UpSample2D(2), Conv2D(3, 3, Padding = 1), Tanh", "DcganGenerator")]
    public async Task NetworksThatSayWhatTheyAre(string layers, string name)
    {
        Markup markup = Markup.Parse($"using NetGen; [Network, {layers}] public partial class {name};");
        IReadOnlyList<Diagnostic> diagnostics = await Run(markup.Text);
        Assert.Equal(
            markup.Expected.Select(e => $"{e.Id} {e.Span}"),
            diagnostics.Where(d => d.Id is "NETGEN2010" or "NETGEN2011").Select(d => $"{d.Id} {d.Location.SourceSpan}"));
    }

    [Theory]
    [InlineData("[Block, Dense(nameof(width)), ReLU] public partial class U(int width, int {|NETGEN2012:depth|});")]
    [InlineData("[Block, Dense(\"2 * width\"), Dropout(nameof(rate)), Add(nameof(tap))] public partial class U(int width, double rate, string tap);")]
    [InlineData("[Block, Dense(\"2 * wider\")] public partial class U(int {|NETGEN2012:wide|}, int wider);")]
    [InlineData("[Block, Dense(4)] public partial class U(int width) { public int Width => width; }")]
    public async Task HyperParametersThatNoLayerUses(string block) => await AnalyzerVerifier.VerifyAsync([new BlockParameterAnalyzer()], "using NetGen; " + block);

    [Fact]
    public async Task AdviceWaitsUntilTheShapesAreRight() =>
        Assert.Equal(["NETGEN0005"], (await Run("using NetGen; [Network, Input(4), Dense(0), Dense(3), Softmax, CrossEntropy] public partial class N;")).Select(d => d.Id));

    /// <summary>The usual ways: a pragma, an attribute, the options of the project and of an .editorconfig.</summary>
    [Fact]
    public async Task AdviceCanBeSuppressedAndRaised()
    {
        const string Body = "[Network, Input(4), Dense(3), Softmax, CrossEntropy] public partial class N;";
        Assert.Equal(["NETGEN2001"], (await Run("using NetGen;\n" + Body)).Select(d => d.Id));
        Assert.Empty(await Run("using NetGen;\n#pragma warning disable NETGEN2001\n" + Body));
        Assert.Empty(await Run("using NetGen;\n[System.Diagnostics.CodeAnalysis.SuppressMessage(\"NetGen.Modelling\", \"NETGEN2001\")]\n" + Body));

        Compilation compilation = TestCompilation.Create("using NetGen; " + Body);
        foreach (ReportDiagnostic severity in new[] { ReportDiagnostic.Suppress, ReportDiagnostic.Error })
        {
            Compilation configured = compilation.WithOptions(compilation.Options.WithSpecificDiagnosticOptions([KeyValuePair.Create("NETGEN2001", severity)]));
            IReadOnlyList<Diagnostic> diagnostics = await AnalyzerVerifier.RunAsync(AllAnalyzers.CreateForSlips(), configured);
            Assert.Equal(severity == ReportDiagnostic.Error ? ["NETGEN2001 Error"] : Array.Empty<string>(), diagnostics.Select(d => $"{d.Id} {d.Severity}"));
        }
    }

    /// <summary>An .editorconfig counts for the files below it, advice and errors of shapes alike.</summary>
    [Theory]
    [InlineData("Input(4), Dense(3), Softmax, CrossEntropy", "NETGEN2001", "error", "NETGEN2001 Error")]
    [InlineData("Input(4), Dense(3), Softmax, CrossEntropy", "NETGEN2001", "none", "")]
    [InlineData("Input(4), Dense(3), Softmax, CrossEntropy", "NETGEN1001", "none", "NETGEN2001 Warning")]
    [InlineData("Input(1, 28, 28), Conv2D(8, 3, Stride = 2)", "NETGEN1004", "error", "NETGEN1004 Error")]
    [InlineData("Input(1, 28, 28), Conv2D(8, 3, Stride = 2)", "NETGEN1004", "none", "")]
    [InlineData("Input(4), Dense(3, Bias = true), BatchNorm, ReLU", "NETGEN2008", "warning", "NETGEN2008 Warning")]
    [InlineData("Input(784), Conv2D(16, 5)", "NETGEN1001", "warning", "NETGEN1001 Warning")]
    public async Task AnEditorConfigDecides(string layers, string id, string severity, string expected)
    {
        AnalyzerConfigSet config = AnalyzerConfigSet.Create(new[] { AnalyzerConfig.Parse($"[*.cs]\ndotnet_diagnostic.{id}.severity = {severity}\n", "/project/.editorconfig") });
        Compilation compilation = TestCompilation.Create($"using NetGen; [Network, {layers}] public partial class N;");
        SyntaxTree tree = compilation.SyntaxTrees.Single();
        compilation = compilation.ReplaceSyntaxTree(tree, tree.WithFilePath("/project/N.cs")).WithOptions(compilation.Options.WithSyntaxTreeOptionsProvider(new ConfiguredSeverities(config)));
        IReadOnlyList<Diagnostic> diagnostics = await AnalyzerVerifier.RunAsync(AllAnalyzers.CreateForSlips(), compilation);
        Assert.Equal(expected, string.Join(", ", diagnostics.Where(d => d.Severity > DiagnosticSeverity.Hidden).Select(d => $"{d.Id} {d.Severity}")));
    }

    /// <summary>The severities of a set of configuration files, as the compiler reads them.</summary>
    private sealed class ConfiguredSeverities(AnalyzerConfigSet config) : SyntaxTreeOptionsProvider
    {
        public override GeneratedKind IsGenerated(SyntaxTree tree, CancellationToken cancellationToken) => GeneratedKind.NotGenerated;

        public override bool TryGetDiagnosticValue(SyntaxTree tree, string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity) =>
            config.GetOptionsForSourcePath(tree.FilePath).TreeOptions.TryGetValue(diagnosticId, out severity);

        public override bool TryGetGlobalDiagnosticValue(string diagnosticId, CancellationToken cancellationToken, out ReportDiagnostic severity) =>
            config.GlobalConfigOptions.TreeOptions.TryGetValue(diagnosticId, out severity);
    }

    private static Task<IReadOnlyList<Diagnostic>> Run(string source) => AnalyzerVerifier.RunAsync(AllAnalyzers.CreateForSlips(), TestCompilation.Create(source));
}
