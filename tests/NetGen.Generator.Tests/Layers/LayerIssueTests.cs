using NetGen.Generator.Layers;
using Xunit;

namespace NetGen.Generator.Tests;

/// <summary>One slip, one issue: what each layer says of each argument and input that it cannot take, and where.</summary>
public class LayerIssueTests
{
    private const string Bad = IssueIds.BadArgument, Shape = IssueIds.ShapeMismatch, Large = IssueIds.WindowTooLarge, Divide = IssueIds.NotDivisible,
        Symbol = IssueIds.SymbolicDimension, Type = IssueIds.ElementType, Size = IssueIds.ReshapeSize, Rest = IssueIds.DroppedRemainder;

    /// <param name="layers">The network.</param>
    /// <param name="id">The one error.</param>
    /// <param name="place">The argument: a position, a name, or "" for the whole attribute.</param>
    /// <param name="message">What the message is filled with, in part.</param>
    [Theory]
    [InlineData("Input(3), Dense(0)", Bad, "0", "units is 0; it must be at least 1")]
    [InlineData("Input(\"T\", 3), Flatten, Dense(2)", Symbol, "", "3*T")]
    [InlineData("Input(\"T\", 3), Dense(\"T\")", Symbol, "", "the number of units")]
    [InlineData("Tokens(4, Vocabulary = 9), Dense(2)", Type, "", "token numbers")]
    [InlineData("Input(3), Dense(2, TieWeights = \"token\")", Bad, "TieWeights", "no layer before it is named 'token'")]
    [InlineData("Input(3), Dense(2, Name = \"a\"), Dense(2, TieWeights = \"a\")", IssueIds.SharedShape, "TieWeights", "'a.weight' (2, 3)")]

    [InlineData("Input(3, 5, 5), Conv2D(4, 7), ReLU, Flatten, Dense(2)", Large, "1", "7|height 5")]
    [InlineData("Input(3, 9, 4), Conv2D(4, 3, Dilation = 3, Padding = 1)", Large, "1", "3·(3 − 1) + 1 = 7|width 4 + 2·1 = 6")]
    [InlineData("Input(3, 8, 8), Conv2D(4, 3, Groups = 2)", Divide, "Groups", "3 input channels|Groups = 2|3 = 1·2 + 1")]
    [InlineData("Input(4, 8, 8), Conv2D(6, 3, Groups = 4)", Divide, "Groups", "6 output channels|Groups = 4|6 = 1·4 + 2")]
    [InlineData("Input(4, 8, 8), Conv2D(7, 3, Groups = 3)", Divide, "Groups", "4 input channels")]
    [InlineData("Input(3, 8, 8), Conv2D(4, 0)", Bad, "1", "kernel is 0")]
    [InlineData("Input(3, 8, 8), Conv2D(0, 3), Flatten, Dense(2)", Bad, "0", "channels is 0")]
    [InlineData("Input(3, 8, 8), Conv2D(4, 3, Stride = 0)", Bad, "Stride", "Stride is 0")]
    [InlineData("Input(3, 8, 8), Conv2D(4, 3, Stride = new[] { 1, 0 })", Bad, "Stride", "Stride is 0")]
    [InlineData("Input(3, 8, 8), Conv2D(4, 3, Padding = -1)", Bad, "Padding", "Padding is -1")]
    [InlineData("Input(3, 8, 8), Conv2D(4, 3, Dilation = 0)", Bad, "Dilation", "Dilation is 0")]
    [InlineData("Input(3, 8, 8), Conv2D(4, 3, Groups = 0)", Bad, "Groups", "Groups is 0")]
    [InlineData("Input(3, 8, 8), Conv2D(4, 3, Padding = Rounding.Ceil)", Bad, "Padding", "Padding is")]
    [InlineData("Input(3, 8, 8), Conv2D(4, 3, Stride = 2, Rounding = Rounding.Exact)", Rest, "Stride", "(8 − 3) / 2 + 1 = 3, remainder 1")]
    [InlineData("Input(3, 8, 8), Conv2D(4, 3, Padding = int.MaxValue), ReLU", Bad, "Padding", "the height of the result would be 4294967300; it must be at most 2147483647")]
    [InlineData("Input(8, 8), Conv2D(4, 3), BatchNorm, MaxPool2D(2), Flatten, Dense(2)", Shape, "", "an image (C, H, W)|(8, 8)")]
    [InlineData("Input(3, \"H\", \"W\"), Conv2D(4, 3), MaxPool2D(2)", Symbol, "", "the height|H")]
    [InlineData("Input(3, 8, \"W\"), Conv2D(4, 3)", Symbol, "", "the width|W")]
    [InlineData("Input(\"T\", 8, 8), Conv2D(4, 3)", Symbol, "", "the number of channels|T")]

    [InlineData("Input(3, 8, 8), MaxPool2D(9)", Large, "0", "9|height 8")]
    [InlineData("Input(3, 5, 1), MaxPool2D(2)", Large, "0", "2|width 1")]
    [InlineData("Input(3, 8, 8), Conv2D(4, 3, Dilation = int.MaxValue, Padding = Padding.Same)", Bad, "Padding", "the padding of the height would be 4294967294")]
    [InlineData("Input(3, 8, 8), MaxPool2D(0)", Bad, "0", "size is 0")]
    [InlineData("Input(3, 40, 40), MaxPool2D(17)", Bad, "0", "17·17 = 289 elements; it must have at most 256")]
    [InlineData("Input(3, 40, 40), MinPool2D(16, 17)", Bad, "0", "16·17 = 272 elements")]
    [InlineData("Input(3, 8, 8), MaxPool2D(2, Padding = 2)", Bad, "Padding", "at most half of the window's height 2, so at most 1")]
    [InlineData("Input(3, 8, 8), AveragePool2D(3, 2, Padding = new[] { 1, 2 })", Bad, "Padding", "at most half of the window's width 2")]
    [InlineData("Input(3, 2, 8), MaxPool2D(2, Padding = 1, Dilation = 3)", Bad, "Dilation", "all its elements in the padding")]
    [InlineData("Input(8), MaxPool2D(2), Flatten, Dense(2)", Shape, "", "an image (C, H, W)")]
    [InlineData("Input(8), GlobalAveragePool", Shape, "", "an image (C, H, W) or a sequence (T, D)")]
    [InlineData("Input(8, 8), UpSample2D(2), Conv2D(2, 3)", Shape, "", "an image (C, H, W)")]
    [InlineData("Input(1, 8, 8), UpSample2D(0)", Bad, "0", "factor is 0")]

    [InlineData("Input(2, 6), Reshape(5, 2)", Size, "0", "5·2 = 10 elements|(2, 6) with 12")]
    [InlineData("Input(\"T\", 6), Reshape(3, 4), Flatten, Dense(2)", Size, "0", "3·4 = 12 elements|(T, 6) with 6*T")]
    [InlineData("Input(2, 6), Reshape(5, -1), Flatten, Dense(2)", Size, "0", "5 elements, or a multiple|(2, 6) with 12|12 = 2·5 + 2")]
    [InlineData("Input(\"T\", 6), Reshape(2, 2, -1)", Size, "0", "2·2 = 4 elements|(T, 6) with 6*T|not for every value")]
    [InlineData("Input(2, 6), Reshape(-1, -1)", Bad, "0", "a second extent is −1")]
    [InlineData("Input(2, 6), Reshape(0, 12)", Bad, "0", "an extent is 0")]
    [InlineData("Input(2, 6), Reshape(-2, 6)", Bad, "0", "shape is -2")]

    [InlineData("Input(\"T\", \"D\"), BatchNorm", Symbol, "", "the number of channels|D")]
    [InlineData("Input(4), BatchNorm(Epsilon = -1)", Bad, "Epsilon", "Epsilon is -1; it must lie in 0")]
    [InlineData("Input(4), BatchNorm(Momentum = 1.5)", Bad, "Momentum", "Momentum is 1.5; it must lie in 0 … 1")]
    [InlineData("Input(2, 4), LayerNorm(Axes = 3)", Bad, "Axes", "Axes is 3; (2, 4) from 'input' has 2")]
    [InlineData("Input(2, 4), LayerNorm(Axes = 0)", Bad, "Axes", "Axes is 0; it must be at least 1")]
    [InlineData("Input(\"T\", 4), LayerNorm(Axes = 2)", Symbol, "", "the size of what is normalized|T")]
    [InlineData("Input(4), Dropout(1)", Bad, "0", "rate is 1; it must be below 1")]
    [InlineData("Input(\"T\", 4), LSTM(3, Projection = 3)", Bad, "Projection", "Projection is 3; it must be below the 3 units")]
    [InlineData("Input(4), Dropout(-0.1)", Bad, "0", "rate is -0.1; it must lie in 0 … 1")]
    [InlineData("Input(4), Dropout(1.5)", Bad, "0", "rate is 1.5")]

    [InlineData("Input(4), Embedding(3)", Type, "", "token numbers")]
    [InlineData("Tokens(4, Vocabulary = 9), Embedding(0)", Bad, "0", "width is 0")]
    [InlineData("Tokens(4, Vocabulary = 9), Embedding(3, Vocabulary = 8)", Bad, "Vocabulary", "tokens from 'input' go up to 8, so it must be at least 9")]
    [InlineData("Tokens(4, Vocabulary = 9), ReLU", Type, "", "token numbers")]

    [InlineData("Input(2, 4), Softmax(Axis = 2)", Bad, "Axis", "Axis is 2; (2, 4) from 'input' has axes 0 … 1, or −2 … −1 from the end")]
    [InlineData("Input(2, 4), Hardmax(Axis = -3)", Bad, "Axis", "Axis is -3")]
    [InlineData("Input(4), RandomizedLeakyReLU(0.5, 0.2)", Bad, "1", "upper is 0.2; it must be at least lower = 0.5")]
    [InlineData("Input(\"T\", \"D\"), PReLU(PerChannel = true)", Symbol, "", "the number of channels|D")]

    [InlineData("Input(4), Map(\"x +\")", Bad, "0", "expected a number, a name or '(', came the end at position 4")]
    [InlineData("Input(4), Map(\"x * y\")", IssueIds.UnknownTap, "0", "y|x, input")]
    [InlineData("Input(4), Tap(\"a\"), Reshape(2, 2), Map(\"x * a\")", IssueIds.UnequalJoin, "", "2 axes against 1")]
    [InlineData("Input(4), Tap(\"a\"), Dense(3), Map(\"x * a\"), Dense(2)", IssueIds.UnequalJoin, "", "features 3 ≠ 4")]
    [InlineData("Tokens(4, Vocabulary = 9, Name = \"t\"), Embedding(4), GlobalMaxPool, Map(\"x * t\")", Type, "0", "token numbers")]

    [InlineData("Input(1), CrossEntropy", IssueIds.LossShape, "", "logits of at least two classes")]
    [InlineData("Input(4, \"D\"), CrossEntropy", Symbol, "", "the number of classes|D")]
    [InlineData("Input(4), CrossEntropy(LabelSmoothing = 1.1)", Bad, "LabelSmoothing", "LabelSmoothing is 1.1; it must lie in 0 … 1")]
    [InlineData("Tokens(4, Vocabulary = 9), CrossEntropy", Type, "", "token numbers")]
    [InlineData("Tokens(4, Vocabulary = 9), MeanSquaredError", Type, "", "token numbers")]
    [InlineData("Input(\"T\", Name = \"mask\"), Input(\"S\", 4), CrossEntropy(Mask = \"mask\")", IssueIds.NamedShape, "Mask", "Mask|mask|(S), one number for each step|(T) from 'mask'")]
    [InlineData("Input(4, Name = \"mask\"), Input(4), CrossEntropy(Mask = \"mask\")", Bad, "Mask", "of which there are none here")]
    [InlineData("Input(2, Name = \"n\"), Input(\"T\", 4), MeanSquaredError(Lengths = \"n\")", IssueIds.NamedShape, "Lengths", "Lengths|n|(1), the number of valid steps|(2) from 'n'")]
    [InlineData("Input(1, Name = \"n\"), Input(\"T\", Name = \"mask\"), Input(\"T\", 4), Huber(Mask = \"mask\", Lengths = \"n\")", Bad, "Lengths", "give one of the two")]
    [InlineData("Input(\"T\", 4), BinaryCrossEntropy(Mask = \"nothing\")", IssueIds.UnknownTap, "Mask", "nothing|input")]
    [InlineData("Input(4), Huber(0)", Bad, "0", "delta is 0; it must be above 0")]
    [InlineData("Input(4), Huber(-1)", Bad, "0", "delta is -1")]

    [InlineData("Input(4), LSTM(3)", Shape, "", "a sequence (T, D)|(4)")]
    [InlineData("Input(\"T\", 4), LSTM(0)", Bad, "0", "units is 0")]
    [InlineData("Input(\"T\", 4), LSTM(3, ForgetBias = 1, Bias = false)", Bad, "ForgetBias", "there are no biases")]
    [InlineData("Input(\"T\", 4), CTRNN(3, 1.5)", Bad, "1", "alpha is 1.5; it must lie in 0 … 1")]
    [InlineData("Input(\"T\", 4), CTRNN(3, -0.1)", Bad, "1", "alpha is -0.1")]
    [InlineData("Input(3, Name = \"v\"), Input(\"T\", 4), CTRNN(4, 0.1, InitialPotential = \"v\")", IssueIds.NamedShape, "InitialPotential", "InitialPotential|v|(4)|(3) from 'v'")]
    [InlineData("Input(\"S\", Name = \"mask\"), Input(\"T\", 4), GRU(3, Mask = \"mask\")", IssueIds.NamedShape, "Mask", "Mask|mask|(T), one number for each step|(S) from 'mask'")]
    [InlineData("Input(\"S\", Name = \"mask\"), Input(\"T\", 4), MultiHeadAttention(2, Mask = \"mask\")", IssueIds.NamedShape, "Mask", "(T), one number for each position that is attended to|(S) from 'mask'")]
    [InlineData("Input(\"T\", 4), AdditiveAttention(3, Memory = \"memory\")", IssueIds.UnknownTap, "Memory", "memory|input")]
    [InlineData("Input(5, Name = \"m\"), Input(\"T\", 4), AdditiveAttention(3, Memory = \"m\")", IssueIds.NamedShape, "Memory", "a sequence (S, M) or an image (M, H, W)|(5) from 'm'")]
    [InlineData("Tokens(\"S\", Vocabulary = 9, Name = \"m\"), Input(\"T\", 4), DotProductAttention(Memory = \"m\")", IssueIds.NamedShape, "Memory", "(S) from 'm'|token numbers, where real ones are needed")]
    [InlineData("Input(\"S\", 5, Name = \"m\"), Input(\"T\", 4), AdditiveAttention(0, Memory = \"m\")", Bad, "0", "units is 0")]
    [InlineData("Input(4), AdditiveAttention(3)", Shape, "", "a sequence (T, D)|(4)")]
    [InlineData("Input(\"S\", 5, Name = \"m\"), Input(2, 3, 4), DotProductAttention(Memory = \"m\")", Shape, "", "a sequence (T, D) or a vector (D)")]
    [InlineData("Input(\"S\", 5, Name = \"m\"), Input(\"T\", 4), DotProductAttention(Memory = \"m\")", Shape, "", "queries as wide as the memory, 5|(T, 4)|[Dense(5)] before it")]
    [InlineData("Input(\"S\", \"M\", Name = \"m\"), Input(\"T\", 4), AdditiveAttention(3, Memory = \"m\")", Symbol, "", "the width of what is attended to|M")]
    [InlineData("Input(\"S\", 5, Name = \"m\"), Input(\"T\", 4), AdditiveAttention(3, Memory = \"m\", Weights = \"m\")", IssueIds.DuplicateName, "Weights", "another value is named 'm'")]
    [InlineData("Input(4), AttentionPooling(3)", Shape, "", "a sequence (T, D) or an image (C, H, W)")]
    [InlineData("Input(\"T\", 4), AttentionPooling(0)", Bad, "0", "units is 0")]
    [InlineData("Tokens(\"T\", Vocabulary = 9), AttentionPooling(3)", Type, "", "token numbers")]
    public void Error(string layers, string id, string place, string message)
    {
        Issue[] errors = Source.Elaborate(layers).Issues.Where(i => i.Severity == IssueSeverity.Error).ToArray();
        Issue issue = Assert.Single(errors);
        Assert.Equal(id, issue.Id);
        Assert.Equal(place, issue.Argument.Name ?? (issue.Argument.Position < 0 ? "" : issue.Argument.Position.ToString()));
        string text = string.Join("|", issue.Arguments);
        Assert.All(message.Split('|'), part => Assert.Contains(part, text));
    }

    [Theory]
    [InlineData("Input(3, 224, 224), Conv2D(64, 7, Stride = 2, Padding = 3)", false, "(224 + 2·3 − 7) / 2 + 1 = 112, remainder 1")]
    [InlineData("Input(3, 8, 7), MaxPool2D(2)", true, "(7 − 2) / 2 + 1 = 3, remainder 1")]
    public void DroppedRemainderIsWorthKnowingUnlessItIsPadding(string layers, bool isLoss, string message)
    {
        Issue issue = Assert.Single(Source.Elaborate(layers).Issues);
        Assert.Equal((IssueIds.DroppedRemainder, isLoss ? IssueSeverity.Info : IssueSeverity.Hidden), (issue.Id, issue.Severity));
        Assert.Contains(message, issue.Arguments);
    }

    [Fact]
    public void DenseOnAnImageIsAWarning()
    {
        Elaboration network = Source.Elaborate("Input(3, 4, 5), Dense(2)");
        Assert.Equal((IssueIds.DenseOnImage, IssueSeverity.Warning), (Assert.Single(network.Issues).Id, network.Issues[0].Severity));
        Assert.True(network.IsValid);
    }

    [Fact]
    public void QueriesAreMadeAsWideAsTheMemory()
    {
        const string Before = "Input(\"S\", 5, Name = \"m\"), Input(\"T\", 4), ", Attention = "DotProductAttention(Memory = \"m\")";
        Fix fix = Assert.Single(Assert.Single(Source.Elaborate(Before + Attention).Issues).Fixes);
        Assert.Equal("Insert [Dense(5)] before it", fix.Title);
        Assert.Empty(Source.Elaborate(Before + "Dense(5), " + Attention).Issues);
    }

    /// <summary>What just fits is no issue.</summary>
    [Theory]
    [InlineData("Input(3, 5, 5), Conv2D(4, 7, Padding = 1)")]
    [InlineData("Input(3, 9, 5), Conv2D(4, 3, Dilation = 3, Padding = 1)")]
    [InlineData("Input(3, 16, 16), MaxPool2D(16)")]
    [InlineData("Input(3, 3, 8), MaxPool2D(2, Stride = 1, Padding = 1, Dilation = 2)")]
    [InlineData("Input(3, 40, 40), AveragePool2D(20)")]
    [InlineData("Input(3, 8, 8), AveragePool2D(2, Padding = 1)")]
    public void Fits(string layers) => Assert.Empty(Source.Elaborate(layers).Issues);
}
