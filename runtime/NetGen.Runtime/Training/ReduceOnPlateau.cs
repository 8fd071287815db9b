namespace NetGen;

/// <summary>
/// Multiplies the learning rate by a factor whenever the loss has not fallen for some epochs, as PyTorch's <c>ReduceLROnPlateau</c> does: the validation loss, or
/// the training loss without validation. Not to be joined with a <see cref="Schedule"/>, which sets the rate itself.
/// </summary>
/// <remarks>The instance serves one run at a time.</remarks>
/// <param name="factor">The factor, above 0 and below 1.</param>
/// <param name="patience">How many epochs without improvement are borne: the rate falls after one more.</param>
/// <param name="threshold">By which share of the best loss a loss must be less to count as better.</param>
/// <param name="minimum">The least learning rate.</param>
public sealed class ReduceOnPlateau(double factor = 0.1, int patience = 10, double threshold = 1e-4, double minimum = 0) : ITrainingObserver
{
    private readonly double _factor = factor is > 0 and < 1 ? factor : throw new ArgumentOutOfRangeException(nameof(factor), factor, "A number above 0 and below 1 is expected.");
    private readonly int _patience = patience >= 0 ? patience : throw new ArgumentOutOfRangeException(nameof(patience), patience, "A number of at least 0 is expected.");
    private double _best;
    private int _epochs;

    /// <inheritdoc/>
    public void Started(TrainingRun run)
    {
        _best = double.PositiveInfinity;
        _epochs = 0;
    }

    /// <inheritdoc/>
    public void EpochFinished(TrainingRun run, EpochResult epoch)
    {
        double loss = epoch.ValidationLoss ?? epoch.Loss;
        if (loss < _best * (1 - threshold))
        {
            _best = loss;
            _epochs = 0;
        }
        else if (++_epochs > _patience)
        {
            double rate = run.Optimizer.LearningRate;
            run.Optimizer.LearningRate = Math.Min(rate, Math.Max(rate * _factor, minimum));
            _epochs = 0;
        }
    }
}
