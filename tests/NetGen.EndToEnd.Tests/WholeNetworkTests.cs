using System.Reflection;
using NetGen.Generator.Layers;
using Xunit;

namespace NetGen.EndToEnd.Tests;

/// <summary>Known networks, which this project compiles without a warning, have exactly as many parameters as is known.</summary>
public class WholeNetworkTests
{
    [Theory]
    [InlineData("Mlp", 109_386)]
    [InlineData("LeNet5", 61_706)]
    [InlineData("DigitsCnn", 29_034)]
    [InlineData("AlexNet", 61_100_840)]
    [InlineData("Vgg16", 138_357_544)]
    [InlineData("GoogLeNet", 6_624_904)]
    [InlineData("ResNet18", 11_689_512)]
    [InlineData("SmallResNet18", 11_689_512)]
    [InlineData("ResNet34", 21_797_672)]
    [InlineData("ResNet50", 25_557_032)]
    [InlineData("ResNet101", 44_549_160)]
    [InlineData("ResNet152", 60_192_808)]
    [InlineData("CifarResNet20", 272_474)]
    [InlineData("LstmOf256", 329_728)]
    [InlineData("AttentionOf512", 1_048_576)]
    [InlineData("Gpt2Small", 124_439_808)]
    public void HaveSoManyParameters(string name, long count)
    {
        Type type = NetworkTypes.Known[name];
        Assert.Equal(count, (long)type.GetField("ParameterCount", BindingFlags.Public | BindingFlags.Static)!.GetRawConstantValue()!);
        Elaboration network = NetworkTypes.Elaborate(type);
        Assert.True(network.IsValid, string.Join("; ", network.Issues));
        Assert.Equal(count, network.Parameters.Where(p => !p.IsBuffer).Sum(p => p.Shape.Size.Constant));
    }

    [Fact]
    public void AllAreCounted() => Assert.Equal(16, NetworkTypes.Known.Count);
}
