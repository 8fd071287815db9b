using NetGen.EndToEnd.Tests.Small;
using Xunit;

namespace NetGen.EndToEnd.Tests;

/// <summary>Layers that go on from batch to batch.</summary>
public class StatefulTests
{
    private const int Batch = 3, Width = 4;

    [Theory]
    [InlineData(WorkspaceMode.Inference)]
    [InlineData(WorkspaceMode.Evaluation)]
    [InlineData(WorkspaceMode.Training)]
    public void PiecesInTurnGiveWhatTheWholeGives(WorkspaceMode mode)
    {
        var network = new StatefulSequence(seed: 3);
        float[] sequence = Numbers(Batch * 6 * Width);
        float[] whole = Run(network.CreateWorkspace(mode), sequence, 0, 6);
        Workspace workspace = network.CreateWorkspace(mode);
        for (int again = 0; again < 2; again++)
        {
            float[] first = Run(workspace, sequence, 0, 2), second = Run(workspace, sequence, 2, 4);
            Close.Check("first piece", first, Positions(whole, 0, 2));
            Close.Check("second piece", second, Positions(whole, 2, 4));
            workspace.ResetStates();
        }
    }

    [Fact]
    public void AnotherNumberOfSamplesBeginsAnew()
    {
        var network = new StatefulSequence(seed: 3);
        float[] sequence = Numbers(2 * Width);
        float[] fresh = network.Predict(sequence, network.CreateWorkspace(), 1).ToArray();
        Workspace workspace = network.CreateWorkspace();
        Run(workspace, Numbers(Batch * 6 * Width), 0, 6);
        Assert.Equal(fresh, network.Predict(sequence, workspace, 1).ToArray());
        Assert.NotEqual(fresh, network.Predict(sequence, workspace, 1).ToArray());
    }

    [Fact]
    public void TheBackwardPassSeesTheStatesOfItsForwardPass()
    {
        var network = new StatefulSequence(seed: 3);
        float[] sequence = Numbers(Batch * 6 * Width);
        Workspace workspace = network.CreateWorkspace(WorkspaceMode.Training);
        float[] Gradients(bool predictBetween)
        {
            workspace.ResetStates();
            network.ZeroGradients();
            Run(workspace, sequence, 0, 3);
            if (!predictBetween) network.ZeroGradients();
            Run(workspace, sequence, 3, 3, backward: true);
            return network.FlatGradients.ToArray();
        }

        // A forward pass without its backward pass leaves its states too.
        Assert.Equal(Gradients(predictBetween: false), Gradients(predictBetween: true));
        Assert.Contains(network.FlatGradients.ToArray(), g => g != 0);
    }

    [Fact]
    public void FitKeepsTheOrderAndStartsEachEpochAnew()
    {
        const int Lanes = 2, Length = 4;
        float[] inputs = Numbers(Lanes * 3 * Length * Width), targets = Numbers(Lanes * 3 * Length * 3);
        var data = new Dataset(Lanes * 3, [new Column(inputs, null, Length, Width)], [new Column(targets, null, Length, 3)]);
        var fitted = new StatefulSequence(seed: 5);
        fitted.Fit(data, new SGD(0.01f), epochs: 2, batchSize: Lanes);

        var byHand = new StatefulSequence(seed: 5);
        var optimizer = new SGD(0.01f);
        Workspace workspace = byHand.CreateWorkspace(WorkspaceMode.Training);
        for (int epoch = 0; epoch < 2; epoch++)
        {
            workspace.ResetStates();
            for (int batch = 0; batch < 3; batch++)
            {
                workspace.Begin(Lanes, Length);
                inputs.AsSpan(batch * Lanes * Length * Width, Lanes * Length * Width).CopyTo(workspace.Input());
                targets.AsSpan(batch * Lanes * Length * 3, Lanes * Length * 3).CopyTo(workspace.Target());
                byHand.Forward(workspace);
                byHand.Backward(workspace);
                optimizer.Step(byHand);
            }
        }

        Assert.Equal(byHand.FlatParameters.ToArray(), fitted.FlatParameters.ToArray());
    }

    private static float[] Run(Workspace workspace, float[] sequence, int from, int count, bool backward = false)
    {
        workspace.Begin(Batch, count);
        for (int b = 0; b < Batch; b++) sequence.AsSpan(((b * 6) + from) * Width, count * Width).CopyTo(workspace.Input()[(b * count * Width)..]);
        Network network = workspace.Network;
        if (workspace.Mode != WorkspaceMode.Inference) workspace.Target().Fill(0.5f);
        switch (workspace.Mode)
        {
            case WorkspaceMode.Inference: network.Infer(workspace); break;
            case WorkspaceMode.Evaluation: network.Evaluate(workspace); break;
            default: network.Forward(workspace); break;
        }

        float[] output = workspace.Output().ToArray();
        if (backward) network.Backward(workspace);
        return output;
    }

    private static double[] Positions(float[] whole, int from, int count) => [.. Enumerable.Range(0, Batch).SelectMany(b => whole.Skip(((b * 6) + from) * 3).Take(count * 3)).Select(x => (double)x)];

    private static float[] Numbers(int count)
    {
        var random = new Random(count);
        return [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextSingle()) - 1)];
    }
}
