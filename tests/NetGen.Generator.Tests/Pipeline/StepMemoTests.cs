using NetGen.Generator.Emit;
using NetGen.Generator.Layers;
using NetGen.Generator.Model;
using Xunit;

namespace NetGen.Generator.Tests.Pipeline;

/// <summary>A step's text may be found instead of written; nobody must see which.</summary>
public class StepMemoTests
{
    // Much alike, so that they find each other's steps: the same sizes under other names, in other places, with other symbols, read by others.
    private static readonly string[] s_layers =
    [
        "Input(3, 8, 8), Conv2D(4, 3, Padding = 1), BatchNorm, ReLU, Conv2D(4, 3, Padding = 1), BatchNorm, ReLU, GlobalAveragePool, Dense(3), CrossEntropy",
        "Input(3, 8, 8), Conv2D(4, 3, Padding = 1), BatchNorm(Affine = false), ReLU, Conv2D(4, 3, Padding = 1), BatchNorm, ReLU, GlobalAveragePool, Dense(5), CrossEntropy",
        "Input(3, 8, 8), Conv2D(4, 3, Padding = 1, Name = \"a\"), BatchNorm(Name = \"b\"), Tap(\"t\"), ReLU, Conv2D(4, 3, Padding = 1), BatchNorm, Add(\"t\"), ReLU, MaxPool2D(2), Flatten, Dense(3), MeanSquaredError",
        "Input(3, 8, 8), Conv2D(4, 3, Padding = 1), PReLU, Dropout(0.5), Conv2D(4, 3, Padding = 1), PReLU(PerChannel = true), Dropout(0.5), AveragePool2D(2), Flatten, Dense(3), CrossEntropy",
        "Input(\"T\", 6), Dense(8), LayerNorm, GELU, Dense(8), LayerNorm, GELU, MultiHeadAttention(2), Dense(3), CrossEntropy",
        "Input(\"S\", 6), Dense(8), LayerNorm, GELU, Dense(8), LayerNorm, GELU, MultiHeadAttention(2, Causal = true), Dense(3), CrossEntropy",
        "Input(\"S\", 4, Name = \"other\"), Input(\"T\", 6), Dense(8), LayerNorm, GELU, Dense(8), Softmax, Dense(3), CrossEntropy",
        "Input(\"T\", 4, Name = \"other\"), Input(\"S\", 6), Dense(8), LayerNorm, GELU, Dense(8), Softmax, Dense(3), CrossEntropy",
        "Input(\"T\", 6), LSTM(8), LSTM(8, Peephole = true), GRU(8), Dense(3), CrossEntropy",
        "Input(\"T\", 6), LSTM(8, Last = true), Dense(8), SiLU, Dense(8), SiLU, Dense(3), CrossEntropy",
    ];

    private static readonly Elaboration[] s_networks = [.. s_layers.Select(layers => Source.Elaborate(layers))];

    private static readonly Lazy<string[]> s_alone = new(() => [.. s_networks.Select(n => Emit(n, new StepMemo()))]);

    [Theory]
    [InlineData(new[] { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 })]
    [InlineData(new[] { 9, 8, 7, 6, 5, 4, 3, 2, 1, 0 })]
    [InlineData(new[] { 7, 2, 9, 4, 1, 6, 3, 8, 5, 0 })]
    public void TheOrderDoesNotCount(int[] order)
    {
        var memo = new StepMemo();

        // The second time everything is found that can be.
        foreach (int number in order.Concat(order)) Assert.Equal(s_alone.Value[number], Emit(s_networks[number], memo));
    }

    [Fact]
    public void ThreadsDoNotCount()
    {
        var memo = new StepMemo();
        string[] expected = s_alone.Value;
        Parallel.For(0, 4 * expected.Length, i => Assert.Equal(expected[i % expected.Length], Emit(s_networks[i % expected.Length], memo)));
    }

    [Fact]
    public void WhatHasBeenDroppedIsWrittenAgain()
    {
        var memo = new StepMemo(mostCharacters: 5_000);
        for (int round = 0; round < 2; round++)
        {
            for (int i = 0; i < s_networks.Length; i++)
            {
                Assert.Equal(s_alone.Value[i], Emit(s_networks[i], memo));
                Assert.InRange(memo.Count, 1, 50);
            }
        }
    }

    [Fact]
    public void AnotherNumberMakesFewNewTexts()
    {
        var memo = new StepMemo();
        Emit(Source.Elaborate("Input(3, 8, 8), Conv2D(4, 3, Padding = 1), BatchNorm, ReLU, Conv2D(4, 3, Padding = 1), BatchNorm, ReLU, GlobalAveragePool, Dense(3), CrossEntropy"), memo);
        int before = memo.Count;
        Emit(Source.Elaborate("Input(3, 8, 8), Conv2D(4, 3, Padding = 1), BatchNorm, ReLU, Conv2D(4, 3, Padding = 1), BatchNorm, ReLU, GlobalAveragePool, Dense(7), CrossEntropy"), memo);
        Assert.InRange(memo.Count - before, 1, before / 2);
    }

    [Fact]
    public void RepeatedLayersHaveOneText()
    {
        int Texts(string layers)
        {
            var memo = new StepMemo();
            Emit(Source.Elaborate(layers), memo);
            return memo.Count;
        }

        const string Layer = "Conv2D(4, 3, Padding = 1), BatchNorm, ReLU, ";
        string three = string.Concat(Enumerable.Repeat(Layer, 3)), six = string.Concat(Enumerable.Repeat(Layer, 6));
        Assert.Equal(Texts($"Input(4, 8, 8), {three}GlobalAveragePool, Dense(3), CrossEntropy"), Texts($"Input(4, 8, 8), {six}GlobalAveragePool, Dense(3), CrossEntropy"));
    }

    private static string Emit(Elaboration network, StepMemo memo)
    {
        Assert.True(network.IsValid);
        return NetworkEmitter.Emit(network, new CompilerOptions(), memo, default);
    }
}
