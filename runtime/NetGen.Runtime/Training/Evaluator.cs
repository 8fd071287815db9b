using NetGen.Kernels;

namespace NetGen;

/// <summary>Runs a network over a dataset in inference mode; used again, it allocates nothing.</summary>
internal sealed class Evaluator
{
    private readonly Network _network;
    private readonly Workspace _workspace;
    private readonly BatchLoader _loader;
    private readonly Accuracy? _accuracy;
    private readonly int[] _order;
    private readonly int _batchSize;

    public Evaluator(Network network, Dataset data, int batchSize, Workers workers)
    {
        if (data.Count == 0)
            throw new ArgumentException("The dataset to evaluate with holds no samples.", nameof(data));
        _network = network;
        _workspace = network.CreateWorkspace(WorkspaceMode.Evaluation, workers);
        _loader = new BatchLoader(data, _workspace);
        _accuracy = Accuracy.For(network.Architecture);
        _order = [.. Enumerable.Range(0, data.Count)];
        _batchSize = batchSize;
    }

    public EvaluationResult Run()
    {
        double loss = 0;
        _accuracy?.Clear();
        _workspace.ResetStates();
        for (int start = 0; start < _order.Length; start += _batchSize)
        {
            ReadOnlySpan<int> samples = _order.AsSpan(start, Math.Min(_batchSize, _order.Length - start));
            _loader.Load(samples);
            _network.Evaluate(_workspace);
            loss += (double)_workspace.Loss * samples.Length;
            _accuracy?.Count(_workspace, _loader, samples);
        }

        return new EvaluationResult(loss / _order.Length, _accuracy?.Value);
    }
}
