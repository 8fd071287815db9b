using Microsoft.CodeAnalysis;
using NetGen.Testing.Roslyn;
using Xunit;

namespace NetGen.Analyzers.Tests.Diagnostics;

public class LayerDiagnosticTests
{
    private static Task<IReadOnlyList<Diagnostic>> Verify(params string[] sources) => AnalyzerVerifier.VerifyAsync(AllAnalyzers.CreateForSlips(), sources);

    private static async Task<string> Message(string attributes, string more = "")
    {
        Diagnostic diagnostic = Assert.Single(await Verify($"using NetGen; {more} [Network, {attributes}] public partial class N;"));
        return diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture);
    }

    [Theory]
    [InlineData("{|NETGEN0002:Dense(2)|}", "'dense1' stands before the first [Input]; a network begins with [Input(…)] or [Tokens(…)], whose shape leaves the batch out")]
    [InlineData("Input(4), Add({|NETGEN0004:\"start\"|})", "'Add': no value before it is named 'start'; named are: input")]
    [InlineData("Input(4), From({|NETGEN0004:\"start\"|})", "'From': no value before it is named 'start'; named are: input")]
    [InlineData("Input(1, 28, 28), Conv2D(16, 5, Stride = {|NETGEN0005:0|})", "'conv1': Stride is 0; it must be at least 1")]
    [InlineData("Input(1, 28, 28), Conv2D(16, 5, Stride = new[] { 1, {|NETGEN0005:0|} })", "'conv1': Stride is 0; it must be at least 1")]
    [InlineData("Input(4), Dense({|NETGEN0005:\"4 *\"|})", "'dense1': units \"4 *\" is no dimension: expected a number, a name or '(', came the end")]
    [InlineData("Input(4, {|NETGEN0005:-3|})", "'Input': shape is -3; it must be at least 1")]
    [InlineData("{|NETGEN0005:Tokens(\"T\")|}, Embedding(3)", "'Tokens': 'Vocabulary = …' is missing")]
    [InlineData("Input({|NETGEN0005:\"B\"|}, 3), Dense(2)", "'Input': 'B' is the batch size, which no shape names; take another name")]
    [InlineData("Input(4), Dropout({|NETGEN0005:1.5|})", "'dropout1': rate is 1.5; it must lie in 0 … 1")]
    [InlineData("Input(8), Dense(8), Tap({|NETGEN0013:\"start\"|}), ReLU, Dense(2)", "'Tap' names a value 'start' that nothing reads")]
    [InlineData("Input(4), Dense(8, Name = \"fc\"), ReLU, Dense(2, Name = {|NETGEN0006:\"fc\"|})", "'fc': another layer is named 'fc'; names are unique in a network or block")]
    [InlineData("Input(4), Tap(\"a\"), Dense(4), Add(\"a\"), Tap({|NETGEN0006:\"a\"|})", "'Tap': another value is named 'a'; names are unique in a network or block")]
    [InlineData("Input(4), {|NETGEN0007:Concat|}", "'Concat' joins nothing: no [Branch] is open and no tap is named")]
    [InlineData("Input(4), Branch, ReLU, {|NETGEN0007:Add|}", "'Add' joins a single branch; start another with [Branch]")]
    [InlineData("Input(4), {|NETGEN0007:Branch|}, ReLU, Branch, Dense(4)", "'Branch' is never joined; end the branches with [Concat], [Add] or [Multiply]")]
    [InlineData("Input(\"T\", 4), Dense({|NETGEN0010:\"4 * size\"|})", "'dense1': \"4 * size\" names 'size', which is neither a hyper-parameter nor a symbolic dimension; known are: T")]
    [InlineData("Input(784), {|NETGEN1001:Conv2D(16, 5)|}", "'conv1' expects an image (C, H, W); 'input' gives (784); [Reshape(1, 28, 28)] makes one")]
    [InlineData("Input(7), {|NETGEN1001:MaxPool2D(2)|}", "'maxPool1' expects an image (C, H, W); 'input' gives (7); [Reshape(channels, height, width)] makes one")]
    [InlineData("Input(1, 28, 28), {|NETGEN1002:Dense(10)|}", "'dense1' works on the last axis of (1, 28, 28) from 'input' only, the width of the image; put [Flatten] or [GlobalAveragePool] before it")]
    [InlineData("Input(1, 4, 4), Conv2D(8, {|NETGEN1003:5|})", "'conv1' needs 5, but height 4 from 'input' is all there is; a kernel of at most 4 or Padding = 2 makes it fit")]
    [InlineData("Input(1, 4, 9), Conv2D(8, {|NETGEN1003:5|}, 3)", "'conv1' needs 5, but height 4 from 'input' is all there is; a kernel of at most 4×3 or Padding = new[] { 2, 0 } makes it fit")]
    [InlineData("Input(1, 9, 4), Conv2D(8, 3, {|NETGEN1003:5|})", "'conv1' needs 5, but width 4 from 'input' is all there is; a kernel of at most 3×4 or Padding = new[] { 0, 2 } makes it fit")]
    [InlineData("Input(2, 3, 3), MaxPool2D({|NETGEN1003:9|})", "'maxPool1' needs 9, but height 3 from 'input' is all there is; a window of at most 3 or Padding = 4 makes it fit")]
    [InlineData("Input(1, 5, 5), Conv2D(8, {|NETGEN1003:3|}, Dilation = 4, Padding = 1)", "'conv1' needs 4·(3 − 1) + 1 = 9, but height 5 + 2·1 = 7 from 'input' is all there is; a kernel of at most 2 or Padding = 4 makes it fit")]
    [InlineData("Input(1, 28, 28), Conv2D(8, 3, Stride = {|NETGEN1004:2|}, Rounding = Rounding.Exact)", "'conv1' leaves out the last row and the last column of 'input': (28 − 3) / 2 + 1 = 13, remainder 1; a kernel of 2 or 4, or Stride = 1, or Rounding.Ceil leaves nothing out")]
    [InlineData("Input(3, 224, 224), Conv2D(64, 7, Stride = {|NETGEN1004:2|}, Padding = 3, Rounding = Rounding.Exact)", "'conv1' leaves out the last row and the last column of the padding of 'input': (224 + 2·3 − 7) / 2 + 1 = 112, remainder 1; a kernel of 6 or 8, or Stride = 1, or Rounding.Ceil leaves nothing out")]
    [InlineData("Input(3, 8, 9), MaxPool2D({|NETGEN1004:2|})", "'maxPool1' leaves out the last column of 'input': (9 − 2) / 2 + 1 = 4, remainder 1; Stride = 1, or Rounding.Ceil leaves nothing out")]
    [InlineData("Input(3, 9, 9), MaxPool2D(4, Stride = {|NETGEN1004:4|})", "'maxPool1' leaves out the last row and the last column of 'input': (9 − 4) / 4 + 1 = 2, remainder 1; a window of 5, or Stride = 1, or Rounding.Ceil leaves nothing out")]
    [InlineData("Input(4), Tap(\"a\"), Dense(3), {|NETGEN1005:Add(\"a\")|}", "'Add' joins (3) from 'dense1' with (4) from tap 'a': features 3 ≠ 4")]
    [InlineData("Input(2, 4), Tap(\"a\"), Dense(3), Flatten, {|NETGEN1005:Multiply(\"a\")|}", "'Multiply' joins (6) from 'flatten1' with (2, 4) from tap 'a': 1 axes against 2")]
    [InlineData("Input(3, 8, 8), Branch, MaxPool2D(2), Branch, Conv2D(4, 1), {|NETGEN1005:Concat|}", "'Concat' joins (3, 4, 4) from 'maxPool1' with (4, 8, 8) from 'conv1': height 4 ≠ 8, width 4 ≠ 8")]
    [InlineData("Input(1, 63, 63), Conv2D(4, 3, Padding = 1), ReLU, Tap(\"a\"), Conv2D(8, 3, Stride = 2, Padding = 1), ReLU, UpSample2D(2), {|NETGEN1005:Concat(\"a\")|}, Conv2D(1, 1)", "'Concat' joins (8, 64, 64) from 'upSample1' with (4, 63, 63) from tap 'a': height 64 ≠ 63, width 64 ≠ 63; what is halved and enlarged again meets it for a height and a width that are multiples of 2, such as 64×64")]
    [InlineData("Input(3, 8, 8), Conv2D(8, 3, Groups = {|NETGEN1006:2|})", "'conv1': 3 input channels cannot be divided by Groups = 2: 3 = 1·2 + 1; 1 divides them")]
    [InlineData("Input(12, 8, 8), Conv2D(8, 3, Groups = {|NETGEN1006:3|})", "'conv1': 8 output channels cannot be divided by Groups = 3: 8 = 2·3 + 2; 2 and 4 divide them")]
    [InlineData("Input(\"T\", 8), Flatten, {|NETGEN1007:Dense(2)|}", "'dense1' needs the last axis to be a number, but it is the symbolic dimension 8*T; pool over the length instead of flattening it")]
    [InlineData("Input(4), {|NETGEN1008:Embedding(3, Vocabulary = 5)|}", "'embedding1' takes token numbers, but 'input' gives real numbers; [Tokens(length, Vocabulary = …)] declares an input of such")]
    [InlineData("Tokens(4, Vocabulary = 9), Embedding(3, Name = \"token\"), Dense(4), Dense(9, TieWeights = {|NETGEN1009:\"token\"|})", "'dense2' shares 'token.weight' (9, 3), but needs (9, 4): inputs 3 ≠ 4")]
    [InlineData("Input(1, 9, 9), Conv2D(2, {|NETGEN1010:4|}, Padding = Padding.Same)", "'conv1' pads 1 before and 2 after, since its size of 4 is even; 5 pads the same on both sides")]
    [InlineData("Input(32, 7, 7), Reshape({|NETGEN1011:64|}, 7, 7)", "'reshape1' takes 64·7·7 = 3136 elements; 'input' gives (32, 7, 7) with 1568: 1568 ≠ 3136; 32 in place of 64 makes it fit")]
    [InlineData("Input(4), Dense(1), {|NETGEN1012:CrossEntropy|}", "'CrossEntropy' needs logits of at least two classes, but 'dense1' gives (1); [BinaryCrossEntropy] takes one")]
    [InlineData("Input(4), Dense(128), ReLU, Dense(10, Inputs = {|NETGEN1013:256|})", "'dense2' states Inputs = 256, but 'relu1' gives (128): 256 ≠ 128")]
    [InlineData("Tokens(16, Vocabulary = 65), {|NETGEN1008:Dense(8)|}", "'dense1' takes real numbers, but 'input' gives token numbers; [Embedding(width)] makes a vector of each")]
    public async Task Slips(string attributes, string? message)
    {
        string actual = await Message(attributes);
        if (message is not null) Assert.Equal(message, actual);
    }

    [Fact]
    public async Task ABlockThatUsesItselfIsReportedAtTheUse() => Assert.Equal(
        "'r1.r1' uses the block R inside of itself, which would have no end; use Repeat to stack copies",
        await Message("Input(8), {|NETGEN0009:Use<R>|}", "[Block, Dense(8), Use<R>] public partial class R;"));

    [Fact]
    public async Task ARepeatWithoutEndIsReportedAtTheUse() => Assert.Equal(
        "'u1.4998.relu1': the network has more than 5000 layers; this is more than any known network has, so a Repeat is probably wrong",
        await Message("Input(8), {|NETGEN0012:Use<U>(Repeat = 1000000)|}", "[Block, ReLU] public partial class U;"));

    [Theory]
    [InlineData("{|NETGEN0008:Use<U>|}", "'u1' lacks 'width' of U(width)")]
    [InlineData("Use<U>(3, {|NETGEN0008:4|})", "'u1' gives 2 arguments, but U(width) takes 1")]
    [InlineData("Use<U>({|NETGEN0008:true|})", "'u1' gives true for 'width' of U(width), which takes an integer or an expression")]
    [InlineData("{|NETGEN0008:Use<string>|}", "'use1' names a class that is no block; it needs [Block] or [Network]")]
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
        Assert.Equal("'Residual' in 'down1' joins (16, 5, 5) from 'down1.conv1' with (3, 9, 9) from 'input': channels 16 ≠ 3, height 5 ≠ 9, width 5 ≠ 9", diagnostic.GetMessage(null));
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
            IReadOnlyList<Diagnostic> diagnostics = await AnalyzerVerifier.RunAsync(AllAnalyzers.CreateForSlips(), run.Output);
            Assert.Equal(diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error), run.Files["N.g.cs"].Contains("throw Invalid()", StringComparison.Ordinal));
        }
    }
}
