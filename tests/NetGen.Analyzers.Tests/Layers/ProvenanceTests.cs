using NetGen.Generator.Layers;
using NetGen.Testing.Roslyn;
using Xunit;

namespace NetGen.Analyzers.Tests.Layers;

/// <summary>What is known of a value besides its shape: how much of the input it sees, and which arguments made it.</summary>
public class ProvenanceTests
{
    /// <summary>r' = r + (kernel − 1) · jump, jump' = jump · stride; the numbers of Araujo et al., "Computing receptive fields of convolutional neural networks", 2019, for the known ones.</summary>
    [Theory]
    [InlineData("[Input(1, 28, 28), Conv2D(6, 5, Padding = 2)]", "5×5")]
    [InlineData("[Input(1, 28, 28), Conv2D(6, 5, Padding = 2), Tanh, AveragePool2D(2)]", "6×6")]
    [InlineData("[Input(1, 28, 28), Conv2D(6, 5, Padding = 2), Tanh, AveragePool2D(2), Conv2D(16, 5), Tanh, AveragePool2D(2)]", "16×16")]
    [InlineData("[Input(1, 9, 9), Conv2D(6, 3, 1, Dilation = 2)]", "5×1")]
    [InlineData("[Input(1, 9, 9), Branch, Conv2D(6, 3, Padding = 1), Branch, Conv2D(6, 5, Padding = 2), Concat]", "5×5")]
    [InlineData("[Input(1, 9, 9), Conv2D(6, 2, Stride = 2), UpSample2D(2), Conv2D(6, 3)]", "4×4")]
    [InlineData("[Input(3, 227, 227), Conv2D(96, 11, Stride = 4), MaxPool2D(3, Stride = 2), Conv2D(256, 5, Padding = 2), MaxPool2D(3, Stride = 2), Conv2D(384, 3, Padding = 1), Conv2D(384, 3, Padding = 1), Conv2D(256, 3, Padding = 1), MaxPool2D(3, Stride = 2)]", "195×195")]
    public void ReceptiveFields(string attributes, string field) => Assert.Equal(field, Elaborated.Network(attributes).Layers[^1].Output.Provenance.Field?.ToString());

    [Fact]
    public void ReceptiveFieldOfResNet18()
    {
        ElaboratedLayer last = Elaborated.Of(Programs.ResNet18, "ResNet18").Layers.Last(l => l.Output.Shape.Rank == 3);
        Assert.Equal("435×435", last.Output.Provenance.Field?.ToString());
    }

    [Theory]
    [InlineData("[Input(4), Dense(8), BatchNorm, ReLU, Dropout(0.1)]", "dense1")]
    [InlineData("[Input(4, 8, 8), Conv2D(8, 3), BatchNorm, ReLU, MaxPool2D(2), GlobalAveragePool]", "conv1")]
    [InlineData("[Input(4, 8, 8), Conv2D(8, 3), Flatten]", null)]
    [InlineData("[Tokens(4, Vocabulary = 9), Embedding(8), LayerNorm]", "embedding1")]
    [InlineData("[Input(4), Reshape(2, 2)]", null)]
    public void WhatDecidesTheChannels(string attributes, string? layer) => Assert.Equal(layer, Elaborated.Network(attributes).Outputs[0].Tensor.Provenance.Channels?.Layer);

    [Fact]
    public void TheDocumentationOfTheClassHoldsTheTable()
    {
        string text = GeneratorRunner.Run(Programs.Digits).Files["DigitsCnn.g.cs"];
        Assert.Contains("<item><term>conv1 (Conv2D)</term><description>(16, 28, 28), 416 parameters, 313,600 multiply-adds, sees 5×5</description></item>", text, StringComparison.Ordinal);
        Assert.Contains("<item><term>relu1 (ReLU)</term><description>(16, 28, 28)</description></item>", text, StringComparison.Ordinal);
        Assert.Contains("<item><term>maxPool2 (MaxPool2D)</term><description>(32, 7, 7), sees 16×16</description></item>", text, StringComparison.Ordinal);
        Assert.Contains("<item><term>dense1 (Dense)</term><description>(10), 15,690 parameters, 15,680 multiply-adds</description></item>", text, StringComparison.Ordinal);
    }
}
