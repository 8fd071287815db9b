using NetGen.Kernels;
using NetGen.Runtime.Tests.Networks;

namespace NetGen.Runtime.Tests.Training;

public class FitTests
{
    [Fact]
    public void A_classifier_learns()
    {
        Dataset data = Clusters(203);
        var network = new Classifier(seed: 1);
        (Dataset train, Dataset test) = data.Split(0.8, seed: 1);
        EvaluationResult before = network.Evaluate(test);

        History history = network.Fit(train, new Adam(0.05), epochs: 8, batchSize: 16, validation: test);

        Assert.Equal(8, history.Epochs.Count);
        Assert.Equal(Enumerable.Range(1, 8), history.Epochs.Select(epoch => epoch.Number));
        Assert.True(history.Last.Loss < history.Epochs[0].Loss);
        Assert.True(history.Last.ValidationAccuracy > 0.95);
        Assert.True(history.Last.ValidationLoss < before.Loss / 2);
        EvaluationResult after = network.Evaluate(test);
        Assert.Equal(history.Last.ValidationAccuracy, after.Accuracy);
        Assert.Equal(history.Last.ValidationLoss!.Value, after.Loss, 1e-6);
    }

    [Fact]
    public void Loss_and_accuracy_are_means_over_the_samples()
    {
        // 10 samples in batches of 4, 4 and 2, without learning: what Fit reports is what Evaluate finds.
        Dataset data = Clusters(10);
        var network = new Classifier(seed: 1);
        History history = network.Fit(data, new SGD(0), epochs: 1, batchSize: 4);

        Assert.Equal(network.Evaluate(data, batchSize: 10).Loss, history.Last.Loss, 1e-6);
        Assert.Equal(network.Evaluate(data, batchSize: 3).Loss, history.Last.Loss, 1e-6);
        Assert.Equal(network.Evaluate(data).Accuracy, history.Last.Accuracy);
        float[] scores = network.Predict(data.Inputs[0].Floats).ToArray();
        int right = Enumerable.Range(0, 10).Count(i => scores.AsSpan(3 * i, 3).IndexOf(scores.Skip(3 * i).Take(3).Max()) == data.Targets[0].Integers![i]);
        Assert.Equal(right / 10.0, history.Last.Accuracy);
        Assert.Null(history.Last.ValidationLoss);
    }

    [Fact]
    public void Every_epoch_sees_every_sample_in_an_order_of_its_own()
    {
        // Without learning, the loss of a batch of one tells the sample.
        List<float> Losses(ulong seed)
        {
            var losses = new List<float>();
            new Classifier(seed: 1).Fit(Clusters(9), new SGD(0), epochs: 2, batchSize: 1, seed: seed, observers: new LossRecorder(losses));
            return losses;
        }

        List<float> losses = Losses(seed: 3);
        Assert.Equal(9, losses.Take(9).Distinct().Count());
        Assert.Equal(losses.Take(9).Order(), losses.Skip(9).Order());
        Assert.NotEqual(losses.Take(9), losses.Skip(9));
        Assert.Equal(losses, Losses(seed: 3));
        Assert.NotEqual(losses, Losses(seed: 4));
    }

    [Fact]
    public void Runs_and_threads_give_the_same_bits()
    {
        float[] Train(int threads, ulong seed = 7)
        {
            using var workers = new Workers(threads);
            var network = new Classifier(784, 100, seed: 2);
            network.Fit(Wide(50), new AdamW(0.01) { MaximumGradientNorm = 1 }, epochs: 2, batchSize: 8, seed: seed, workers: workers);
            return network.FlatParameters.ToArray();
        }

        float[] once = Train(1);
        Assert.Equal(once, Train(1));
        Assert.Equal(once, Train(2));
        Assert.Equal(once, Train(3));
        Assert.NotEqual(once, Train(1, seed: 8));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_training_step_allocates_nothing_after_the_first_epoch(int threads)
    {
        using var workers = new Workers(threads);
        var network = new Classifier(784, 100);
        var observer = new AllocationObserver();
        network.Fit(Wide(50), new Adam { MaximumGradientNorm = 1 }, epochs: 3, batchSize: 8, workers: workers, observers: observer);

        Assert.Equal(12, observer.Steps.Count);
        Assert.All(observer.Steps, bytes => Assert.Equal(0, bytes));
    }

    [Fact]
    public void Observers_see_everything_in_order()
    {
        var log = new List<string>();
        new Classifier().Fit(Clusters(5), new SGD(), epochs: 2, batchSize: 2, observers: [new Recorder(log, "a"), new Recorder(log, "b")]);

        Assert.Equal(["a start", "b start"], log.Take(2));
        Assert.Equal(["a 1.1", "b 1.1", "a 1.2", "b 1.2", "a 1.3", "b 1.3", "a epoch 1", "b epoch 1", "a 2.1"], log.Skip(2).Take(9));
        Assert.Equal(["a end", "b end"], log.TakeLast(2));
    }

    [Fact]
    public void An_observer_may_stop_the_run_and_change_the_learning_rate()
    {
        var optimizer = new SGD(1);
        History history = new Classifier().Fit(Clusters(6), optimizer, epochs: 5, batchSize: 2, observers: new Stopper(epoch: 2, step: 2));

        Assert.Single(history.Epochs);
        Assert.Equal(0.5 * 0.5, optimizer.LearningRate, 1e-12);
    }

    [Fact]
    public void A_diverging_loss_stops_before_the_step()
    {
        Dataset good = Clusters(8);
        float[] features = [.. good.Inputs[0].Floats!];
        features[17] = float.NaN;
        var network = new Classifier(seed: 1);
        var log = new List<string>();
        var exception = Assert.Throws<TrainingDivergedException>(() =>
            network.Fit(new Dataset(features, good.Targets[0].Integers!), new SGD(0.1), epochs: 3, batchSize: 8, observers: new Recorder(log, "a")));

        Assert.Equal((1, 1), (exception.Epoch, exception.Step));
        Assert.True(float.IsNaN(exception.Loss));
        Assert.StartsWith("The loss of Classifier is NaN in epoch 1, step 1.", exception.Message);
        Assert.Equal(new Classifier(seed: 1).FlatParameters.ToArray(), network.FlatParameters.ToArray());
        Assert.Equal("a end", log[^1]);
    }

    [Fact]
    public void Early_stopping_puts_the_best_weights_back()
    {
        // Training on wrong labels makes the validation loss rise from the first epoch on.
        Dataset data = Clusters(30);
        var wrong = new Dataset(data.Inputs[0].Floats!, [.. data.Targets[0].Integers!.Select(label => (label + 1) % 3)]);
        var network = new Classifier(seed: 1);
        network.Fit(data, new Adam(0.05), epochs: 10, batchSize: 8);
        var stopping = new EarlyStopping(patience: 2);
        float[] afterFirst = [];
        History history = network.Fit(wrong, new SGD(0.1), epochs: 20, batchSize: 8, validation: data, observers: [stopping, new Snapshot(values => afterFirst = values)]);

        Assert.Equal(3, history.Epochs.Count);
        Assert.Equal(1, stopping.BestEpoch);
        Assert.Equal(history.Epochs[0].ValidationLoss, stopping.BestLoss);
        Assert.Equal(afterFirst, network.FlatParameters.ToArray());
        Assert.Equal(stopping.BestLoss, network.Evaluate(data, batchSize: 8).Loss, 1e-6);
        Assert.Throws<ArgumentOutOfRangeException>(() => new EarlyStopping(0));
    }

    [Fact]
    public void Data_that_does_not_fit_is_refused()
    {
        var network = new Classifier();
        Refused(network, new Dataset(new float[15], new int[3]), "Input 'input' of Classifier takes (B, 1, 4) = 4 value(s) per sample; the dataset has 5.");
        Refused(network, new Dataset(new float[12], new float[3], 3), "The target 'label' of Classifier takes integers; the dataset has floats.");
        Refused(network, new Dataset(3, [new Column(new float[12])], [new Column(new int[6])]), "Target 'label' of Classifier takes (B) = 1 value(s) per sample; the dataset has 2.");
        Refused(network, new Dataset(3, [new Column(new float[12]), new Column(new float[12])], [new Column(new int[3])]), "Classifier takes 1 input(s) (input); the dataset has 2.");
        Refused(network, new Dataset(3, [new Column(new float[12], "picture")], [new Column(new int[3])]), "Classifier has no input 'picture'; it has: input.");
        Refused(network, new Dataset([], []), "holds no samples");
        Refused(network, new Dataset(new float[12], [0, 1, 3]), "Target 'label' of Classifier takes values in 0 … 2; 3 came at sample");
        Assert.Contains("Multiplier has no loss layer to train with", Assert.Throws<InvalidOperationException>(() => new Multiplier().Fit(Clusters(3), new SGD(), 1)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => network.Fit(Clusters(3), new SGD(), epochs: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => network.Fit(Clusters(3), new SGD(), epochs: 1, batchSize: 0));
        Assert.Contains("holds no samples", Assert.Throws<ArgumentException>(() => network.Evaluate(new Dataset([], []))).Message);
    }

    [Fact]
    public void Symbolic_lengths_are_read_off_the_data()
    {
        var network = new TokenScorer();
        network.FlatParameters.Clear();
        network.FlatParameters[1] = 1;  // token 0 scores for class 1, all others for class 0, the first of equals
        int[] tokens = [0, 1, 2, 3, 0, 4];
        int[] labels = [1, 1, 0, 1, 0, -100, 0, 0, 0, 1, -100, 0];

        // Two rows of T = 3 tokens, 2·T = 6 labels each: two are ignored.
        EvaluationResult result = network.Evaluate(new Dataset(2, [new Column(tokens)], [new Column(labels)]));
        Assert.Equal(8.0 / 10, result.Accuracy!.Value, 1e-12);
        Assert.Equal(2, result.Loss);

        EvaluationResult shaped = network.Evaluate(new Dataset(2, [new Column(tokens, "tokens", 3)], [new Column(labels, "next", 6)]));
        Assert.Equal(result, shaped);
        Assert.Contains("T of TokenScorer lies in 1 … 8; 9 came", Assert.Throws<ArgumentException>(() => network.Evaluate(new Dataset(1, [new Column(new int[9])], [new Column(new int[18])]))).Message);
        Assert.Contains("takes (B, 2*T) = 6 value(s) per sample; the dataset has 3", Assert.Throws<ArgumentException>(() => network.Evaluate(new Dataset(1, [new Column(new int[3])], [new Column(new int[3])]))).Message);
    }

    [Fact]
    public void Integers_may_stand_for_floats()
    {
        int[] pixels = [.. Enumerable.Range(0, 20).Select(i => i * i % 7)];
        int[] labels = [0, 1, 2, 1, 0];
        var network = new Classifier(seed: 3);

        Assert.Equal(
            network.Evaluate(new Dataset([.. pixels.Select(pixel => (float)pixel)], labels)),
            network.Evaluate(new Dataset(5, [new Column(pixels)], [new Column(labels)])));
    }

    [Fact]
    public void Classes_of_an_image_are_its_channels()
    {
        // Two classes, one row of three pixels: scores (2, 1, 3), labels (1, 3).
        float[] scores = [1, 0, 5, 0, 1, 5, 3, 3, 3, 4, 2, 3];
        int[] labels = [0, 1, 1, 1, 1, 0];

        // Right are: yes, yes, no (equal scores: the first) and yes, no, yes (equal scores again).
        Assert.Equal(4.0 / 6, new Pixels().Evaluate(new Dataset(2, [new Column(scores)], [new Column(labels)])).Accuracy!.Value, 1e-12);
    }

    [Fact]
    public void Columns_find_their_inputs_by_name()
    {
        var network = new Multiplier();
        Workspace workspace = network.CreateWorkspace();
        var loader = new BatchLoader(new Dataset(2, [new Column([1f, 2, 3, 4], "right"), new Column([5f, 6, 7, 8])], []).Skip(1), workspace);
        loader.Load([0]);

        Assert.Equal([3, 4], workspace.Input("right").ToArray());
        Assert.Equal([7, 8], workspace.Input("left").ToArray());
        Assert.Contains("two columns for the input 'left'", Assert.Throws<ArgumentException>(
            () => new BatchLoader(new Dataset(1, [new Column(new float[2], "left"), new Column(new float[2], "left")], []), workspace)).Message);
    }

    [Fact]
    public void NaN_scores_are_never_right()
    {
        var network = new Classifier();
        network.FlatParameters.Fill(float.NaN);

        Assert.Equal(0, network.Evaluate(Clusters(9)).Accuracy);
    }

    private static void Refused(Network network, Dataset data, string message)
    {
        float[] before = network.FlatParameters.ToArray();
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(() => network.Fit(data, new SGD(), 1)).Message, StringComparison.Ordinal);
        Assert.Equal(before, network.FlatParameters.ToArray());
    }

    // Three clouds of points around three corners.
    private static Dataset Clusters(int count)
    {
        var features = new float[4 * count];
        var labels = new int[count];
        for (int i = 0; i < count; i++)
        {
            labels[i] = i % 3;
            for (int j = 0; j < 4; j++)
                features[(4 * i) + j] = (j == labels[i] ? 2 : 0) + (0.7f * MathF.Sin((12.9f * i) + (4.1f * j)));
        }

        return new Dataset(features, labels);
    }

    private static Dataset Wide(int count) => new(
        [.. Enumerable.Range(0, 784 * count).Select(i => MathF.Sin(0.37f * i))],
        [.. Enumerable.Range(0, count).Select(i => i * 7 % 100)]);

    private sealed class Recorder(List<string> log, string name) : ITrainingObserver
    {
        public void Started(TrainingRun run) => log.Add($"{name} start");

        public void StepFinished(TrainingRun run) => log.Add($"{name} {run.Epoch}.{run.Step}");

        public void EpochFinished(TrainingRun run, EpochResult epoch) => log.Add($"{name} epoch {epoch.Number}");

        public void Ended(TrainingRun run) => log.Add($"{name} end");
    }

    private sealed class LossRecorder(List<float> losses) : ITrainingObserver
    {
        public void StepFinished(TrainingRun run) => losses.Add(run.BatchLoss);
    }

    private sealed class Stopper(int epoch, int step) : ITrainingObserver
    {
        public void StepFinished(TrainingRun run)
        {
            if (run.Epoch == epoch)
                run.Optimizer.LearningRate /= 2;
            if (run.Epoch == epoch && run.Step == step)
                run.Stop();
        }
    }

    private sealed class Snapshot(Action<float[]> keep) : ITrainingObserver
    {
        public void EpochFinished(TrainingRun run, EpochResult epoch)
        {
            if (epoch.Number == 1)
                keep(run.Network.FlatParameters.ToArray());
        }
    }

    // The bytes between two steps of the same epoch, from the second epoch on.
    private sealed class AllocationObserver : ITrainingObserver
    {
        private readonly List<long> _steps = new(100);
        private long _last;

        public IReadOnlyList<long> Steps => _steps;

        public void StepFinished(TrainingRun run)
        {
            if (run.Epoch > 1 && run.Step > 1)
                _steps.Add(GC.GetAllocatedBytesForCurrentThread() - _last);
            _last = GC.GetAllocatedBytesForCurrentThread();
        }
    }
}
