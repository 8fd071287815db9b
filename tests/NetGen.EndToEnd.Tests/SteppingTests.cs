using NetGen.Kernels;
using NetGen.Runtime;
using Xunit;

namespace NetGen.EndToEnd.Tests;

/// <summary>Predictions bit by bit against those of whole sequences.</summary>
public class SteppingTests
{
    private const int Batch = 3;

    /// <summary>Small networks that need whole sequences, and the layer that says so.</summary>
    private static readonly Dictionary<string, string> s_whole = new()
    {
        ["AdditiveAttentions"] = "additiveAttention2",
        ["CtrnnNetwork"] = "ctrnn2",
        ["DotProducts"] = "dotProductAttention2",
        ["GruVariants"] = "gru3",
        ["LastValidSteps"] = "gru1",
        ["LstmBothWaysLast"] = "lstm1",
        ["Masked"] = "gru1",
        ["MaskedAttention"] = "attention1",
        ["PooledByAttention"] = "attentionPooling1",
        ["PooledByLengths"] = "attention1",
        ["ReversedCells"] = "twoSpeeds1",
        ["RnnReLUReversed"] = "rnn1",
        ["RnnStackedBothWays"] = "rnn1",
        ["SeenAttention"] = "attention1",
        ["SelfAttention"] = "attention1",
        ["SoftmaxOfSequences"] = "softmax2",
        ["StackedCells"] = "gru1",
        ["Truncated"] = "gru1",
    };

    public static TheoryData<string> Stepwise => [.. NetworkTypes.Small.Where(n => Definition(n.Value).Stepwise is not null).Select(n => n.Key)];

    [Fact]
    public void WhatLooksAheadIsRefused()
    {
        Dictionary<string, string> refused = NetworkTypes.Small.Where(n => Definition(n.Value) is { Stepwise: null, DeclaredSymbols: > 1 }).ToDictionary(n => n.Key, n => Definition(n.Value).NotStepwise!);
        Assert.Equal(s_whole.Keys.Order(), refused.Keys.Order());
        foreach ((string name, string reason) in refused) Assert.StartsWith($"'{s_whole[name]}' (", reason, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Stepwise))]
    public void PiecesGiveWhatTheWholeGives(string name)
    {
        foreach (int[] pieces in new[] { [1, 1, 1, 1, 1, 1, 1], [7], [3, 1, 3], new[] { 1, 6 } }) Check(new Trial(NetworkTypes.Small[name], Batch, 7), pieces, Workers.Shared);
    }

    internal static NetworkDefinition Definition(Type type) => (NetworkDefinition)type.GetProperty("Definition")!.GetValue(null)!;

    private static void Check(Trial trial, int[] pieces, Workers workers)
    {
        Network network = trial.Network;
        NetworkDefinition definition = network.Architecture;
        int time = definition.Stepwise!.Time;
        int length = trial.Extents[time - 1];
        Assert.Equal(7, pieces.Sum());
        if (length != 7) pieces = [.. pieces[..^1], pieces[^1] + length - 7];
        Stepper stepper = network.CreateStepper(Batch, workers);
        stepper.Begin(Batch, trial.Extents.Where((_, i) => i != time - 1).ToArray());
        foreach (TensorInfo input in definition.Inputs.Where(i => !HasTime(i)))
        {
            if (input.Type == ElementType.Int32) trial.Integers(input.Name).CopyTo(stepper.InputInt32(input.Name));
            else trial.Floats(input.Name).CopyTo(stepper.Input(input.Name));
        }

        int position = 0;
        foreach (int positions in pieces)
        {
            // The whole up to here.
            Workspace whole = network.CreateWorkspace(WorkspaceMode.Inference);
            int[] extents = [.. trial.Extents];
            extents[time - 1] = position + positions;
            whole.Begin(Batch, extents);
            whole.Poison();
            stepper.Prepare(positions);
            for (int i = 0; i < definition.Inputs.Length; i++)
            {
                TensorInfo input = definition.Inputs[i];
                if (input.Type == ElementType.Int32)
                {
                    int[] all = trial.Integers(input.Name);
                    Part(input, all, 0, position + positions).CopyTo(whole.InputInt32(i));
                    if (HasTime(input)) Part(input, all, position, positions).CopyTo(stepper.InputInt32(input.Name));
                }
                else
                {
                    float[] all = trial.Floats(input.Name);
                    Part(input, all, 0, position + positions).CopyTo(whole.Input(i));
                    if (HasTime(input)) Part(input, all, position, positions).CopyTo(stepper.Input(input.Name));
                }
            }

            network.Infer(whole);
            stepper.Run();
            TensorInfo output = definition.Outputs[0];
            int axis = Array.FindIndex(output.Shape, e => e.Symbol == time);
            float[] expected = axis < 0 ? whole.Output().ToArray() : Slice(whole.Output().ToArray(), Batch, position + positions, position, positions);
            Close.Check($"{definition.Name}, {position} + {positions}", stepper.Output(output.Name), expected.Select(x => (double)x).ToArray());
            position += positions;
        }

        Assert.Equal(length, stepper.Position);

        bool HasTime(TensorInfo tensor) => tensor.Shape.Any(e => e.Symbol == time);
        T[] Part<T>(TensorInfo tensor, T[] all, int from, int count) => HasTime(tensor) ? Slice(all, Batch, length, from, count) : all;
    }

    // Positions of (batch, length, …).
    private static T[] Slice<T>(T[] all, int batch, int length, int from, int count)
    {
        int width = all.Length / batch / length;
        return [.. Enumerable.Range(0, batch).SelectMany(b => all.Skip(((b * length) + from) * width).Take(count * width))];
    }
}
