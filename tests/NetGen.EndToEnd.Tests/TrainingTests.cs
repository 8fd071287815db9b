using NetGen.EndToEnd.Tests.Networks;
using NetGen.Kernels;
using Xunit;

namespace NetGen.EndToEnd.Tests;

/// <summary>What training promises: the same bits whoever computes them, no garbage, and that it learns.</summary>
[Collection(nameof(Alone))]
public class TrainingTests
{
    private const int Batch = 12;

    [Fact]
    public void IsBitIdenticalForOneAndTwoThreadsAndAcrossRuns()
    {
        using var one = new Workers(1);
        using var two = new Workers(2);
        float[] first = Train(one, steps: 6).Parameters;
        Assert.Equal(first, Train(two, steps: 6).Parameters);
        Assert.Equal(first, Train(two, steps: 6).Parameters);
        Assert.NotEqual(first, Train(two, steps: 5).Parameters);
    }

    [Fact]
    public void SmallNetworksAreBitIdenticalForOneAndTwoThreads()
    {
        using var one = new Workers(1);
        using var two = new Workers(2);
        Assert.All(Probe.Run(one).Zip(Probe.Run(two)), pair =>
        {
            Assert.Equal(pair.First.Name, pair.Second.Name);
            Assert.Equal(pair.First.Numbers, pair.Second.Numbers);
        });
    }

    [Theory]
    [InlineData(typeof(Small.StackedCells))]
    [InlineData(typeof(Small.LstmVariants))]
    [InlineData(typeof(Small.GruVariants))]
    [InlineData(typeof(Small.Masked))]
    public void LoopsOverTimeAreBitIdenticalForAnyNumberOfThreads(Type type)
    {
        float[][] runs = [.. new[] { 1, 2, 3 }.Select(threads =>
        {
            using var workers = new Workers(threads);
            var trial = new Trial(type, batch: 53, length: 4);
            Workspace workspace = trial.Begin(WorkspaceMode.Inference, workers);
            trial.Network.Infer(workspace);
            float[] prediction = workspace.Output().ToArray();
            workspace = trial.Begin(WorkspaceMode.Training, workers);
            trial.Network.Forward(workspace);
            trial.Network.Backward(workspace);
            return (float[])[.. prediction, .. workspace.Output(), .. trial.Network.FlatGradients];
        })];
        Assert.All(runs[0], number => Assert.True(float.IsFinite(number)));
        Assert.Equal(runs[0], runs[1]);
        Assert.Equal(runs[0], runs[2]);
    }

    [Fact]
    public void Learns()
    {
        float[] losses = Train(Workers.Shared, steps: 40).Losses;
        Assert.All(losses, loss => Assert.True(float.IsFinite(loss)));
        Assert.True(losses[^1] < 0.1 * losses[0], $"The loss goes from {losses[0]} to {losses[^1]}.");
    }

    [Fact]
    public void AStepAllocatesNothing()
    {
        var network = new DigitsCnn(seed: 1);
        Workspace workspace = network.CreateWorkspace(WorkspaceMode.Training);
        var optimizer = new Adam(1e-3f);
        (float[] images, int[] labels) = Digits(Batch);
        Assert.Equal(0, Allocation.Of(() => Step(network, workspace, optimizer, images, labels)));
    }

    [Fact]
    public void APredictionAllocatesNothing()
    {
        var network = new DigitsCnn(seed: 1);
        Workspace workspace = network.CreateWorkspace();
        (float[] images, _) = Digits(Batch);
        Assert.Equal(0, Allocation.Of(() => network.Predict(images, workspace)));
        Assert.Equal(0, Allocation.Of(() => network.Predict(images.AsSpan(0, 784), workspace)));
    }

    private static (float[] Parameters, float[] Losses) Train(Workers workers, int steps)
    {
        var network = new DigitsCnn(seed: 5);
        Workspace workspace = network.CreateWorkspace(WorkspaceMode.Training, workers);
        var optimizer = new Adam(3e-3f);
        (float[] images, int[] labels) = Digits(Batch);
        float[] losses = Enumerable.Range(0, steps).Select(_ => Step(network, workspace, optimizer, images, labels)).ToArray();
        return (network.FlatParameters.ToArray(), losses);
    }

    private static float Step(DigitsCnn network, Workspace workspace, Optimizer optimizer, float[] images, int[] labels)
    {
        workspace.Begin(labels.Length);
        images.CopyTo(workspace.Input());
        labels.CopyTo(workspace.TargetInt32());
        network.Forward(workspace);
        network.Backward(workspace);
        optimizer.Step(network, workspace.Workers);
        return workspace.Loss;
    }

    // Bars: the label says where.
    private static (float[] Images, int[] Labels) Digits(int count)
    {
        var random = new Random(2);
        int[] labels = Enumerable.Range(0, count).Select(i => i % 10).ToArray();
        float[] images = Enumerable.Range(0, count * 784).Select(i => (float)random.NextDouble() * 0.3f + (i % 28 / 3 == labels[i / 784] ? 1 : 0)).ToArray();
        return (images, labels);
    }
}

/// <summary>For tests that count what the whole process does: no other runs at the same time.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public class Alone;
