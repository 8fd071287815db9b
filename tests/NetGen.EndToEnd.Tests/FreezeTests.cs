using Xunit;

namespace NetGen.EndToEnd.Tests;

/// <summary>Frozen networks predict the same, bit by bit, and refuse to be changed.</summary>
public class FreezeTests
{
    public static TheoryData<string> Names => [.. NetworkTypes.Small.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void PredictsTheSame(string name)
    {
        foreach (int batch in new[] { 1, 14 })
        {
            var trial = new Trial(NetworkTypes.Small[name], batch, length: 5);
            float[][] before = Predict(trial);
            trial.Network.Freeze();
            Assert.True(trial.Network.IsFrozen);
            float[][] frozen = Predict(trial);
            trial.Network.Unfreeze();
            for (int i = 0; i < before.Length; i++) Assert.Equal(before[i].Select(BitConverter.SingleToInt32Bits), frozen[i].Select(BitConverter.SingleToInt32Bits));
        }
    }

    [Fact]
    public void PreparesWeightsOfConvolutionsProductsAndLoops()
    {
        Assert.NotEmpty(NetworkTypes.Create(NetworkTypes.Small["ConvPlain"]).Architecture.PreparedWeights!);
        Assert.NotEmpty(NetworkTypes.Create(NetworkTypes.Small["OneDense"]).Architecture.PreparedWeights!);
        Assert.Equal(3, NetworkTypes.Create(NetworkTypes.Small["Lstm"]).Architecture.PreparedWeights!.Length);
    }

    [Fact]
    public void IsNotTrainedOrLoaded()
    {
        var trial = new Trial(NetworkTypes.Small["DenseWithoutBias"], batch: 3, length: 0);
        Workspace training = trial.Begin(WorkspaceMode.Training);
        trial.Network.Freeze();
        Assert.Contains("call Unfreeze first", Assert.Throws<InvalidOperationException>(() => trial.Network.Forward(training)).Message);
        Assert.Throws<InvalidOperationException>(() => new SGD(0.1).Step(trial.Network));
        Assert.Throws<InvalidOperationException>(() => trial.Network.LoadWeights("nothing.safetensors"));
        trial.Network.Unfreeze();
        trial.Network.Forward(training);
    }

    [Fact]
    public void HeedsTheParametersOfTheLastFreeze()
    {
        var trial = new Trial(NetworkTypes.Small["ConvPlain"], batch: 3, length: 0);
        trial.Network.Freeze();
        float[] old = Predict(trial)[0];
        trial.Network.Unfreeze();
        foreach (ref float value in trial.Network.FlatParameters) value *= 2;
        trial.Network.Freeze();
        float[] anew = Predict(trial)[0];
        trial.Network.Unfreeze();
        Assert.NotEqual(old, anew);
        Assert.Equal(Predict(trial)[0], anew);
    }

    private static float[][] Predict(Trial trial)
    {
        Workspace workspace = trial.Begin(WorkspaceMode.Inference);
        trial.Network.Infer(workspace);
        return [.. trial.Network.Architecture.Outputs.Select(o => workspace.Output(o.Name).ToArray())];
    }
}
