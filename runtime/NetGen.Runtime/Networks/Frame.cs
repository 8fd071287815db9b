using NetGen.Kernels;

namespace NetGen.Runtime;

/// <summary>What a compiled pass works on: addresses, the extents of the present call, the threads. Passed by reference to every step.</summary>
/// <remarks>
/// The addresses are valid only while the pass runs: the network and the workspace keep the memory alive until then.
/// </remarks>
public readonly struct Frame
{
    private readonly Pointer _parameters;
    private readonly Pointer _gradients;
    private readonly Pointer _buffers;
    private readonly Pointer _fixed;
    private readonly Pointer _samples;
    private readonly Pointer[] _arenas;
    private readonly Pointer[] _states;
    private readonly nint[] _multipliers;
    private readonly nint[] _symbols;
    private readonly Pointer[]? _prepared;
    private readonly ulong _seed;
    private readonly ulong _step;

    internal Frame(Network network, Workspace workspace, ulong step)
    {
        _parameters = network.ParameterStorage.Start;
        _gradients = network.GradientStorage.Start;
        _buffers = network.BufferStorage.Start;
        _arenas = workspace.ArenaStarts;
        _states = workspace.StateStarts;
        _multipliers = workspace.Multipliers;
        _symbols = workspace.Symbols;
        _prepared = network.PreparedWeights;
        _fixed = _arenas[0];
        _samples = _arenas[1];
        _seed = network.Seed;
        _step = step;
        Batch = _symbols[0];
        Workers = workspace.Workers;
        WantsInputGradients = workspace.WantsInputGradients;
        Profile = workspace.Profile;
        Profile.Start();
    }

    /// <summary>The number of samples.</summary>
    public nint Batch { get; }

    /// <summary>The threads that the kernels share their work among.</summary>
    public Workers Workers { get; }

    /// <summary>Whether the backward pass computes the gradients of the inputs too.</summary>
    public bool WantsInputGradients { get; }

    /// <summary>Where a pass that was compiled with the build property <c>NetGenProfile</c> notes the time after each step.</summary>
    public Profile Profile { get; }

    /// <summary>The address in the flat parameters.</summary>
    /// <param name="offset">The offset in floats.</param>
    public Pointer Parameter(long offset) => _parameters + (nint)offset;

    /// <summary>The address in the flat gradients, which a backward pass adds to.</summary>
    /// <param name="offset">The offset in floats.</param>
    public Pointer Gradient(long offset) => _gradients + (nint)offset;

    /// <summary>The address in the flat buffers (running statistics).</summary>
    /// <param name="offset">The offset in floats.</param>
    public Pointer Buffer(long offset) => _buffers + (nint)offset;

    /// <summary>The address of what the workspace keeps from call to call.</summary>
    /// <param name="index">The number in <see cref="NetworkDefinition.States"/>.</param>
    public Pointer State(int index) => _states[index];

    /// <summary>The form of a weight that a frozen network has prepared; null if there is none, so that the weight itself is read.</summary>
    /// <param name="index">The number in <see cref="NetworkDefinition.PreparedWeights"/>.</param>
    public Pointer Prepared(int index) => _prepared is null ? Pointer.Null : _prepared[index];

    /// <summary>The address in arena 0, whose size does not depend on the call.</summary>
    /// <param name="offset">The offset in floats.</param>
    public Pointer Fixed(long offset) => _fixed + (nint)offset;

    /// <summary>The address in arena 1, which grows with the batch.</summary>
    /// <param name="offset">The offset in floats per sample.</param>
    public Pointer PerSample(long offset) => _samples + (nint)offset * Batch;

    /// <summary>The address in any arena.</summary>
    /// <param name="arena">The number of the arena in <see cref="NetworkDefinition.Arenas"/>.</param>
    /// <param name="offset">The offset in floats per unit.</param>
    public Pointer At(int arena, long offset) => _arenas[arena] + (nint)offset * _multipliers[arena];

    /// <summary>The value of a symbol in this call.</summary>
    /// <param name="symbol">The number of the symbol in <see cref="NetworkDefinition.Symbols"/>.</param>
    public nint Extent(int symbol) => _symbols[symbol];

    /// <summary>The key of one stream of random numbers: it depends on the network's seed, the training step and the stream only.</summary>
    /// <param name="stream">The number of the stream, one per random layer.</param>
    public ulong RandomKey(uint stream) => Kernels.RandomKey.Of(_seed, _step, stream);
}
