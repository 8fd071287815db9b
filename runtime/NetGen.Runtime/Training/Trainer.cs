using System.Diagnostics;
using NetGen.Kernels;

namespace NetGen;

/// <summary>Runs the epochs of a training run. Everything is allocated here at the start; a step allocates nothing once the largest batch has been seen.</summary>
internal sealed class Trainer
{
    private readonly Network _network;
    private readonly Optimizer _optimizer;
    private readonly Workspace _workspace;
    private readonly BatchLoader _loader;
    private readonly Accuracy? _accuracy;
    private readonly Evaluator? _validation;
    private readonly int[] _order;
    private readonly int _batchSize;
    private readonly ulong _seed;
    private readonly bool _isStateful;

    public Trainer(Network network, Optimizer optimizer, Dataset train, Dataset? validation, int batchSize, ulong seed, Workers workers)
    {
        if (network.Architecture.Evaluation is null)
            throw new InvalidOperationException($"{network.Name} has no loss layer to train with; add one, such as [CrossEntropy], or call Forward and Backward yourself.");
        if (train.Count == 0)
            throw new ArgumentException("The dataset to train with holds no samples.", nameof(train));
        _network = network;
        _optimizer = optimizer;
        _workspace = network.CreateWorkspace(WorkspaceMode.Training, workers);
        _loader = new BatchLoader(train, _workspace);
        _accuracy = Accuracy.For(network.Architecture);
        _validation = validation is null ? null : new Evaluator(network, validation, batchSize, workers);
        // What goes on from batch to batch keeps its order.
        _isStateful = network.Architecture.Training?.StateUpdates is not null;
        _order = [.. Enumerable.Range(0, train.Count)];
        _batchSize = batchSize;
        _seed = seed;
    }

    public int StepsPerEpoch => (_order.Length + _batchSize - 1) / _batchSize;

    public void RunEpoch(TrainingRun run, ITrainingObserver[] observers)
    {
        long start = Stopwatch.GetTimestamp();
        run.Epoch++;
        run.Step = 0;
        _accuracy?.Clear();
        if (_isStateful)
            _workspace.ResetStates();
        else
            Permutation.Fill(_order, RandomKey.Of(_seed, (ulong)run.Epoch, Permutation.Stream));
        double loss = 0;
        int seen = 0;
        while (seen < _order.Length)
        {
            ReadOnlySpan<int> samples = _order.AsSpan(seen, Math.Min(_batchSize, _order.Length - seen));
            seen += samples.Length;
            loss += (double)Step(run, samples) * samples.Length;
            run.Loss = loss / seen;
            run.Accuracy = _accuracy?.Value;
            foreach (ITrainingObserver observer in observers)
                observer.StepFinished(run);
            if (run.IsStopping && seen < _order.Length)
                return;
        }

        EvaluationResult? validation = _validation?.Run();
        var epoch = new EpochResult(run.Epoch, run.Loss, run.Accuracy, validation?.Loss, validation?.Accuracy, Stopwatch.GetElapsedTime(start));
        run.History.Add(epoch);
        foreach (ITrainingObserver observer in observers)
            observer.EpochFinished(run, epoch);
    }

    private float Step(TrainingRun run, ReadOnlySpan<int> samples)
    {
        _loader.Load(samples);
        _network.Forward(_workspace);
        run.Step++;
        run.BatchLoss = _workspace.Loss;
        if (!float.IsFinite(run.BatchLoss))
            throw new TrainingDivergedException(_network.Name, run.Epoch, run.Step, run.BatchLoss);
        _accuracy?.Count(_workspace, _loader, samples);
        _network.Backward(_workspace);
        _optimizer.Step(_network, _workspace.Workers);
        return run.BatchLoss;
    }
}
