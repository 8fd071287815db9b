namespace NetGen;

/// <summary>
/// A course of the learning rate: an observer of a training run that sets, before each step, the optimizer's learning rate to a multiple of the one that it was
/// made with. After the run the optimizer has its own rate again. Without a schedule the rate is constant.
/// </summary>
/// <remarks>
/// The instance serves one run at a time. In a loop of one's own: <c>optimizer.LearningRate = rate * schedule.Factor(step, steps)</c>.
/// </remarks>
public abstract class Schedule : ITrainingObserver
{
    private double? _rate;

    /// <summary>Whether time is counted in epochs, so that the rate changes only between them; in steps by default.</summary>
    public bool ByEpoch { get; init; }

    /// <summary>What the optimizer's learning rate is multiplied by.</summary>
    /// <param name="time">The steps done so far, from 0; or the epochs.</param>
    /// <param name="duration">The steps of the whole run; or the epochs.</param>
    public abstract double Factor(double time, double duration);

    /// <inheritdoc/>
    public void Started(TrainingRun run)
    {
        _rate = run.Optimizer.LearningRate;
        Set(run);
    }

    /// <inheritdoc/>
    public void StepFinished(TrainingRun run) => Set(run);

    /// <inheritdoc/>
    public void Ended(TrainingRun run)
    {
        run.Optimizer.LearningRate = _rate ?? run.Optimizer.LearningRate;
        _rate = null;
    }

    private protected static double AboveZero(double value, string name) => double.IsFinite(value) && value > 0
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "A finite number above 0 is expected.");

    private protected static double Share(double value, string name) => value is >= 0 and <= 1
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "A number from 0 to 1 is expected.");

    private void Set(TrainingRun run)
    {
        long time = ByEpoch ? run.StepsDone / run.StepsPerEpoch : run.StepsDone;
        long duration = ByEpoch ? run.Epochs : run.Steps;
        run.Optimizer.LearningRate = _rate!.Value * Factor(time, duration);
    }
}
