using System.Diagnostics.CodeAnalysis;
using NetGen.Kernels;
using NetGen.Runtime;

namespace NetGen;

/// <content>Weights prepared once for many predictions.</content>
public abstract partial class Network
{
    private AlignedBuffer? _prepared;

    /// <summary>Whether the network predicts with prepared weights and refuses to be trained.</summary>
    public bool IsFrozen => PreparedWeights is not null;

    /// <summary>Per entry of <see cref="NetworkDefinition.PreparedWeights"/> where it lies; null where the weight is read as it is. Null unless frozen.</summary>
    internal Pointer[]? PreparedWeights { get; private set; }

    /// <summary>
    /// Promises that the parameters will not change: brings weights into the form that the kernels want, once for all predictions that follow, which get faster, those with few samples by far.
    /// The results stay the same. Takes memory for a second form of the weights, which all workspaces share.
    /// </summary>
    /// <remarks>Like training, it must not run at the same time as anything else. Parameters that are written while the network is frozen may or may not be heeded by predictions.</remarks>
    /// <param name="workers">The threads to use; <see cref="Workers.Shared"/> by default.</param>
    public void Freeze(Workers? workers = null)
    {
        workers ??= Workers.Shared;
        PreparedWeight[] weights = Architecture.PreparedWeights ?? [];
        var sizes = new long[weights.Length];
        for (int i = 0; i < weights.Length; i++)
            sizes[i] = (weights[i].Floats + AlignedBuffer.Alignment - 1) / AlignedBuffer.Alignment * AlignedBuffer.Alignment;
        var memory = new AlignedBuffer(sizes.Sum());
        var places = new Pointer[weights.Length];
        Pointer next = memory.Start;
        for (int i = 0; i < weights.Length; i++)
        {
            if (sizes[i] == 0)
                continue;
            places[i] = next;
            weights[i].Prepare(workers, ParameterStorage.Start + (nint)weights[i].Parameter, next);
            next += (nint)sizes[i];
        }

        GC.KeepAlive(this);
        (_prepared, PreparedWeights) = (memory, places);
    }

    /// <summary>Takes the promise of <see cref="Freeze"/> back and frees its memory; the network can be trained again.</summary>
    public void Unfreeze() => (_prepared, PreparedWeights) = (null, null);

    internal void ThrowIfFrozen(string what)
    {
        if (IsFrozen)
            ThrowFrozen(what);
    }

    [DoesNotReturn]
    private void ThrowFrozen(string what) => throw new InvalidOperationException($"{what} changes parameters, but {Name} is frozen; call Unfreeze first.");
}
