namespace NetGen;

/// <summary>Training came to a loss that is infinite or not a number. The parameters are those before the step that would have spread it.</summary>
public sealed class TrainingDivergedException : Exception
{
    internal TrainingDivergedException(string network, int epoch, int step, float loss)
        : base($"The loss of {network} is {loss} in epoch {epoch}, step {step}. Try a smaller learning rate or MaximumGradientNorm, and check the data for NaN.")
    {
        Epoch = epoch;
        Step = step;
        Loss = loss;
    }

    /// <summary>The number of the epoch, from 1.</summary>
    public int Epoch { get; }

    /// <summary>The number of the step within the epoch, from 1.</summary>
    public int Step { get; }

    /// <summary>The loss.</summary>
    public float Loss { get; }
}
