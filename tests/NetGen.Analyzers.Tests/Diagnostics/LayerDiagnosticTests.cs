using Microsoft.CodeAnalysis;
using NetGen.Testing.Roslyn;
using Xunit;

namespace NetGen.Analyzers.Tests.Diagnostics;

public class LayerDiagnosticTests
{
    private static Task<IReadOnlyList<Diagnostic>> Verify(params string[] sources) => AnalyzerVerifier.VerifyAsync([new NetworkLayerAnalyzer(), new NetworkDeclarationAnalyzer()], sources);

    private static async Task<string> Message(string attributes, string more = "")
    {
        Diagnostic diagnostic = Assert.Single(await Verify($"using NetGen; {more} [Network, {attributes}] public partial class N;"));
        return diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture);
    }

    [Theory]
    [InlineData(Programs.Digits)]
    [InlineData(Programs.Inception)]
    [InlineData(Programs.Siamese)]
    public async Task GoodProgramsAreSilent(string source) => Assert.Empty(await Verify(source));

    [Theory]
    [InlineData("{|NETGEN0002:Dense(2)|}", "'Dense' stands before the first [Input]; a network begins with [Input(…)] or [Tokens(…)], whose shape leaves the batch out")]
    [InlineData("Input(4), Add({|NETGEN0004:\"start\"|})", "'Add': no value before it is named 'start'; named are: input")]
    [InlineData("Input(4), From({|NETGEN0004:\"start\"|})", "'From': no value before it is named 'start'; named are: input")]
    [InlineData("Input(1, 28, 28), Conv2D(16, 5, Stride = {|NETGEN0005:0|})", "'Conv2D': Stride is 0; it must be at least 1")]
    [InlineData("Input(1, 28, 28), Conv2D(16, 5, Stride = new[] { 1, {|NETGEN0005:0|} })", "'Conv2D': Stride is 0; it must be at least 1")]
    [InlineData("Input(4), Dense({|NETGEN0005:\"4 *\"|})", "'Dense': units \"4 *\" is no dimension: expected a number, a name or '(', came the end")]
    [InlineData("Input(4, {|NETGEN0005:-3|})", "'Input': shape is -3; it must be at least 1")]
    [InlineData("{|NETGEN0005:Tokens(\"T\")|}, Embedding(3)", "'Tokens': 'Vocabulary = …' is missing")]
    [InlineData("Input({|NETGEN0005:\"B\"|}, 3), Dense(2)", "'Input': 'B' is the batch size, which no shape names; take another name")]
    [InlineData("Input(4), Dropout({|NETGEN0005:1.5|})", null)]
    [InlineData("Input(4), Dense(8, Name = \"fc\"), ReLU, Dense(2, Name = {|NETGEN0006:\"fc\"|})", "'fc': another layer is named 'fc'; names are unique in a network or block")]
    [InlineData("Input(4), Tap(\"a\"), Dense(3), Tap({|NETGEN0006:\"a\"|})", "'Tap': another value is named 'a'; names are unique in a network or block")]
    [InlineData("Input(4), {|NETGEN0007:Concat|}", "'Concat' joins nothing: no [Branch] is open and no tap is named")]
    [InlineData("Input(4), Branch, ReLU, {|NETGEN0007:Add|}", "'Add' joins a single branch; start another with [Branch]")]
    [InlineData("Input(4), {|NETGEN0007:Branch|}, ReLU, Branch, Dense(4)", "'Branch' is never joined; end the branches with [Concat], [Add] or [Multiply]")]
    [InlineData("Input(\"T\", 4), Dense({|NETGEN0010:\"4 * size\"|})", "'Dense': \"4 * size\" names 'size', which is neither a hyper-parameter nor a symbolic dimension; known are: T")]
    [InlineData("Input(784), {|NETGEN1001:Conv2D(16, 5)|}", null)]
    [InlineData("Input(1, 28, 28), {|NETGEN1002:Dense(10)|}", "'Dense' works on the last axis of (1, 28, 28) from 'input' only, the width of the image; put [Flatten] or [GlobalAveragePool] before it")]
    [InlineData("Input(1, 4, 4), Conv2D(8, {|NETGEN1003:5|})", null)]
    [InlineData("Input(1, 28, 28), Conv2D(8, 3, Stride = {|NETGEN1004:2|}, Rounding = Rounding.Exact)", null)]
    [InlineData("Input(4), Tap(\"a\"), Dense(3), {|NETGEN1005:Add(\"a\")|}", "'Add' joins (3) from 'dense1' with (4) from 'input': features 3 ≠ 4")]
    [InlineData("Input(2, 4), Tap(\"a\"), Dense(3), Flatten, {|NETGEN1005:Multiply(\"a\")|}", "'Multiply' joins (6) from 'flatten1' with (2, 4) from 'input': 1 axes against 2")]
    [InlineData("Input(3, 8, 8), Branch, MaxPool2D(2), Branch, Conv2D(4, 1), {|NETGEN1005:Concat|}", "'Concat' joins (3, 4, 4) from 'maxPool1' with (4, 8, 8) from 'conv1': axis 1 is 4 and 8, axis 2 is 4 and 8")]
    [InlineData("Input(3, 8, 8), Conv2D(8, 3, Groups = {|NETGEN1006:2|})", null)]
    [InlineData("Input(\"T\", 8), Flatten, {|NETGEN1007:Dense(2)|}", null)]
    [InlineData("Tokens(16, Vocabulary = 65), {|NETGEN1008:Dense(8)|}", "'Dense' takes real numbers, but 'input' gives token numbers")]
    public async Task Slips(string attributes, string? message)
    {
        string actual = await Message(attributes);
        if (message is not null) Assert.Equal(message, actual);
    }

    [Theory]
    [InlineData("{|NETGEN0008:Use<U>|}", "'Use' lacks 'width' of U(width)")]
    [InlineData("Use<U>(3, {|NETGEN0008:4|})", "'Use' gives 2 arguments, but U(width) takes 1")]
    [InlineData("Use<U>({|NETGEN0008:true|})", "'Use' gives true for 'width' of U(width), which takes an integer or an expression")]
    [InlineData("{|NETGEN0008:Use<string>|}", "'Use' names a class that is no block; it needs [Block] or [Network]")]
    public async Task BlockArguments(string use, string message) =>
        Assert.Equal(message, await Message("Input(4), " + use, "[Block, Dense(nameof(width))] public partial class U(int width);"));

    [Fact]
    public async Task AnErrorInsideABlockStandsAtTheUseWithTheBlocksLineBeside()
    {
        Diagnostic diagnostic = Assert.Single(await Verify(
            """
            using NetGen;
            [Network, Input(3, 9, 9), {|NETGEN1005:Use<Down>(16, 2)|}, GlobalAveragePool, Dense(2)]
            public partial class N;
            """,
            """
            using NetGen;
            [Block, Conv2D(nameof(channels), 3, Stride = nameof(stride), Padding = 1), Residual]
            public partial class Down(int channels, int stride);
            """));
        Assert.Equal("'Residual' joins (16, 5, 5) from 'conv1' with (3, 9, 9) from 'input': channels 16 ≠ 3, height 5 ≠ 9, width 5 ≠ 9", diagnostic.GetMessage(null));
        Assert.Equal(
            ["Residual", "Conv2D(nameof(channels), 3, Stride = nameof(stride), Padding = 1)", "Input(3, 9, 9)"],
            diagnostic.AdditionalLocations.Select(l => l.SourceTree!.ToString().Substring(l.SourceSpan.Start, l.SourceSpan.Length)));
    }

    [Fact]
    public async Task TheCompilersOwnErrorsStandAlone() => Assert.Empty(await Verify("using NetGen; [Network, Input(4), Dens(2), Add(\"missing\")] public partial class N;"));

    [Fact]
    public async Task DiagnosticsCanBeSuppressed() => Assert.Empty(await Verify("using NetGen;\n#pragma warning disable NETGEN1002\n[Network, Input(1, 8, 8), Dense(10)] public partial class N;"));

    [Fact]
    public async Task ANetworkHasAnErrorExactlyIfItsMembersThrow()
    {
        string[] networks = ["Input(4), Dense(2)", "Input(4), Dense(0)", "Input(1, 8, 8), Dense(2)", "Dense(2)", "Input(1, 7, 7), Conv2D(2, 3, Stride = 3)", "Input(4), Tap(\"a\"), Dense(3), Add(\"a\")", "Tokens(4, Vocabulary = 3), Embedding(2)"];
        foreach (string attributes in networks)
        {
            GeneratorRun run = GeneratorRunner.Run($"using NetGen; [Network, {attributes}] public partial class N;");
            IReadOnlyList<Diagnostic> diagnostics = await AnalyzerVerifier.RunAsync([new NetworkLayerAnalyzer(), new NetworkDeclarationAnalyzer()], run.Output);
            Assert.Equal(diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error), run.Files["N.g.cs"].Contains("throw Invalid()", StringComparison.Ordinal));
        }
    }
}
