using NetGen.Generator.Layers;
using Xunit;

namespace NetGen.Generator.Tests;

/// <summary>What shape each layer makes of what, without the batch, and what the layer costs.</summary>
public class LayerShapeTests
{
    [Theory]
    [InlineData("Input(3, 224, 224), Conv2D(64, 7, Stride = 2, Padding = 3)", "(64, 112, 112)")]
    [InlineData("Input(3, 227, 227), Conv2D(96, 11, Stride = 4)", "(96, 55, 55)")]
    [InlineData("Input(1, 28, 28), Conv2D(6, 5)", "(6, 24, 24)")]
    [InlineData("Input(2, 9, 8), Conv2D(4, 3, 2, Stride = new[] { 2, 3 }, Padding = new[] { 1, 0 }, Dilation = new[] { 2, 1 })", "(4, 4, 3)")]
    [InlineData("Input(8, 5, 5), Conv2D(8, 3, Groups = 8, Padding = 1)", "(8, 5, 5)")]
    [InlineData("Input(3, 10, 11), Conv2D(4, 3, Stride = 2, Padding = Padding.Same)", "(4, 5, 6)")]
    [InlineData("Input(3, 10, 11), Conv2D(4, 4, Padding = Padding.Same)", "(4, 10, 11)")]
    [InlineData("Input(3, 10, 11), Conv2D(4, 4, Padding = Padding.Valid)", "(4, 7, 8)")]
    [InlineData("Input(3, 10, 10), Conv2D(4, 3, Stride = 2, Rounding = Rounding.Ceil)", "(4, 5, 5)")]
    [InlineData("Input(3, 11, 11), Conv2D(4, 3, Stride = 2, Rounding = Rounding.Exact)", "(4, 5, 5)")]
    [InlineData("Input(64, 112, 112), MaxPool2D(3, Stride = 2, Padding = 1)", "(64, 56, 56)")]
    [InlineData("Input(4, 7, 9), MaxPool2D(2)", "(4, 3, 4)")]
    [InlineData("Input(4, 7, 9), MaxPool2D(2, 3)", "(4, 3, 3)")]
    [InlineData("Input(4, 7, 9), MinPool2D(2, Rounding = Rounding.Ceil)", "(4, 4, 5)")]
    [InlineData("Input(4, 7, 9), AveragePool2D(3, Stride = 2, Padding = Padding.Same)", "(4, 4, 5)")]
    [InlineData("Input(4, 4, 4), MaxPool2D(2, Stride = 3, Padding = 1, Rounding = Rounding.Ceil)", "(4, 2, 2)")]
    [InlineData("Input(4, 7, 9), GlobalAveragePool", "(4)")]
    [InlineData("Input(\"T\", 9), GlobalAveragePool", "(9)")]
    [InlineData("Input(4, 7, 9), GlobalMaxPool", "(4)")]
    [InlineData("Input(4, 7, 9), Flatten", "(252)")]
    [InlineData("Input(\"T\", 9), Flatten", "(9*T)")]
    [InlineData("Input(4, 7, 9), Reshape(9, -1)", "(9, 28)")]
    [InlineData("Input(\"T\", 6), Reshape(\"2 * T\", 3)", "(2*T, 3)")]
    [InlineData("Input(\"T\", 6), Reshape(\"T\", -1, 2)", "(T, 3, 2)")]
    [InlineData("Input(4), Reshape(-1, 2, 2)", "(1, 2, 2)")]
    [InlineData("Input(5), Dense(3)", "(3)")]
    [InlineData("Input(\"T\", 5), Dense(3)", "(T, 3)")]
    [InlineData("Tokens(\"T\", Vocabulary = 10), Embedding(16)", "(T, 16)")]
    [InlineData("Input(3, 4, 5), UpSample2D(2)", "(3, 8, 10)")]
    [InlineData("Input(3, \"H\", \"W\"), UpSample2D(new[] { 2, 3 }, Mode = UpSampling.Bilinear)", "(3, 2*H, 3*W)")]
    [InlineData("Input(3, 4, 5), BatchNorm, ReLU, LayerNorm, Dropout(0.1), Softmax", "(3, 4, 5)")]
    [InlineData("Input(\"T\", 5), Sigmoid, CrossEntropy", "(T, 5)")]
    [InlineData("Input(\"T\", 5), CTRNN(3, 0.1, Bidirectional = Bidirectional.Concat)", "(T, 6)")]
    [InlineData("Input(\"T\", 5), LSTM(3, Projection = 2, Last = true)", "(2)")]
    [InlineData("Input(\"S\", 7, Name = \"m\"), Input(\"T\", 5), AdditiveAttention(3, Memory = \"m\")", "(T, 7)")]
    [InlineData("Input(\"S\", 7, Name = \"m\"), Input(5), AdditiveAttention(3, Memory = \"m\", Weights = \"w\"), From(\"w\")", "(S)")]
    [InlineData("Input(5, 3, 4, Name = \"m\"), Input(\"T\", 5), DotProductAttention(Memory = \"m\", Weights = \"w\"), From(\"w\")", "(T, 12)")]
    [InlineData("Input(\"T\", 5), DotProductAttention", "(T, 5)")]
    [InlineData("Input(\"T\", 5), AttentionPooling(3)", "(5)")]
    [InlineData("Input(5, 3, 4), AttentionPooling(3, Weights = \"w\"), From(\"w\")", "(12)")]
    [InlineData("Input(2, 3, Name = \"wide\"), Input(2, 1), Map(\"wide + x\")", "(2, 3)")]
    [InlineData("Input(6), Dense(5), Output(\"hidden\"), Dense(2)", "(2)")]
    [InlineData("Input(6), Dense(5), Output(\"hidden\"), Dense(2), Output(\"scores\")", "(2)")]
    public void Shape(string layers, string shape)
    {
        Elaboration network = Source.Elaborate(layers);
        Assert.True(network.IsValid, string.Join("; ", network.Issues));
        Assert.Equal(shape, network.Outputs[0].Tensor.Shape.ToString());
    }

    [Theory]
    [InlineData("Input(5), CrossEntropy", "Int32 ()", 5)]
    [InlineData("Input(\"T\", 5), CrossEntropy", "Int32 (T)", 5)]
    [InlineData("Input(5, 3, 4), CrossEntropy", "Int32 (3, 4)", 5)]
    [InlineData("Input(5, 3, 4), BinaryCrossEntropy", "Float32 (5, 3, 4)", null)]
    [InlineData("Input(\"T\", 2), MeanSquaredError", "Float32 (T, 2)", null)]
    public void Target(string layers, string target, int? classes)
    {
        TargetDeclaration actual = Assert.Single(Source.Elaborate(layers).Targets);
        Assert.Equal(target, $"{actual.Tensor.Type} {actual.Tensor.Shape}");
        Assert.Equal(classes?.ToString(), actual.Tensor.Limit?.ToString());
    }

    [Theory]
    [InlineData("Input(5), CrossEntropy(IgnoreIndex = -100)", -100)]
    [InlineData("Input(5), CrossEntropy", null)]
    public void IgnoredLabel(string layers, int? label) => Assert.Equal(label, Assert.Single(Source.Elaborate(layers).Targets).IgnoreIndex);

    /// <summary>Multiply-add pairs of one sample; by hand.</summary>
    [Theory]
    [InlineData("Input(5), Dense(3)", "15")]
    [InlineData("Input(\"T\", 5), Dense(3)", "15*T")]
    [InlineData("Input(3, 8, 8), Conv2D(4, 3, Padding = 1)", "6912")] // 4·8·8 outputs of 3·3·3 each
    [InlineData("Input(4, 8, 8), Conv2D(4, 3, Padding = 1, Groups = 4)", "2304")] // 4·8·8 of 3·3
    [InlineData("Input(4, 8, 8), MaxPool2D(2)", "0")]
    public void MultiplyAdds(string layers, string count) => Assert.Equal(count, Source.Elaborate(layers).Layers[^1].MultiplyAdds.ToString());

    /// <summary>What weights are drawn from, by the activation that follows: the table of Glorot, He and LeCun.</summary>
    [Theory]
    [InlineData("ReLU", "HeNormal")]
    [InlineData("LeakyReLU", "HeNormal")]
    [InlineData("PReLU", "HeNormal")]
    [InlineData("ELU", "HeNormal")]
    [InlineData("GELU", "HeNormal")]
    [InlineData("BatchNorm, ReLU", "HeNormal")]
    [InlineData("Identity, Dropout(0.5), ReLU", "HeNormal")]
    [InlineData("SELU", "LeCunNormal")]
    [InlineData("Tanh", "GlorotNormal")]
    [InlineData("Sigmoid", "GlorotNormal")]
    [InlineData("Softmax", "GlorotNormal")]
    [InlineData("Dense(2)", "GlorotNormal")]
    [InlineData("MeanSquaredError", "GlorotNormal")]
    public void WeightsFollowTheActivation(string after, string initialization)
    {
        ParameterDeclaration weight = Source.Elaborate($"Input(3), Dense(4), {after}").Parameters[0];
        Assert.Equal(initialization, weight.Initialization.Kind.ToString());
    }

    [Theory]
    [InlineData("Input(6, 8, 8), Conv2D(9, 3, 5, Groups = 3)", 30, 45)] // 2·3·5 in, 3·3·5 out
    [InlineData("Input(6), Dense(9)", 6, 9)]
    public void Fans(string layers, int fanIn, int fanOut)
    {
        ParameterDeclaration weight = Source.Elaborate(layers).Parameters[0];
        Assert.Equal((fanIn, fanOut), (weight.FanIn, weight.FanOut));
    }

    [Theory]
    [InlineData("Tokens(4, Vocabulary = 9), Embedding(3)", "Normal", 1)]
    [InlineData("Tokens(4, Vocabulary = 9), Embedding(3, InitializerScale = 0.02)", "Normal", 0.02)]
    [InlineData("Tokens(4, Vocabulary = 9), Embedding(3, Initializer = Init.Uniform, InitializerScale = 0.5)", "Uniform", 0.5)]
    [InlineData("Input(4), Dense(3, Initializer = Init.Zeros), ReLU", "Zeros", 1)]
    [InlineData("Input(4), PReLU(Start = 0.1)", "Constant", 0.1)]
    [InlineData("Input(4), BatchNorm", "Constant", 1)]
    public void OwnInitialization(string layers, string kind, double scale)
    {
        Initialization start = Source.Elaborate(layers).Parameters[0].Initialization;
        Assert.Equal((kind, scale), (start.Kind.ToString(), start.Scale));
    }
}
