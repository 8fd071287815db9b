using NetGen.EndToEnd.Tests.Networks;
using NetGen.EndToEnd.Tests.Small;
using Xunit;

namespace NetGen.EndToEnd.Tests;

/// <summary>What sequence networks promise beside right numbers: memory, allocation, first weights, and what of them can be seen.</summary>
[Collection(nameof(Alone))]
public class SequenceTests
{
    /// <summary>Twice as long, twice the memory: no matrix of weights is in it.</summary>
    [Theory]
    [InlineData(nameof(SelfAttention))]
    [InlineData(nameof(CausalAttention))]
    [InlineData(nameof(MaskedAttention))]
    [InlineData(nameof(DotProducts))]
    public void MemoryOfAttentionGrowsWithTheLength(string name)
    {
        Network network = NetworkTypes.Create(NetworkTypes.Small[name]);
        foreach (WorkspaceMode mode in new[] { WorkspaceMode.Inference, WorkspaceMode.Training })
        {
            long[] bytes = [.. new[] { 256, 1024, 4096 }.Select(length =>
            {
                Workspace workspace = network.CreateWorkspace(mode);
                workspace.Begin(2, Enumerable.Repeat(length, network.Architecture.DeclaredSymbols - 1).ToArray());
                return workspace.Bytes;
            })];
            Assert.True(bytes[0] < bytes[1] && bytes[1] - bytes[0] >= 0.9 * (bytes[2] - bytes[1]) / 4, $"{mode}: {string.Join(", ", bytes)} bytes");
            Assert.InRange(bytes[2] / (double)bytes[1], 3, 4);
        }
    }

    /// <summary>After the longest batch nothing is allocated any more, whatever the length.</summary>
    [Theory]
    [InlineData(nameof(LstmOverTokens))]
    [InlineData(nameof(GruVariants))]
    [InlineData(nameof(Masked))]
    [InlineData(nameof(CtrnnNetwork))]
    [InlineData(nameof(TinyGpt))]
    [InlineData(nameof(CrossAttention))]
    [InlineData(nameof(AttentionDecoder))]
    public void AStepAllocatesNothingUpToTheLongest(string name)
    {
        const int Longest = 9;
        var trial = new Trial(NetworkTypes.Small[name], batch: 3, length: Longest);
        Network network = trial.Network;
        Workspace workspace = network.CreateWorkspace(WorkspaceMode.Training);
        var optimizer = new Adam(1e-3f);
        int symbols = network.Architecture.DeclaredSymbols - 1;
        int[][] lengths = [.. new[] { Longest, 1, 5, 2, Longest }.Select(n => Enumerable.Range(n, symbols).ToArray())];
        Assert.Equal(0, Allocation.Of(() =>
        {
            foreach (int[] extents in lengths)
            {
                workspace.Begin(3, extents);
                Fill(workspace);
                network.Forward(workspace);
                network.Backward(workspace);
                optimizer.Step(network, workspace.Workers);
            }
        }));
    }

    [Theory]
    [InlineData(nameof(ForgetBiases), 0, 4, 1)]
    [InlineData(nameof(ForgetBiases), 1, 3, 0)]
    public void TheForgetGateStartsWithItsBias(string name, int layer, int gates, int forget)
    {
        Network network = NetworkTypes.Create(NetworkTypes.Small[name], seed: 3);
        const int Units = 6;
        float bound = 1 / MathF.Sqrt(Units);
        foreach ((string bias, float value) in new[] { ("bias_ih", 1.5f), ("bias_hh", 0) })
        {
            Span<float> values = network.Parameter($"lstm{layer + 1}.{bias}_l0").Value;
            Assert.Equal(gates * Units, values.Length);
            for (int i = 0; i < values.Length; i++)
            {
                if (i / Units == forget) Assert.Equal(value, values[i]);
                else Assert.True(values[i] != 0 && Math.Abs(values[i]) <= bound, $"{bias}[{i}] is {values[i]}");
            }
        }
    }

    /// <summary>The weights of a decoder's attention, step by step, are a matrix whose rows sum to 1, with zeros at padding.</summary>
    [Fact]
    public void ADecodersAlignmentIsAMatrix()
    {
        const int Batch = 2, Source = 5, Words = 4;
        var network = new AttentionDecoder(seed: 2);
        Workspace workspace = network.CreateWorkspace();
        workspace.Begin(Batch, Source, Words);
        var random = new Random(3);
        foreach (ref float x in workspace.Input("source")) x = random.NextSingle();
        foreach (ref float x in workspace.Input("words")) x = random.NextSingle();
        float[] lengths = [1, 0.25f]; // 9 and 3 positions
        lengths.CopyTo(workspace.Input("n"));
        network.Infer(workspace);
        ReadOnlySpan<float> alignment = workspace.Output("alignment");
        Assert.Equal(Batch * Words * Source, alignment.Length);
        for (int row = 0; row < Batch * Words; row++)
        {
            ReadOnlySpan<float> weights = alignment.Slice(row * Source, Source);
            float sum = 0;
            foreach (float w in weights) sum += w;
            Assert.Equal(1, sum, 1e-6f);
            if (row >= Words) Assert.True(weights[3] == 0 && weights[4] == 0 && weights[2] > 0);
        }
    }

    [Fact]
    public void ThePredictionIsTheLastValueWhateverElseIsAnOutput()
    {
        var network = new SeveralOutputs(seed: 3);
        Assert.Equal(["output", "hidden", "middle"], network.Architecture.Outputs.Select(o => o.Name));
        Workspace workspace = network.CreateWorkspace();
        Assert.Equal(2, network.Predict([1, 2, 3, 4, 5, 6], workspace).Length);
        Assert.True(workspace.Output().SequenceEqual(workspace.Output("output")));
    }

    /// <summary>The whole of GPT-2 small is built, has as many parameters as is known, and predicts.</summary>
    [Fact]
    public void Gpt2IsBuilt()
    {
        var network = new Gpt2Small(seed: 1);
        Assert.Equal(124_439_808, network.FlatParameters.Length - Padding(network));
        Workspace workspace = network.CreateWorkspace();
        workspace.Begin(1, 3);
        int[] tokens = [464, 1917, 318];
        tokens.CopyTo(workspace.InputInt32());
        network.Infer(workspace);
        ReadOnlySpan<float> scores = workspace.Output();
        Assert.Equal(3 * 50257, scores.Length);
        foreach (float score in scores) Assert.True(float.IsFinite(score));
    }

    // A pass may have used the memory of its inputs for something else.
    private static void Fill(Workspace workspace)
    {
        Runtime.NetworkDefinition definition = workspace.Network.Architecture;
        for (int i = 0; i < definition.Inputs.Length; i++)
        {
            if (definition.Inputs[i].Type == Runtime.ElementType.Int32) workspace.InputInt32(i).Fill(1);
            else workspace.Input(i).Fill(0.5f);
        }

        for (int i = 0; i < definition.Targets.Length; i++)
        {
            if (definition.Targets[i].Type == Runtime.ElementType.Int32) workspace.TargetInt32(i).Fill(1);
            else workspace.Target(i).Fill(0.5f);
        }
    }

    // Parameters begin at multiples of 16.
    private static int Padding(Network network) => network.AllParameters.Sum(p => (16 - (p.Value.Length % 16)) % 16);
}
