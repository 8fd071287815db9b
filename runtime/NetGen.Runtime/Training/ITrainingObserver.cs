namespace NetGen;

/// <summary>Follows a training run: progress bars, learning rate schedules, early stopping. Every member does nothing unless it is implemented.</summary>
public interface ITrainingObserver
{
    /// <summary>Before the first epoch.</summary>
    /// <param name="run">The run.</param>
    void Started(TrainingRun run)
    {
    }

    /// <summary>After each step. What is done here counts against the speed of training.</summary>
    /// <param name="run">The run.</param>
    void StepFinished(TrainingRun run)
    {
    }

    /// <summary>After each epoch and its validation.</summary>
    /// <param name="run">The run.</param>
    /// <param name="epoch">What the epoch came to.</param>
    void EpochFinished(TrainingRun run, EpochResult epoch)
    {
    }

    /// <summary>At the end, also when the run ends by an exception.</summary>
    /// <param name="run">The run.</param>
    void Ended(TrainingRun run)
    {
    }
}
