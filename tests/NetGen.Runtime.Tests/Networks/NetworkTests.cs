namespace NetGen.Runtime.Tests.Networks;

public class NetworkTests
{
    [Fact]
    public void Predicts_any_number_of_samples()
    {
        var network = new Classifier(seed: 3);
        float[] samples = [1, 2, 3, 4, -1, 0.5f, 2, 8];

        float[] both = network.Predict(samples).ToArray();
        float[] first = network.Predict(samples.AsSpan(0, 4)).ToArray();
        float[] second = network.Predict(samples.AsSpan(4, 4), network.CreateWorkspace()).ToArray();

        Assert.Equal(both, first.Concat(second));
        Span<float> weight = network.Parameter("dense1.weight").Value;
        Assert.Equal(weight[0] + (2 * weight[1]) + (3 * weight[2]) + (4 * weight[3]), both[0], 1e-6f);
    }

    [Fact]
    public void An_empty_batch_gives_an_empty_result()
    {
        Assert.Equal(0, new Classifier().Predict(ReadOnlySpan<float>.Empty).Length);
        Assert.Equal(0, new TokenScorer().Predict(ReadOnlySpan<int>.Empty, 3).Length);

        var network = new Classifier();
        Workspace workspace = network.CreateWorkspace(WorkspaceMode.Training);
        network.Forward(workspace);
        Assert.Equal(0, workspace.Loss);
        network.Backward(workspace);
        Assert.Equal(-1, network.FlatGradients.IndexOfAnyExcept(0));
    }

    [Fact]
    public void A_wrong_length_says_which_input_what_was_expected_and_what_came()
    {
        var exception = Assert.Throws<ArgumentException>(() => { new Classifier().Predict(new float[5]); });

        Assert.StartsWith("Input 'input' of Classifier takes (B, 1, 4) = 4 values per sample; 5 came, which is no multiple.", exception.Message);
    }

    [Fact]
    public void Symbolic_lengths_come_with_the_call()
    {
        var network = new TokenScorer();
        ReadOnlySpan<float> table = network.FlatParameters;

        float[] scores = network.Predict([1, 2, 3, 4], 2).ToArray();

        Assert.Equal([table[2], table[3], table[2], table[3], table[4], table[5], table[4], table[5]], scores.AsSpan(0, 8).ToArray());
        Assert.Equal(16, scores.Length);
        Assert.Contains("(B, T) = 3 values per sample; 4 came", Assert.Throws<ArgumentException>(() => { network.Predict([1, 2, 3, 4], 3); }).Message);
        Assert.Contains("T; 0 came", Assert.Throws<ArgumentException>(() => { network.Predict([1, 2, 3, 4]); }).Message);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void A_token_out_of_range_is_named(int token)
    {
        var exception = Assert.Throws<ArgumentException>(() => { new TokenScorer().Predict([0, 1, 2, 3, token, 0], 3); });

        Assert.Equal($"Input 'tokens' of TokenScorer takes values in 0 … 4; {token} came at sample 1, position 1.", exception.Message);
    }

    [Fact]
    public void A_label_out_of_range_is_named_and_the_ignored_one_is_not()
    {
        var network = new TokenScorer();
        Workspace workspace = network.CreateWorkspace(WorkspaceMode.Evaluation);
        workspace.Begin(1, 2);
        workspace.InputInt32().Clear();
        int[] labels = [0, -100, 1, -100];
        labels.CopyTo(workspace.TargetInt32());
        network.Evaluate(workspace);

        workspace.TargetInt32()[3] = -99;
        Assert.Equal("Target 'next' of TokenScorer takes values in 0 … 1; -99 came at sample 0, position 3.", Assert.Throws<ArgumentException>(() => network.Evaluate(workspace)).Message);

        var classifier = new Classifier();
        Workspace training = classifier.CreateWorkspace(WorkspaceMode.Training);
        training.Begin(2);
        training.TargetInt32()[0] = 0;
        training.TargetInt32()[1] = 3;
        Assert.Equal("Target 'label' of Classifier takes values in 0 … 2; 3 came at sample 1.", Assert.Throws<ArgumentException>(() => classifier.Forward(training)).Message);
    }

    [Fact]
    public void The_workspace_of_another_network_or_mode_is_refused()
    {
        var network = new Classifier();

        Assert.Contains("belongs to another network", Assert.Throws<ArgumentException>(() => network.Infer(new Classifier().CreateWorkspace())).Message);
        Assert.Equal(
            "Forward needs a workspace of mode Training; this one is of mode Inference. Create it with CreateWorkspace(WorkspaceMode.Training).",
            Assert.Throws<InvalidOperationException>(() => network.Forward(network.CreateWorkspace())).Message);
        Assert.Contains("has 2 inputs", Assert.Throws<InvalidOperationException>(() => { new Multiplier().Predict([1, 2]); }).Message);
        Assert.Contains("InputInt32", Assert.Throws<InvalidOperationException>(() => { new TokenScorer().Predict([1f, 2f], 2); }).Message);
    }

    [Fact]
    public void Backward_follows_forward_once()
    {
        var network = new Classifier();
        Workspace workspace = network.CreateWorkspace(WorkspaceMode.Training);
        workspace.Begin(1);

        Assert.Throws<InvalidOperationException>(() => network.Backward(workspace));
        network.Forward(workspace);
        network.Backward(workspace);
        Assert.Throws<InvalidOperationException>(() => network.Backward(workspace));
    }

    [Fact]
    public void Backward_adds_to_the_gradients()
    {
        var network = new Classifier(seed: 1);
        Workspace workspace = network.CreateWorkspace(WorkspaceMode.Training);
        float[] once = Pass(network, workspace);
        float[] twice = Pass(network, workspace);

        Assert.Contains(once, gradient => gradient != 0);
        Assert.All(once.Zip(twice), pair => Assert.Equal(2 * pair.First, pair.Second, 1e-5f));
        network.ZeroGradients();
        Assert.Equal(once, Pass(network, workspace));
    }

    [Fact]
    public void Gradients_agree_with_differences()
    {
        var network = new Classifier(seed: 1);
        Workspace workspace = network.CreateWorkspace(WorkspaceMode.Training);
        workspace.WantsInputGradients = true;
        Pass(network, workspace);
        float[] gradient = workspace.InputGradient().ToArray();
        for (int i = 0; i < gradient.Length; i++)
        {
            double difference = (LossAt(network, i, 0.01f) - LossAt(network, i, -0.01f)) / 0.02;
            Assert.Equal(difference, gradient[i], 1e-4);
        }
    }

    [Fact]
    public void A_network_without_loss_starts_from_the_gradients_of_its_outputs()
    {
        var network = new Multiplier();
        Workspace workspace = network.CreateWorkspace(WorkspaceMode.Training);
        workspace.WantsInputGradients = true;
        workspace.Begin(1);
        new float[] { 2, 3 }.CopyTo(workspace.Input("left"));
        new float[] { 5, 7 }.CopyTo(workspace.Input("right"));
        Assert.Throws<InvalidOperationException>(() => { workspace.OutputGradient(); });
        network.Forward(workspace);
        Assert.Equal([10, 21], workspace.Output("product").ToArray());
        Assert.Equal([7, 10], workspace.Output("sum").ToArray());
        workspace.OutputGradient("product").Fill(1);
        workspace.OutputGradient("sum").Fill(10);
        network.Backward(workspace);

        Assert.Equal([15, 17], workspace.InputGradient("left").ToArray());
        Assert.Equal([12, 13], workspace.InputGradient("right").ToArray());

        var classifier = new Classifier();
        Workspace training = classifier.CreateWorkspace(WorkspaceMode.Training);
        classifier.Forward(training);
        Assert.Contains("starts from its loss", Assert.Throws<InvalidOperationException>(() => { training.OutputGradient(); }).Message);
    }

    [Fact]
    public void Each_training_step_draws_new_random_numbers_that_depend_on_the_seed_only()
    {
        List<ulong> Keys(ulong seed)
        {
            var network = new Classifier(seed: seed);
            Workspace workspace = network.CreateWorkspace(WorkspaceMode.Training);
            var keys = new List<ulong>();
            for (int step = 0; step < 3; step++)
            {
                Pass(network, workspace);
                Assert.Equal(network.ForwardKey, network.BackwardKey);
                keys.Add(network.ForwardKey);
            }

            return keys;
        }

        Assert.Equal(3, Keys(5).Distinct().Count());
        Assert.Equal(Keys(5), Keys(5));
        Assert.Empty(Keys(5).Intersect(Keys(6)));
    }

    [Fact]
    public void Layers_and_parameters_are_found_by_path()
    {
        var network = new Classifier();

        Assert.Equal("dense1.weight", network.Layer("dense1").Weight.Name);
        Assert.Equal([3, 4], network.Layer("dense1").Weight.Shape.ToArray());
        Assert.Equal(3, network.Layer("dense1").Bias.Value.Length);
        Assert.Equal(4, network.Layer("norm1")["running_mean"].Value.Length);
        Assert.Empty(network.Layer("cross_entropy1").Parameters);
        Assert.False(network.Parameter("norm1.running_mean").IsTrainable);
        Assert.Equal("Layer 'norm1' has no parameter 'weight'; it has: running_mean.", Assert.Throws<KeyNotFoundException>(() => network.Layer("norm1").Weight).Message);
        Assert.Contains("no layer 'dense2'; it has: dense1, cross_entropy1, norm1", Assert.Throws<KeyNotFoundException>(() => network.Layer("dense2")).Message);
        Assert.Contains("it has: dense1.weight, dense1.bias, norm1.running_mean", Assert.Throws<KeyNotFoundException>(() => network.Parameter("w")).Message);
        Assert.Contains("has no gradient", Assert.Throws<InvalidOperationException>(() => { _ = network.Parameter("norm1.running_mean").Gradient; }).Message);
    }

    [Fact]
    public void Views_write_through()
    {
        var network = new Classifier();
        network.Layer("dense1").Bias.Value[1] = 7;

        Assert.Equal(7, network.Predict(new float[4])[1]);
    }

    [Fact]
    public void A_prediction_allocates_nothing_after_the_first()
    {
        var network = new Classifier(64, 10);
        var samples = new float[64 * 32];
        Workspace workspace = network.CreateWorkspace();

        Assert.Equal(0, Kernels.Allocation.Of(() =>
        {
            network.Predict(samples, workspace);
            network.Predict(samples);
            network.Predict(samples.AsSpan(0, 64));
        }));
    }

    [Fact]
    public void Many_threads_predict_at_once()
    {
        var network = new Classifier(32, 10, seed: 9);
        float[][] samples = [.. Enumerable.Range(0, 64).Select(i => Enumerable.Range(0, 32 * (1 + (i % 3))).Select(j => MathF.Sin(i + (0.1f * j))).ToArray())];
        float[][] expected = [.. samples.Select(sample => network.Predict(sample).ToArray())];

        Parallel.For(0, 2000, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            int sample = i % samples.Length;
            Assert.True(network.Predict(samples[sample]).SequenceEqual(expected[sample]));
        });
    }

    [Fact]
    public void Spans_keep_their_memory_alive()
    {
        Span<float> values = LastBiasOfADeadNetwork();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        var others = new List<float[]>();
        for (int i = 0; i < 200; i++)
        {
            var other = GC.AllocateUninitializedArray<float>(1000, pinned: true);
            other.AsSpan().Fill(-1);
            others.Add(other);
        }

        Assert.Equal(-1, values.IndexOfAnyExcept(42f));
        GC.KeepAlive(others);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static Span<float> LastBiasOfADeadNetwork()
    {
        Span<float> values = new Classifier(256, 100).Layer("dense1").Bias.Value;
        values.Fill(42);
        return values;
    }

    private static float[] Pass(Classifier network, Workspace workspace)
    {
        workspace.Begin(2);
        Sample.CopyTo(workspace.Input());
        workspace.TargetInt32()[0] = 2;
        workspace.TargetInt32()[1] = 0;
        network.Forward(workspace);
        network.Backward(workspace);
        return network.FlatGradients.ToArray();
    }

    private static float[] Sample => [1, 2, 3, 4, -1, 0.5f, 2, -2];

    private static double LossAt(Classifier network, int index, float offset)
    {
        Workspace workspace = network.CreateWorkspace(WorkspaceMode.Evaluation);
        workspace.Begin(2);
        Sample.CopyTo(workspace.Input());
        workspace.Input()[index] += offset;
        workspace.TargetInt32()[0] = 2;
        workspace.TargetInt32()[1] = 0;
        network.Evaluate(workspace);
        return workspace.Loss;
    }
}
