using System.Runtime;
using NetGen.Kernels;
using Xunit;

namespace NetGen.EndToEnd.Tests;

/// <summary>A rehearsal has the methods of a prediction compiled, reads nothing as an address that nobody has made, and leaves no trace.</summary>
public class RehearsalTests
{
    public static TheoryData<string> Names => [.. NetworkTypes.Small.Keys, .. NetworkTypes.Known.Keys, .. NetworkTypes.TorchModules.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void ChangesNothing(string name)
    {
        Network network = NetworkTypes.Create(TypeOf(name), seed: 5);
        int[] before = Bits(network);
        Workspace workspace = Rehearsal.CreateWorkspace(network);
        // Bits that are neither tokens nor places.
        workspace.Poison();
        network.Rehearse(workspace);
        Assert.Equal(before, Bits(network));
    }

    [Fact]
    public void HasThePredictionCompiled()
    {
        // No other test predicts with it, so that its epilogues are compiled here or nowhere.
        var network = new Rehearsed();
        network.Rehearse(Rehearsal.CreateWorkspace(network));
        using var workers = new Workers(1);
        Workspace workspace = network.CreateWorkspace(workers: workers);
        workspace.Begin(1);
        long before = JitInfo.GetCompiledMethodCount(currentThread: true);
        network.Infer(workspace);
        long compiled = JitInfo.GetCompiledMethodCount(currentThread: true) - before;
        // What surrounds the steps may be new: Infer, Enter, Frame, Leave and the like.
        Assert.InRange(compiled, 0, 20);
    }

    [Theory]
    [InlineData(1, new[] { 0 })]
    [InlineData(2, new[] { 0, 1 })]
    [InlineData(9, new[] { 0, 8 })]
    public void RunsTheFirstAndTheLastTask(int tasks, int[] expected)
    {
        using var workers = new Workers(1) { IsRehearsal = true };
        var done = new List<int>();
        workers.Run(tasks, new Noted(done));
        Assert.Equal(expected, done);
    }

    private static Type TypeOf(string name) => new[] { NetworkTypes.Small, NetworkTypes.Known, NetworkTypes.TorchModules }.First(types => types.ContainsKey(name))[name];

    private static int[] Bits(Network network) => [.. network.AllParameters.SelectMany(p => p.Value.ToArray()).Select(BitConverter.SingleToInt32Bits)];

    private readonly struct Noted(List<int> done) : IWork
    {
        public void Run<V>(nint task, Pointer scratch)
            where V : struct, ISimd<V> => done.Add((int)task);
    }
}

[Network, Input(2, 13, 11)]
[Conv2D(5, 3, Padding = 1), Softplus, MaxPool2D(2), Flatten, Dense(7), ELU(0.3f), Dense(3)]
public partial class Rehearsed;
