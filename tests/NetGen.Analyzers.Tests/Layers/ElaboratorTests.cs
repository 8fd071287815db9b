using NetGen.Generator.Graph;
using NetGen.Generator.Layers;
using Xunit;

namespace NetGen.Analyzers.Tests.Layers;

public class ElaboratorTests
{
    [Fact]
    public void DigitsHasItsNamesShapesAndCount()
    {
        Elaboration network = Elaborated.Of(Programs.Digits, "DigitsCnn");
        Assert.Equal("", network.Text());
        Assert.True(network.IsValid);
        Assert.Equal(29_034, network.Count());
        Assert.Equal(
            "conv1 (16, 28, 28), bn1 (16, 28, 28), relu1 (16, 28, 28), maxPool1 (16, 14, 14), conv2 (32, 14, 14), bn2 (32, 14, 14), relu2 (32, 14, 14), maxPool2 (32, 7, 7), flatten1 (1568), dense1 (10)",
            string.Join(", ", network.Layers.Select(l => $"{l.Path} {l.Output.Shape}")));
        Assert.Equal(
            ["conv1.weight", "conv1.bias", "bn1.weight", "bn1.bias", "bn1.running_mean", "bn1.running_var"],
            network.Parameters.Take(6).Select(p => p.Name));
        Assert.Equal(("output", "(10)"), (network.Outputs[0].Name, network.Outputs[0].Tensor.Shape.ToString()));
        Assert.Equal(("target", ElementType.Int32), (network.Targets[0].Name, network.Targets[0].Tensor.Type));
    }

    [Fact]
    public void ResNet18HasTorchvisionsCountAndPaths()
    {
        Elaboration network = Elaborated.Of(Programs.ResNet18, "ResNet18");
        Assert.Equal("", network.Text());
        Assert.True(network.IsValid);
        Assert.Equal(11_689_512, network.Count());
        string[] names = [.. network.Parameters.Select(p => p.Name)];
        Assert.Contains("basicBlock1.0.conv1.weight", names);
        Assert.Contains("basicBlock1.1.bn2.running_var", names);
        Assert.Contains("basicBlock2.downsample.0.weight", names);
        Assert.Contains("basicBlock2.downsample.1.bias", names);
        // Where shapes are equal there is nothing to project.
        Assert.DoesNotContain("basicBlock1.0.downsample.0.weight", names);
    }

    [Fact]
    public void ExplicitNamesGiveTheStateDictOfTorchvision()
    {
        Elaboration network = Elaborated.Of($"using NetGen; {Programs.BasicBlock} [Network, Input(64, 8, 8), Use<BasicBlock>(64, Name = \"layer1.0\"), Use<BasicBlock>(128, 2, Name = \"layer2.0\")] public partial class N;", "N");
        Assert.Equal("", network.Text());
        Assert.Contains("layer2.0.downsample.0.weight", network.Parameters.Select(p => p.Name));
        Assert.Contains("layer1.0.conv2.weight", network.Parameters.Select(p => p.Name));
    }

    [Fact]
    public void BranchesStartAtTheForkAndConcatenate()
    {
        Elaboration network = Elaborated.Of(Programs.Inception, "OneInception");
        Assert.Equal("", network.Text());
        Assert.Equal("(256, 28, 28)", network.Layers.Single(l => l.Kind == "Concat").Output.Shape.ToString());
    }

    [Fact]
    public void SharedBlocksDeclareTheirParametersOnce()
    {
        Elaboration network = Elaborated.Of(Programs.Siamese, "Siamese");
        Assert.Equal("", network.Text());
        Assert.Equal(
            ["encoder.dense1.weight", "encoder.dense1.bias", "encoder.dense2.weight", "encoder.dense2.bias", "dense1.weight", "dense1.bias"],
            network.Parameters.Select(p => p.Name));
        Assert.Equal(["left", "right"], network.Inputs.Select(i => i.Name));
        Assert.Equal(["T"], network.Symbols.Select(s => s.Name));
        Assert.Equal(["output (T, 1)", "product (T, 8)"], network.Outputs.Select(o => $"{o.Name} {o.Tensor.Shape}"));
    }

    [Fact]
    public void SharedBlockWithAnotherInputIsAnIssue()
    {
        Elaboration network = Elaborated.Of(Programs.Siamese.Replace("\"T\", 4, Name = \"right\"", "\"T\", 5, Name = \"right\"", StringComparison.Ordinal), "Siamese");
        Assert.Equal("NETGEN1009: 'encoder' | weights that its first use made for (T, 4) from 'left' | gets (T, 5) from 'right' | features 4 ≠ 5", network.Text());
    }

    [Theory]
    [InlineData("[Input(8), Dense(4), ReLU]", "HeNormal")]
    [InlineData("[Input(8), Dense(4), BatchNorm, ReLU]", "HeNormal")]
    [InlineData("[Input(8), Dense(4), SELU]", "LeCunNormal")]
    [InlineData("[Input(8), Dense(4), Tanh]", "GlorotNormal")]
    [InlineData("[Input(8), Dense(4)]", "GlorotNormal")]
    [InlineData("[Input(8), Dense(4), Dense(4), ReLU]", "GlorotNormal")]
    [InlineData("[Input(8), Tap(\"x\"), Dense(8), Add(\"x\"), ReLU]", "HeNormal")]
    [InlineData("[Input(8), Dense(4, Initializer = Init.Normal, InitializerScale = 0.01), ReLU]", "Normal")]
    public void TheActivationThatFollowsDecidesTheFirstWeights(string attributes, string expected) =>
        Assert.Equal(expected, Elaborated.Network(attributes).Parameters[0].Initialization.Kind.ToString());

    [Fact]
    public void NamesCountPerKindAndLeaveRoomForGivenOnes()
    {
        Elaboration network = Elaborated.Network("[Input(8), Dense(8), Dense(8, Name = \"dense2\"), Dense(8), LeakyReLU, ReLU, GELU, SiLU, LayerNorm]");
        Assert.Equal("dense1 dense2 dense3 leakyRelu1 relu1 gelu1 silu1 ln1", string.Join(" ", network.Layers.Select(l => l.Path)));
    }

    [Fact]
    public void SymbolicLengthsGoThroughPositionWiseLayers()
    {
        Elaboration network = Elaborated.Network("[Input(\"T\", 64), Dense(\"2 * 32\"), ReLU, Dense(10), CrossEntropy]");
        Assert.Equal("", network.Text());
        Assert.Equal("(T, 10)", network.Outputs[0].Tensor.Shape.ToString());
        Assert.Equal("(T)", network.Targets[0].Tensor.Shape.ToString());
    }

    [Fact]
    public void TokensAreIntegersWithALimitAndAMaximum()
    {
        Elaboration network = Elaborated.Network("[Tokens(\"T\", Vocabulary = 65, Max = 128), Embedding(16), Dense(65), CrossEntropy]");
        Assert.Equal("", network.Text());
        Assert.Equal((ElementType.Int32, "65"), (network.Inputs[0].Tensor.Type, network.Inputs[0].Tensor.Limit!.ToString()));
        Assert.Equal(new SymbolDeclaration("T", 128), network.Symbols[0]);
    }

    [Fact]
    public void HyperParametersReachInnerBlocksAndTapsOfTheOutside()
    {
        const string Source = """
            using NetGen;
            [Block, Dense("factor * " + nameof(width)), Dropout(nameof(rate)), ReLU, Dense(nameof(width)), Add(nameof(memory))]
            public partial class Inner(string memory, int width, int factor = 2, double rate = 0.1);
            [Block, Use<Inner>(nameof(memory), nameof(size), 3, nameof(rate))]
            public partial class Outer(string memory, int size, double rate);
            [Network, Input(6), Dense(6), Tap("start"), Dense(6), Use<Outer>("start", 6, 0.5)]
            public partial class N;
            """;
        Elaboration network = Elaborated.Of(Source, "N");
        Assert.Equal("", network.Text());
        Assert.Equal("(18, 6)", network.Parameters.Single(p => p.Name == "outer1.inner1.dense1.weight").Shape.ToString());
    }

    [Fact]
    public void ANetworkIsABlockToo()
    {
        const string Source = """
            using NetGen;
            [Network, Input("T", 4), Dense(8), ReLU, Output("inner"), CrossEntropy]
            public partial class Backbone;
            [Network, Input(5, 4), Use<Backbone>, Dense(2), MeanSquaredError]
            public partial class N;
            """;
        Elaboration network = Elaborated.Of(Source, "N");
        Assert.Equal("", network.Text());
        Assert.Equal(["backbone1.dense1.weight", "backbone1.dense1.bias", "dense1.weight", "dense1.bias"], network.Parameters.Select(p => p.Name));
        Assert.Single(network.Inputs);
        Assert.Single(network.Losses);
        Assert.Equal(["output"], network.Outputs.Select(o => o.Name));
        Elaboration wrong = Elaborated.Of(Source.Replace("Input(5, 4)", "Input(5, 3)", StringComparison.Ordinal), "N");
        Assert.StartsWith("NETGEN1001: 'Input' in 'backbone1' | Float32 (T, 4) | Float32 (5, 3)", wrong.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void LossesAddUpWithTheirWeights()
    {
        Elaboration network = Elaborated.Network("[Input(4), Dense(3), MeanSquaredError(Weight = 0.5), Huber(Name = \"robust\")]");
        Assert.Equal("", network.Text());
        Assert.Equal([0.5, 1.0], network.Losses.Select(l => l.Weight));
        Assert.Equal(["target", "robust"], network.Targets.Select(t => t.Name));
    }

    [Fact]
    public void OneSlipGivesOneIssue()
    {
        Assert.Equal("NETGEN0005: 'dense1' | units is 0; it must be at least 1", Elaborated.Network("[Input(4), Dense(0), ReLU, Dense(3), BatchNorm, CrossEntropy]").Text());
        Assert.Equal("NETGEN0010: 'dense1' | wide | 4 * wide | T", Elaborated.Network("[Input(\"T\", 4), Dense(\"4 * wide\"), ReLU, Dense(3), Tap(\"a\"), Add(\"a\")]").Text());
    }

    [Fact]
    public void RepeatOfAMillionEnds()
    {
        Elaboration network = Elaborated.Of("using NetGen; [Block, ReLU] public partial class U; [Network, Input(4), Use<U>(Repeat = 1000000)] public partial class N;", "N");
        Assert.StartsWith("NETGEN0012", network.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void EveryLayerAttributeHasItsKindAndEveryKindItsAttribute()
    {
        IEnumerable<string> attributes = typeof(PartAttribute).Assembly.GetTypes()
            .Where(t => !t.IsAbstract && typeof(PartAttribute).IsAssignableFrom(t))
            .Select(t => t.Name.Split('`')[0]);
        Assert.Equal(
            attributes.Select(n => n[..^"Attribute".Length]).Order(StringComparer.Ordinal),
            LayerKinds.All.Select(k => k.Name));
    }
}
