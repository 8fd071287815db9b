using NetGen.Kernels;

namespace NetGen;

/// <content>Training and evaluation over whole datasets.</content>
public abstract partial class Network
{
    /// <summary>Trains the network. The result depends on the network, the data, the optimizer and the seed only: not on the number of threads, not on timing.</summary>
    /// <param name="train">
    /// The training samples; their order is drawn anew for each epoch, and the last batch holds what is left over. A network with stateful layers sees them in their own order, from scratch in each epoch.
    /// </param>
    /// <param name="optimizer">The optimizer; it keeps its state for a later call.</param>
    /// <param name="epochs">How often each sample is seen.</param>
    /// <param name="batchSize">The samples per step.</param>
    /// <param name="validation">Samples to evaluate the network with after each epoch.</param>
    /// <param name="seed">Decides the order of the samples.</param>
    /// <param name="workers">The threads to use; <see cref="Workers.Shared"/> by default.</param>
    /// <param name="observers">Who is told of the progress, in this order.</param>
    /// <returns>Losses and accuracies of every epoch.</returns>
    /// <exception cref="ArgumentException">The samples do not fit the network, or there are none.</exception>
    /// <exception cref="InvalidOperationException">The network has no loss.</exception>
    /// <exception cref="TrainingDivergedException">The loss of a batch is infinite or not a number; the step was not done.</exception>
    public History Fit(
        Dataset train,
        Optimizer optimizer,
        int epochs,
        int batchSize = 32,
        Dataset? validation = null,
        ulong seed = 0,
        Workers? workers = null,
        params ITrainingObserver[] observers)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(epochs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        var trainer = new Trainer(this, optimizer, train, validation, batchSize, seed, workers ?? Workers.Shared);
        var run = new TrainingRun(this, optimizer, epochs, trainer.StepsPerEpoch);
        ZeroGradients();
        try
        {
            foreach (ITrainingObserver observer in observers)
                observer.Started(run);
            while (run.Epoch < epochs && !run.IsStopping)
                trainer.RunEpoch(run, observers);
        }
        finally
        {
            foreach (ITrainingObserver observer in observers)
                observer.Ended(run);
        }

        return run.History;
    }

    /// <summary>Computes the loss, and for classifiers the accuracy, in inference mode.</summary>
    /// <param name="data">The samples.</param>
    /// <param name="batchSize">The samples per pass: a matter of memory and speed, not of the result.</param>
    /// <param name="workers">The threads to use; <see cref="Workers.Shared"/> by default.</param>
    /// <exception cref="ArgumentException">The samples do not fit the network, or there are none.</exception>
    /// <exception cref="InvalidOperationException">The network has no loss.</exception>
    public EvaluationResult Evaluate(Dataset data, int batchSize = 256, Workers? workers = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        return new Evaluator(this, data, batchSize, workers ?? Workers.Shared).Run();
    }
}
