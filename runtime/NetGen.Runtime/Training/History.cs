namespace NetGen;

/// <summary>The course of a training run.</summary>
public sealed class History
{
    private readonly List<EpochResult> _epochs = [];

    internal History()
    {
    }

    /// <summary>The epochs done, in order.</summary>
    public IReadOnlyList<EpochResult> Epochs => _epochs;

    /// <summary>The last epoch done.</summary>
    /// <exception cref="InvalidOperationException">No epoch is done.</exception>
    public EpochResult Last => _epochs.Count > 0 ? _epochs[^1] : throw new InvalidOperationException("No epoch is done yet.");

    internal void Add(EpochResult epoch) => _epochs.Add(epoch);
}
