namespace NetGen;

/// <summary>Ends a run once the loss has stopped falling, and puts the best weights back: the validation loss, or the training loss without validation.</summary>
/// <remarks>Prechelt, "Early stopping – but when?", 1998. The instance serves one run at a time.</remarks>
/// <param name="patience">How many epochs without improvement are borne.</param>
/// <param name="minimumImprovement">By how much the loss must fall to count as better.</param>
/// <param name="restoreBest">Whether the network ends with the weights of its best epoch.</param>
public sealed class EarlyStopping(int patience, double minimumImprovement = 0, bool restoreBest = true) : ITrainingObserver
{
    private readonly int _patience = patience >= 1 ? patience : throw new ArgumentOutOfRangeException(nameof(patience), patience, "At least one epoch is expected.");
    private float[] _parameters = [];
    private float[] _buffers = [];

    /// <summary>The number of the best epoch; 0 before the first.</summary>
    public int BestEpoch { get; private set; }

    /// <summary>The loss of the best epoch.</summary>
    public double BestLoss { get; private set; } = double.PositiveInfinity;

    /// <inheritdoc/>
    public void Started(TrainingRun run)
    {
        BestEpoch = 0;
        BestLoss = double.PositiveInfinity;
    }

    /// <inheritdoc/>
    public void EpochFinished(TrainingRun run, EpochResult epoch)
    {
        double loss = epoch.ValidationLoss ?? epoch.Loss;
        if (loss < BestLoss - (BestEpoch == 0 ? 0 : minimumImprovement))
        {
            BestLoss = loss;
            BestEpoch = epoch.Number;
            if (restoreBest)
                Keep(run.Network);
        }
        else if (epoch.Number - BestEpoch >= _patience)
        {
            run.Stop();
        }
    }

    /// <inheritdoc/>
    public void Ended(TrainingRun run)
    {
        if (!restoreBest || BestEpoch == 0)
            return;
        _parameters.CopyTo(run.Network.ParameterStorage.Span);
        _buffers.CopyTo(run.Network.BufferStorage.Span);
    }

    private void Keep(Network network)
    {
        if (_parameters.Length != network.ParameterStorage.Length || _buffers.Length != network.BufferStorage.Length)
        {
            _parameters = new float[network.ParameterStorage.Length];
            _buffers = new float[network.BufferStorage.Length];
        }

        network.ParameterStorage.Span.CopyTo(_parameters);
        network.BufferStorage.Span.CopyTo(_buffers);
    }
}
