using NetGen.Generator.Emit;
using NetGen.Generator.Model;
using NetGen.Testing.Roslyn;
using Xunit;

namespace NetGen.Generator.Tests.Pipeline;

/// <summary>Layers of different sizes that do the same to their results share the struct that says so, and with it what the JIT makes of the kernel for it.</summary>
public class EpilogueTests
{
    [Theory]
    [InlineData("Input(1, 28, 28), Conv2D(6, 5), Tanh, Conv2D(16, 5), Tanh, Conv2D(8, 3, Stride = 2), Tanh, Flatten, Dense(3), CrossEntropy", "Conv2DTanhEpilogue")]
    [InlineData("Input(20), Dense(30), Sigmoid, Dense(40), Sigmoid, Dense(50), Sigmoid, MeanSquaredError", "DenseSigmoidEpilogue")]
    [InlineData("Input(20), Dense(30), Sigmoid, Dense(40), Sigmoid, Dense(50), Sigmoid, MeanSquaredError", "DenseSigmoidBackwardEpilogue")]
    public void AreSharedByStepsOfAllShapes(string layers, string name)
    {
        string text = NetworkEmitter.Emit(Source.Elaborate(layers), new CompilerOptions(), new StepMemo(), default);
        Assert.Equal(1, Count(text, $"struct {name}("));
        Assert.Equal(0, Count(text, $"struct {name}_2"));
        Assert.True(Count(text, $"new {name}(") > 1);
        Assert.DoesNotContain('¤', text);
    }

    [Fact]
    public void HaveOneCostlyFunctionAtMost()
    {
        string text = NetworkEmitter.Emit(Source.Elaborate("Input(20), Dense(32), GELU, Dense(5), MeanSquaredError"), new CompilerOptions(), new StepMemo(), default);
        Assert.Contains("struct DenseGELUEpilogue(", text, StringComparison.Ordinal);
        Assert.DoesNotContain("BackwardEpilogue(", text, StringComparison.Ordinal);
    }

    private static int Count(string text, string part) => text.Split(part).Length - 1;
}
