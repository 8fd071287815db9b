using NetGen.Generator.Emit;
using NetGen.Generator.Passes;
using NetGen.Testing;
using NetGen.Testing.Roslyn;
using Xunit;

namespace NetGen.EndToEnd.Tests;

/// <summary>The plans of known networks: how many steps, how much memory, and the whole of each as a file, so that a change shows.</summary>
public class PlanTests
{
    private static readonly Dictionary<string, NetworkCompilation> s_compiled = [];

    public static TheoryData<string> Names => [.. NetworkTypes.Known.Keys];

    // The number of steps of inference, of the forward and of the backward pass.
    [Theory]
    [InlineData("Mlp", 3, 5, 11)]
    [InlineData("LeNet5", 7, 9, 19)]
    [InlineData("DigitsCnn", 7, 9, 13)]
    [InlineData("ResNet18", 43, 45, 75)]
    public void HaveSoManySteps(string name, int inference, int forward, int backward)
    {
        NetworkCompilation network = Compile(name);
        Assert.Equal((inference, forward, backward), (network.Inference.Steps.Count, network.Training.Steps.Count(s => !s.Backward), network.Training.Steps.Count(s => s.Backward)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void HaveSoundMemoryAtTheBound(string name)
    {
        foreach (Plan plan in Compile(name).Plans)
        {
            Assert.Empty(MemoryCheck.Faults(plan));
            Assert.InRange(MemoryCheck.Ratio(plan), 1, 1.01);
            foreach (Arena arena in plan.Arenas.Skip(1)) Assert.InRange(arena.Units, arena.Bound, 1.01 * arena.Bound);
        }
    }

    [Theory]
    [InlineData("Mlp")]
    [InlineData("LeNet5")]
    [InlineData("DigitsCnn")]
    [InlineData("CifarResNet20")]
    [InlineData("ResNet18")]
    [InlineData("GoogLeNet")]
    [InlineData("Vgg16")]
    public void AreAsVerified(string name)
    {
        NetworkCompilation network = Compile(name);
        Baseline.Verify(new Dictionary<string, string> { ["Inference"] = network.Inference.ToString(), ["Training"] = network.Training.ToString() }, name, "txt");
    }

    private static NetworkCompilation Compile(string name)
    {
        lock (s_compiled)
        {
            return s_compiled.TryGetValue(name, out NetworkCompilation? known) ? known : s_compiled[name] = NetworkTypes.Compile(NetworkTypes.Known[name]);
        }
    }
}
