namespace NetGen;

/// <summary>The state of a training run, for its observers.</summary>
public sealed class TrainingRun
{
    internal TrainingRun(Network network, Optimizer optimizer, int epochs, int stepsPerEpoch)
    {
        Network = network;
        Optimizer = optimizer;
        Epochs = epochs;
        StepsPerEpoch = stepsPerEpoch;
    }

    /// <summary>The network in training.</summary>
    public Network Network { get; }

    /// <summary>The optimizer; its learning rate may be changed.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>The number of epochs that were asked for.</summary>
    public int Epochs { get; }

    /// <summary>The number of steps of an epoch.</summary>
    public int StepsPerEpoch { get; }

    /// <summary>The number of the present epoch, from 1.</summary>
    public int Epoch { get; internal set; }

    /// <summary>The number of steps done in the present epoch.</summary>
    public int Step { get; internal set; }

    /// <summary>The number of steps of all epochs.</summary>
    public long Steps => (long)Epochs * StepsPerEpoch;

    /// <summary>The number of steps done since the start of the run.</summary>
    public long StepsDone => Epoch == 0 ? 0 : ((Epoch - 1L) * StepsPerEpoch) + Step;

    /// <summary>The loss of the last batch.</summary>
    public float BatchLoss { get; internal set; }

    /// <summary>The mean loss over the samples of the present epoch so far.</summary>
    public double Loss { get; internal set; }

    /// <summary>The share of samples of the present epoch so far that were classified right; null if the target is no class label.</summary>
    public double? Accuracy { get; internal set; }

    /// <summary>The epochs done so far.</summary>
    public History History { get; } = new();

    /// <summary>Whether an observer has called <see cref="Stop"/>.</summary>
    public bool IsStopping { get; private set; }

    /// <summary>Ends the run after the present step; an epoch that was cut short is not part of the history.</summary>
    public void Stop() => IsStopping = true;
}
