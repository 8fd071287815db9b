using Xunit;

namespace NetGen.Analyzers.Tests.Diagnostics;

/// <summary>What is offered for each diagnostic, and what it makes of the source.</summary>
public class IssueFixTests
{
    private static string Network(string layers) => $"using NetGen;\n[Network, {layers}]\npublic partial class N;";

    /// <param name="id">The diagnostic.</param>
    /// <param name="key">The fix.</param>
    /// <param name="before">The layers.</param>
    /// <param name="after">The layers after the fix.</param>
    [Theory]
    [InlineData("NETGEN0013", "Tap", "Input(8), Dense(8), Tap(\"start\"), ReLU, Dense(2)", "Input(8), Dense(8), ReLU, Dense(2)")]
    [InlineData("NETGEN0013", "Tap", "Input(8), Dense(8),\n    Tap(\"start\"), // Nobody reads it.\n    ReLU, Dense(2)", "Input(8), Dense(8),\n     // Nobody reads it.\n    ReLU, Dense(2)")]
    [InlineData("NETGEN0013", "Tap", "Input(8), Dense(8)]\n[Tap(\"start\")]\n[ReLU, Dense(2)", "Input(8), Dense(8)]\n[ReLU, Dense(2)")]
    [InlineData("NETGEN0013", "Tap", "Input(8), Dense(8), Tap(\"end\")", "Input(8), Dense(8)")]
    [InlineData("NETGEN1001", "Reshape", "Input(784), Conv2D(16, 5), ReLU, Flatten, Dense(10)", "Input(784), Reshape(1, 28, 28), Conv2D(16, 5), ReLU, Flatten, Dense(10)")]
    [InlineData("NETGEN1001", "Reshape", "Input(28, 28)]\n[Conv2D(16, 5), ReLU, Flatten, Dense(10)", "Input(28, 28)]\n[Reshape(1, 28, 28), Conv2D(16, 5), ReLU, Flatten, Dense(10)")]
    [InlineData("NETGEN1002", "Flatten", "Input(1, 8, 8)]\n[Dense(10), CrossEntropy", "Input(1, 8, 8)]\n[Flatten, Dense(10), CrossEntropy")]
    [InlineData("NETGEN1002", "GlobalAveragePool", "Input(1, 8, 8), ReLU,\n    Dense(10), CrossEntropy", "Input(1, 8, 8), ReLU,\n    GlobalAveragePool, Dense(10), CrossEntropy")]
    [InlineData("NETGEN1002", "Flatten", "Input(1, 8, 8), NetGen.Dense(10)", "Input(1, 8, 8), NetGen.Flatten, NetGen.Dense(10)")]
    [InlineData("NETGEN1003", "kernel", "Input(1, 12, 12), Conv2D(32, 15), ReLU", "Input(1, 12, 12), Conv2D(32, 12), ReLU")]
    [InlineData("NETGEN1003", "padding", "Input(1, 12, 12), Conv2D(32, 15 /* wide */), ReLU", "Input(1, 12, 12), Conv2D(32, 15 /* wide */, Padding = 7), ReLU")]
    [InlineData("NETGEN1003", "kernel", "Input(1, 12, 3), Conv2D(32, 5, 5), ReLU", "Input(1, 12, 3), Conv2D(32, 5, 3), ReLU")]
    [InlineData("NETGEN1003", "padding", "Input(1, 12, 3), Conv2D(32, 5, 5, Padding = 0), ReLU", "Input(1, 12, 3), Conv2D(32, 5, 5, Padding = new[] { 0, 2 }), ReLU")]
    [InlineData("NETGEN1003", "kernel", "Input(1, 3, 3), MaxPool2D(4)", "Input(1, 3, 3), MaxPool2D(3)")]
    [InlineData("NETGEN1004", "smaller kernel", "Input(1, 28, 28), Conv2D(8, 3, Stride = 2)", "Input(1, 28, 28), Conv2D(8, 2, Stride = 2)")]
    [InlineData("NETGEN1004", "larger kernel", "Input(1, 28, 28), Conv2D(8, 3, Stride = 2)", "Input(1, 28, 28), Conv2D(8, 4, Stride = 2)")]
    [InlineData("NETGEN1004", "smaller stride", "Input(1, 11, 11), Conv2D(8, 3, Stride = 3)", "Input(1, 11, 11), Conv2D(8, 3, Stride = 2)")]
    [InlineData("NETGEN1004", "larger stride", "Input(1, 9, 9), Conv2D(8, 5, Stride = 3)", "Input(1, 9, 9), Conv2D(8, 5, Stride = 4)")]
    [InlineData("NETGEN1004", "Rounding.Ceil", "Input(1, 7, 7), MaxPool2D(2)", "Input(1, 7, 7), MaxPool2D(2, Rounding = Rounding.Ceil)")]
    [InlineData("NETGEN1004", "Rounding.Ceil", "Input(1, 28, 28), Conv2D(8, 3, Stride = 2, Rounding = Rounding.Exact)", "Input(1, 28, 28), Conv2D(8, 3, Stride = 2, Rounding = Rounding.Ceil)")]
    [InlineData("NETGEN1005", "first channels", "Input(8), Dense(256), Tap(\"a\"), ReLU, Dense(128), Add(\"a\"), ReLU", "Input(8), Dense(256), Tap(\"a\"), ReLU, Dense(256), Add(\"a\"), ReLU")]
    [InlineData("NETGEN1005", "second channels", "Input(8), Dense(256), Tap(\"a\"), ReLU, Dense(128), Add(\"a\"), ReLU", "Input(8), Dense(128), Tap(\"a\"), ReLU, Dense(128), Add(\"a\"), ReLU")]
    [InlineData("NETGEN1005", "second channels", "Input(1, 8, 8), Branch, Conv2D(4, 1), BatchNorm, ReLU, Branch, Conv2D(6, 1), ReLU, Multiply", "Input(1, 8, 8), Branch, Conv2D(4, 1), BatchNorm, ReLU, Branch, Conv2D(4, 1), ReLU, Multiply")]
    [InlineData("NETGEN1005", "second padding", "Input(4, 9, 9), Branch, Conv2D(4, 1), ReLU, Branch, Conv2D(6, 5), ReLU, Concat", "Input(4, 9, 9), Branch, Conv2D(4, 1), ReLU, Branch, Conv2D(6, 5, Padding = 2), ReLU, Concat")]
    [InlineData("NETGEN1005", "first padding", "Input(4, 9, 9), Tap(\"a\"), Conv2D(4, 3), ReLU, Add(\"a\")", "Input(4, 9, 9), Tap(\"a\"), Conv2D(4, 3, Padding = 1), ReLU, Add(\"a\")")]
    [InlineData("NETGEN1006", "fewer groups", "Input(12, 8, 8), Conv2D(8, 3, Groups = 3)", "Input(12, 8, 8), Conv2D(8, 3, Groups = 2)")]
    [InlineData("NETGEN1006", "more groups", "Input(12, 8, 8), Conv2D(8, 3, Groups = 3)", "Input(12, 8, 8), Conv2D(8, 3, Groups = 4)")]
    [InlineData("NETGEN1006", "fewer heads", "Input(\"T\", 2048), MultiHeadAttention(24, Causal = true)", "Input(\"T\", 2048), MultiHeadAttention(16, Causal = true)")]
    [InlineData("NETGEN1006", "more heads", "Input(\"T\", 2048), MultiHeadAttention(24, Causal = true)", "Input(\"T\", 2048), MultiHeadAttention(32, Causal = true)")]
    [InlineData("NETGEN1007", "GlobalAveragePool", "Input(\"T\", 8), Dense(4), ReLU, Flatten, Dense(2)", "Input(\"T\", 8), Dense(4), ReLU, GlobalAveragePool, Dense(2)")]
    [InlineData("NETGEN1010", "odd kernel", "Input(1, 9, 9), Conv2D(8, 4, Padding = Padding.Same)", "Input(1, 9, 9), Conv2D(8, 5, Padding = Padding.Same)")]
    [InlineData("NETGEN1011", "extent 0", "Input(32, 7, 7), Reshape(64, 7, 7), ReLU", "Input(32, 7, 7), Reshape(32, 7, 7), ReLU")]
    [InlineData("NETGEN1011", "extent 1", "Input(2, 12), Reshape(4, 5, -1)", "Input(2, 12), Reshape(4, 6, -1)")]
    [InlineData("NETGEN1012", "BinaryCrossEntropy", "Input(4), Dense(1), CrossEntropy", "Input(4), Dense(1), BinaryCrossEntropy")]
    [InlineData("NETGEN1012", "two classes", "Input(4), Dense(1), CrossEntropy", "Input(4), Dense(2), CrossEntropy")]
    [InlineData("NETGEN1013", "take", "Input(8), Dense(256), ReLU, Dense(10, Inputs = 128)", "Input(8), Dense(256), ReLU, Dense(10, Inputs = 256)")]
    [InlineData("NETGEN1013", "give", "Input(8), Dense(256), ReLU, Dense(10, Inputs = 128)", "Input(8), Dense(128), ReLU, Dense(10, Inputs = 128)")]
    [InlineData("NETGEN2001", "activation", "Input(4), Dense(3), Softmax, CrossEntropy", "Input(4), Dense(3), CrossEntropy")]
    [InlineData("NETGEN2001", "activation", "Input(4), Dense(3)]\n[Sigmoid]\n[BinaryCrossEntropy", "Input(4), Dense(3)]\n[BinaryCrossEntropy")]
    [InlineData("NETGEN2002", "activation", "Input(4), Dense(3), Sigmoid, Huber", "Input(4), Dense(3), Huber")]
    [InlineData("NETGEN2003", "ReLU", "Input(4), Dense(16), Dense(3)", "Input(4), Dense(16), ReLU, Dense(3)")]
    [InlineData("NETGEN2004", "dropout", "Input(4), Dense(3), Dropout(0.5), CrossEntropy", "Input(4), Dense(3), CrossEntropy")]
    [InlineData("NETGEN2008", "bias", "Input(1, 8, 8), Conv2D(8, 3), BatchNorm, ReLU", "Input(1, 8, 8), Conv2D(8, 3, Bias = false), BatchNorm, ReLU")]
    [InlineData("NETGEN2008", "bias", "Input(8), Dense(8, Bias = true), BatchNorm, ReLU", "Input(8), Dense(8, Bias = false), BatchNorm, ReLU")]
    [InlineData("NETGEN2009", "initializer", "Input(4), Dense(8, Initializer = Init.Zeros), ReLU, Dense(3)", "Input(4), Dense(8, Initializer = Init.Auto), ReLU, Dense(3)")]
    [InlineData("NETGEN1001", "Reshape", "Input(8), LSTM(4), Dense(2)", "Input(8), Reshape(8, 1), LSTM(4), Dense(2)")]
    [InlineData("NETGEN1001", "Reshape", "Input(1, 28, 28), GRU(4, Last = true), Dense(10)", "Input(1, 28, 28), Reshape(28, 28), GRU(4, Last = true), Dense(10)")]
    [InlineData("NETGEN1005", "input", "Input(1, 63, 63), Conv2D(4, 3, Padding = 1), ReLU, Tap(\"a\"), Conv2D(8, 2, Stride = 2), ReLU, Conv2D(8, 2, Stride = 2), ReLU, UpSample2D(4), Concat(\"a\"), Conv2D(1, 1)", "Input(1, 64, 64), Conv2D(4, 3, Padding = 1), ReLU, Tap(\"a\"), Conv2D(8, 2, Stride = 2), ReLU, Conv2D(8, 2, Stride = 2), ReLU, UpSample2D(4), Concat(\"a\"), Conv2D(1, 1)")]
    [InlineData("NETGEN1007", "Last", "Input(\"T\", 8), LSTM(16), Flatten, Dense(2)", "Input(\"T\", 8), LSTM(16, Last = true), Dense(2)")]
    [InlineData("NETGEN1007", "Last", "Input(\"T\", 8), GRU(16), Dropout(0.1)]\n[Flatten]\n[Dense(2)", "Input(\"T\", 8), GRU(16, Last = true), Dropout(0.1)]\n[Dense(2)")]
    [InlineData("NETGEN1008", "Embedding", "Tokens(4, Vocabulary = 9), Dense(3)", "Tokens(4, Vocabulary = 9), Embedding(64), Dense(3)")]
    [InlineData("NETGEN1009", "units", "Tokens(4, Vocabulary = 9), Embedding(3, Name = \"token\"), Dense(8, TieWeights = \"token\")", "Tokens(4, Vocabulary = 9), Embedding(3, Name = \"token\"), Dense(9, TieWeights = \"token\")")]
    [InlineData("NETGEN1009", "input", "Tokens(4, Vocabulary = 9), Embedding(3, Name = \"token\"), Dense(4), ReLU, Dense(9, TieWeights = \"token\")", "Tokens(4, Vocabulary = 9), Embedding(3, Name = \"token\"), Dense(3), ReLU, Dense(9, TieWeights = \"token\")")]
    [InlineData("NETGEN1009", "table", "Tokens(4, Vocabulary = 9), Embedding(3, Name = \"token\"), Dense(4), ReLU, Dense(9, TieWeights = \"token\")", "Tokens(4, Vocabulary = 9), Embedding(4, Name = \"token\"), Dense(4), ReLU, Dense(9, TieWeights = \"token\")")]
    [InlineData("NETGEN1014", "give", "Input(\"T\", 8), LSTM(32, Last = true), Dense(16), Tap(\"s\"), From(\"input\"), LSTM(8, Initial = \"s\"), Dense(1)", "Input(\"T\", 8), LSTM(32, Last = true), Dense(8), Tap(\"s\"), From(\"input\"), LSTM(8, Initial = \"s\"), Dense(1)")]
    [InlineData("NETGEN1014", "take", "Input(\"T\", 8), LSTM(32, Last = true), Dense(16), Tap(\"s\"), From(\"input\"), LSTM(8, Initial = \"s\"), Dense(1)", "Input(\"T\", 8), LSTM(32, Last = true), Dense(16), Tap(\"s\"), From(\"input\"), LSTM(16, Initial = \"s\"), Dense(1)")]
    [InlineData("NETGEN1015", "more positions", "Input(16, 8), PositionEmbedding(9), Dense(2)", "Input(16, 8), PositionEmbedding(16), Dense(2)")]
    [InlineData("NETGEN1015", "shorter", "Tokens(\"T\", Vocabulary = 65, Max = 256), Embedding(32), PositionEmbedding(128), Dense(2)", "Tokens(\"T\", Vocabulary = 65, Max = 128), Embedding(32), PositionEmbedding(128), Dense(2)")]
    [InlineData("NETGEN2013", "Causal", "Tokens(\"T\", Vocabulary = 9), Embedding(8), MultiHeadAttention(2), LayerNorm, Dense(9), CrossEntropy", "Tokens(\"T\", Vocabulary = 9), Embedding(8), MultiHeadAttention(2, Causal = true), LayerNorm, Dense(9), CrossEntropy")]
    [InlineData("NETGEN2014", "one direction", "Tokens(\"T\", Vocabulary = 9), Embedding(8), LSTM(8, Bidirectional = Bidirectional.Sum), Dense(9), CrossEntropy", "Tokens(\"T\", Vocabulary = 9), Embedding(8), LSTM(8, Bidirectional = Bidirectional.None), Dense(9), CrossEntropy")]
    public async Task OneFix(string id, string key, string before, string after)
    {
        using var fixes = new FixVerifier(id, Network(before));
        Assert.Equal(Network(after), await fixes.ApplyAsync(key));
    }

    /// <summary>Both directions, and what repairs only.</summary>
    [Theory]
    [InlineData("NETGEN1013", "Input(8), Dense(256), ReLU, Dense(10, Inputs = 128)", "take: Make 'dense2' take 256|give: Make 'dense1' give 128")]
    [InlineData("NETGEN1005", "Input(8), Dense(256), Tap(\"a\"), ReLU, Dense(128), Add(\"a\"), ReLU", "first channels: Make 'dense2' give 256|second channels: Make 'dense1' give 128")]
    [InlineData("NETGEN1003", "Input(1, 12, 12), Conv2D(32, 15), ReLU", "kernel: Make the kernel 12|padding: Padding = 7, which keeps the size")]
    [InlineData("NETGEN1006", "Input(12, 8, 8), Conv2D(8, 3, Groups = 3)", "fewer groups: Groups = 2|more groups: Groups = 4")]
    [InlineData("NETGEN1006", "Input(3, 8, 8), Conv2D(8, 3, Groups = 2)", "fewer groups: Groups = 1")]

    [InlineData("NETGEN1007", "Input(\"T\", 8), LSTM(16), Flatten, Dense(2)", "GlobalAveragePool: Pool over the length: [GlobalAveragePool] in place of it|Last: Take the last step only: Last = true in 'lstm1'")]
    [InlineData("NETGEN1009", "Tokens(4, Vocabulary = 9), Embedding(3, Name = \"token\"), Dense(4), ReLU, Dense(9, TieWeights = \"token\")", "input: Make 'dense1' give 3|table: Make 'token' give 4")]
    [InlineData("NETGEN1014", "Input(\"T\", 8), LSTM(32, Last = true), Dense(16), Tap(\"s\"), From(\"input\"), LSTM(8, Initial = \"s\"), Dense(1)", "give: Make 'dense1' give 8|take: Make 'lstm2' keep a state of 16")]
    [InlineData("NETGEN1015", "Tokens(\"T\", Vocabulary = 65, Max = 256), Embedding(32), PositionEmbedding(128), Dense(2)", "more positions: 256 positions|shorter: Let 'T' be 128 at most")]

    // A window of one element pools nothing, and half of a window is the most padding that it can have.
    [InlineData("NETGEN1003", "Input(3, 1, 1), MaxPool2D(2)", "padding: Padding = 1, which keeps the size")]
    public async Task WhatIsOffered(string id, string layers, string offers)
    {
        using var fixes = new FixVerifier(id, Network(layers));
        Assert.Equal(offers.Split('|'), await fixes.OffersAsync());
    }

    /// <summary>A constant or nameof says more than the number that it has today.</summary>
    [Theory]
    [InlineData("NETGEN1003", "Input(1, 12, 12), Conv2D(32, Size), ReLU", "padding")]
    [InlineData("NETGEN1006", "Input(12, 8, 8), Conv2D(8, 3, Groups = Three)", "")]
    [InlineData("NETGEN1013", "Input(8), Dense(Wide), ReLU, Dense(10, Inputs = 128)", "take")]
    [InlineData("NETGEN1013", "Input(8), Dense(256), ReLU, Dense(10, Inputs = 64 + 64)", "give")]
    [InlineData("NETGEN1011", "Input(32, 7, 7), Reshape(Wide, 7, 7), ReLU", "")]
    public async Task OnlyLiteralsAreOverwritten(string id, string layers, string keys)
    {
        using var fixes = new FixVerifier(id, $"using NetGen;\n[Network, {layers}]\npublic partial class N {{ public const int Size = 15, Three = 3, Wide = 256; }}");
        Assert.Equal(keys, string.Join("|", (await fixes.OffersAsync()).Select(o => o.Split(':')[0])));
    }

    [Fact]
    public async Task AProjectionIsPutIntoTheBlock()
    {
        const string Before = """
            using NetGen;
            [Block, Conv2D(nameof(channels), 3, Stride = 2, Padding = 1), Residual, ReLU]
            public partial class Down(int channels);

            [Network, Input(3, 9, 9), Use<Down>(16), GlobalAveragePool, Dense(2)]
            public partial class N;
            """;
        using var fixes = new FixVerifier("NETGEN1005", Before);
        Assert.Equal(Before.Replace("Residual,", "Residual(Shortcut.Project),", StringComparison.Ordinal), await fixes.ApplyAsync("Shortcut.Project"));
    }

    /// <summary>The second mismatch follows from the first one and is repaired by its fix; the third gets another number by it.</summary>
    [Fact]
    public async Task AllAreFixedInTheOrderOfTheSource()
    {
        string before = Network("Input(8), Dense(32), ReLU, Dense(16, Inputs = 8), ReLU, Dense(16, Inputs = 32), ReLU, Dense(4, Inputs = 16)");
        using var fixes = new FixVerifier("NETGEN1013", before);
        Assert.Equal(before.Replace("Inputs = 8", "Inputs = 32", StringComparison.Ordinal).Replace("ReLU, Dense(16, Inputs = 32), ReLU, Dense(4", "ReLU, Dense(16, Inputs = 16), ReLU, Dense(4", StringComparison.Ordinal), await fixes.ApplyAllAsync("take"));
    }

    [Fact]
    public async Task AllFixesOfSeveralNetworksInAFile()
    {
        const string Before = """
            using NetGen;

            // The first.
            [Network, Input(1, 8, 8), Conv2D(4, 3), Dense(10), CrossEntropy] // An image.
            public partial class A;

            #pragma warning disable NETGEN1002 // Rows of an image are what it is about.
            [Network, Input(1, 8, 8), Dense(10), Flatten, Dense(2), CrossEntropy]
            public partial class Rows;
            #pragma warning restore NETGEN1002

            [Network, Input(1, 8, 8), /* right here */ Dense(10), ReLU, Flatten, Dense(3), CrossEntropy]
            public partial class B;
            """;
        string after = Before
            .Replace("Conv2D(4, 3), Dense", "Conv2D(4, 3), Flatten, Dense", StringComparison.Ordinal)
            .Replace("/* right here */ Dense(10)", "/* right here */ Flatten, Dense(10)", StringComparison.Ordinal);
        using var fixes = new FixVerifier("NETGEN1002", Before);
        Assert.Equal(after, await fixes.ApplyAllAsync("Flatten"));
    }
}
