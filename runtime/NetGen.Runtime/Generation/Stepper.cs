using NetGen.Kernels;
using NetGen.Runtime;

namespace NetGen;

/// <summary>
/// Predicts sequences bit by bit along time, and keeps what later positions need of earlier ones: recurrent states, keys and values of causal attention, what an encoder has made of the other inputs.
/// One thread uses a stepper at a time; many may share one network.
/// </summary>
/// <remarks>
/// The order of calls: <see cref="Begin"/>; for a network with other inputs, writing them to <see cref="Input"/> and <see cref="InputInt32"/>; then <see cref="Step(ReadOnlySpan{int})"/> as often as
/// positions come, one or many at a time. Nothing is allocated from step to step but where caches grow, by doubling.
/// </remarks>
public sealed partial class Stepper
{
    private const int LeastCapacity = 64;

    private readonly StepwiseInfo _info;
    private readonly Workspace _start;
    private readonly Workspace _steps;
    private readonly int[] _extents;
    private readonly bool[] _hasTime;
    private bool _hasStarted;
    private bool _hasReadInputs;
    private bool _isPrepared;

    internal Stepper(Network network, int batch, Workers workers)
    {
        Network = network;
        NetworkDefinition definition = network.Architecture;
        _info = definition.Stepwise ?? throw new InvalidOperationException($"{network.Name} cannot predict bit by bit: {definition.NotStepwise ?? "it has no symbolic dimension to go along"}.");
        _start = new Workspace(network, WorkspaceMode.Stepwise, _info.Start, workers);
        _steps = new Workspace(network, WorkspaceMode.Stepwise, _info.Step, workers);
        _extents = new int[definition.DeclaredSymbols - 1];
        Array.Fill(_extents, 1);
        _hasTime = [.. definition.Inputs.Select(input => input.Shape.Any(extent => extent.Symbol == _info.Time))];
        if (_extents.Length == 1)
            Begin(batch);
        else
            (Batch, _extents[_info.Time - 1]) = (batch, 1);
    }

    /// <summary>The network.</summary>
    public Network Network { get; }

    /// <summary>The number of sequences side by side.</summary>
    public int Batch { get; private set; }

    /// <summary>The number of positions so far.</summary>
    public int Position { get; private set; }

    /// <summary>The most positions that a sequence may have; null if there is no limit.</summary>
    public int? Limit => Network.Architecture.MaximumExtents?[_info.Time] is > 0 and int limit ? limit : null;

    /// <summary>Begins new sequences.</summary>
    /// <param name="batch">The number of sequences.</param>
    /// <param name="extents">The declared symbolic dimensions but for that of time, in the order of their declaration.</param>
    /// <exception cref="ArgumentException">A length is missing, too many, below its least or above its largest value.</exception>
    public void Begin(int batch, params ReadOnlySpan<int> extents)
    {
        if (extents.Length != _extents.Length - 1)
            throw new ArgumentException($"{Network.Name} has {_extents.Length - 1} symbolic dimension(s) besides that of time; {extents.Length} came.", nameof(extents));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batch);
        for (int i = 0, next = 0; i < _extents.Length; i++)
        {
            if (i != _info.Time - 1)
                _extents[i] = extents[next++];
        }

        Batch = batch;
        Position = 0;
        _hasStarted = _hasReadInputs = _isPrepared = false;
        _start.Begin(batch, Extents(1));
    }

    /// <summary>Begins as many sequences anew, with the same other inputs.</summary>
    public void Reset()
    {
        Batch = _start.Batch;
        Position = 0;
        _hasStarted = _isPrepared = false;
    }

    /// <summary>Where an input is written: the other inputs before the first step, that of time between <see cref="Prepare"/> and <see cref="Run"/>.</summary>
    /// <param name="name">Its name.</param>
    public Span<float> Input(string name) => WorkspaceOf(name).Input(name);

    /// <inheritdoc cref="Input"/>
    public Span<int> InputInt32(string name) => WorkspaceOf(name).InputInt32(name);

    /// <summary>Predicts for the next tokens.</summary>
    /// <param name="tokens">(batch, n) for any n: the tokens that follow those so far.</param>
    /// <returns>The first output for these positions, the batch first; it holds until the next step.</returns>
    /// <exception cref="ArgumentException">The length is no multiple of the batch, the sequences get longer than <see cref="Limit"/>, or a token is out of range.</exception>
    /// <exception cref="InvalidOperationException">Several inputs, or one of floats, have time: use <see cref="Prepare"/> and <see cref="Run"/>.</exception>
    public ReadOnlySpan<float> Step(ReadOnlySpan<int> tokens)
    {
        TensorInfo input = TimeInput(ElementType.Int32);
        Prepare(Positions(input, tokens.Length));
        tokens.CopyTo(_steps.InputInt32(input.Name));
        return Run();
    }

    /// <summary>Predicts for the next positions of a sequence of floats.</summary>
    /// <param name="values">(batch, n, …) for any n.</param>
    /// <inheritdoc cref="Step(ReadOnlySpan{int})"/>
    public ReadOnlySpan<float> Step(ReadOnlySpan<float> values)
    {
        TensorInfo input = TimeInput(ElementType.Float32);
        Prepare(Positions(input, values.Length));
        values.CopyTo(_steps.Input(input.Name));
        return Run();
    }

    /// <summary>Makes ready for some positions, whose inputs are then written.</summary>
    /// <param name="positions">Their number.</param>
    /// <exception cref="ArgumentException">The sequences get longer than <see cref="Limit"/>.</exception>
    public void Prepare(int positions)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(positions);
        if (Limit is { } limit && Position + (long)positions > limit)
            throw new ArgumentException($"A sequence of {Network.Name} has at most {limit} positions; there are {Position}, and {positions} come.", nameof(positions));
        Start();
        nint room = _steps.Symbols[_info.Capacity];
        if (Position + positions > room)
        {
            nint capacity = Math.Max(Position + positions, Math.Max(2 * room, LeastCapacity));
            _steps.GrowCaches(_info, Position, Limit is { } most ? Math.Min(capacity, most) : capacity);
        }

        _steps.Symbols[_info.Past] = Position;
        _steps.Begin(Batch, Extents(positions));
        _isPrepared = true;
    }

    /// <summary>Predicts for the positions that <see cref="Prepare"/> has announced.</summary>
    /// <returns>The first output for these positions, the batch first; it holds until the next step.</returns>
    /// <exception cref="InvalidOperationException"><see cref="Prepare"/> has not been called.</exception>
    public ReadOnlySpan<float> Run()
    {
        if (!_isPrepared)
            throw new InvalidOperationException("Run follows Prepare, once.");
        _isPrepared = false;
        Network.RunStep(_steps);
        Position += (int)_steps.Symbols[_info.Time];
        return _steps.Output();
    }

    /// <summary>An output of the last step.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="InvalidOperationException">There has been no step.</exception>
    public ReadOnlySpan<float> Output(string name) => _steps.Output(name);

    /// <summary>Makes the next sequences continuations of some of these: what a beam search does after each step.</summary>
    /// <param name="samples">For each next sequence the number of the one that it continues; one may be continued several times, or not at all.</param>
    /// <exception cref="ArgumentException">There is no such sequence, or none is chosen.</exception>
    public void Select(ReadOnlySpan<int> samples)
    {
        if (samples.IsEmpty)
            throw new ArgumentException("At least one sequence goes on.", nameof(samples));
        int found = samples.IndexOfAnyExceptInRange(0, Batch - 1);
        if (found >= 0)
            throw new ArgumentException($"The sequences are 0 … {Batch - 1}; {samples[found]} came.", nameof(samples));
        Start();
        _steps.SelectStates(samples);
        Batch = samples.Length;
        _isPrepared = false;
    }

    // What does not depend on time is computed once, when the other inputs are there.
    private void Start()
    {
        if (_hasStarted)
            return;
        _hasStarted = true;
        _steps.Symbols[_info.Past] = 0;
        _steps.Begin(Batch, Extents(1));
        _steps.ResetStates();
        if (_info.Start.StateUpdates is not { } updates)
            return;
        if (!_hasReadInputs)
            Network.RunBeginSteps(_start);
        _hasReadInputs = true;
        foreach (StateUpdate update in updates)
            _start.Updated(update).CopyTo(_steps.State(update.State));
    }

    private int[] Extents(int positions)
    {
        _extents[_info.Time - 1] = positions;
        return _extents;
    }

    private Workspace WorkspaceOf(string input)
    {
        TensorInfo[] inputs = Network.Architecture.Inputs;
        for (int i = 0; i < inputs.Length; i++)
        {
            if (inputs[i].Name == input && _hasTime[i])
                return _steps;
        }

        return _start;
    }

    private TensorInfo TimeInput(ElementType type)
    {
        TensorInfo? only = null;
        for (int i = 0; i < _hasTime.Length; i++)
        {
            if (!_hasTime[i])
                continue;
            if (only is not null)
                throw new InvalidOperationException($"Several inputs of {Network.Name} have time; call Prepare, write them, and call Run.");
            only = Network.Architecture.Inputs[i];
        }

        return only!.Type == type ? only : throw new InvalidOperationException($"The input '{only.Name}' of {Network.Name} takes {(only.Type == ElementType.Int32 ? "integers" : "floats")}.");
    }

    private int Positions(TensorInfo input, int length)
    {
        long position = Batch;
        foreach (Extent extent in input.Shape.AsSpan(1))
            position *= extent.Symbol == _info.Time ? 1 : _steps.ExtentOf(extent);
        if (length == 0 || length % position != 0)
            throw new ArgumentException($"Input '{input.Name}' of {Network.Name} takes {position} value(s) for each position of {Batch} sequence(s); {length} came, which is no multiple.");
        return (int)(length / position);
    }
}
