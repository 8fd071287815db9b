using System.Runtime.InteropServices;
using NetGen.Kernels;
using NetGen.Runtime;

namespace NetGen;

/// <summary>
/// The memory of one call at a time of a network: inputs, intermediate values, outputs. It is planned when the network is compiled, grows with
/// the largest batch seen, and is then used again without allocating. One thread uses a workspace at a time; many workspaces share one network.
/// </summary>
/// <remarks>
/// The order of a call: <see cref="Begin"/>, write <see cref="Input(int)"/> (and <see cref="Target(int)"/>), run the network, read
/// <see cref="Output(int)"/>. A pass may reuse the memory of its inputs, so they are written anew for each pass. Spans stay valid in memory, but show the
/// present call only until the next <see cref="Begin"/>.
/// </remarks>
public sealed partial class Workspace
{
    private readonly Network _network;
    private readonly PlanInfo _plan;
    private readonly AlignedBuffer[] _arenas;
    private Progress _progress;
    private float[] _ignored = [];

    internal Workspace(Network network, WorkspaceMode mode, PlanInfo plan, Workers workers)
    {
        _network = network;
        _plan = plan;
        Mode = mode;
        Workers = workers;
        NetworkDefinition definition = network.Architecture;
        _arenas = new AlignedBuffer[definition.Arenas.Length];
        ArenaStarts = new Pointer[_arenas.Length];
        Multipliers = new nint[_arenas.Length];
        Symbols = new nint[definition.Symbols.Length];
        _states = new AlignedBuffer[definition.States?.Length ?? 0];
        StateStarts = new Pointer[_states.Length];

        // Not Array.Fill, a long method that the JIT would compile for each type of element before the first prediction.
        var empty = new AlignedBuffer(0);
        for (int arena = 0; arena < _arenas.Length; arena++)
            _arenas[arena] = empty;
        for (int state = 0; state < _states.Length; state++)
            _states[state] = empty;

        // The empty batch at the shortest lengths: a workspace is in order from the start.
        for (int symbol = 0; symbol < Symbols.Length; symbol++)
            Symbols[symbol] = 1;
        Prepare(0);
    }

    private enum Progress
    {
        Begun,
        Forwarded,
        Finished,
    }

    /// <summary>Which passes the workspace has memory for.</summary>
    public WorkspaceMode Mode { get; }

    /// <summary>The threads that the passes share their work among.</summary>
    public Workers Workers { get; }

    /// <summary>The number of samples of the present call.</summary>
    public int Batch => (int)Symbols[0];

    /// <summary>Whether <see cref="Network.Backward(Workspace)"/> computes the gradients of the inputs too.</summary>
    public bool WantsInputGradients { get; set; }

    /// <summary>Where the time of the passes in this workspace goes, if the project is compiled with the build property <c>NetGenProfile</c>; else empty.</summary>
    public Profile Profile { get; } = new();

    /// <summary>The bytes that the workspace holds.</summary>
    public long Bytes
    {
        get
        {
            long floats = 0;
            foreach (AlignedBuffer buffer in _arenas.Concat(_states))
                floats += buffer.Length;
            return floats * sizeof(float);
        }
    }

    /// <summary>The loss of the last pass, the mean over the batch unless the loss layer says otherwise; 0 for an empty batch.</summary>
    /// <exception cref="InvalidOperationException">The network or the mode has no loss, or no pass has run since <see cref="Begin"/>.</exception>
    public float Loss
    {
        get
        {
            if (_plan.Loss.IsNone)
                throw new InvalidOperationException(Mode == WorkspaceMode.Inference
                    ? $"A prediction of {_network.Name} computes no loss; use a workspace of mode Training or Evaluation."
                    : $"{_network.Name} has no loss layer.");
            CheckRan("the loss", "");
            return Batch == 0 ? 0 : At(_plan.Loss, 1)[0];
        }
    }

    internal Pointer[] ArenaStarts { get; }

    internal nint[] Multipliers { get; }

    internal nint[] Symbols { get; }

    internal Network Network => _network;

    /// <summary>The training step of the last forward pass, which decides the random numbers of its backward pass too.</summary>
    internal ulong Step { get; set; }

    internal bool HasForwarded => _progress == Progress.Forwarded;

    private NetworkDefinition Definition => _network.Architecture;

    /// <summary>Starts a call: sets the batch and the symbolic lengths, and grows the memory if it is too small.</summary>
    /// <param name="batch">The number of samples; 0 gives empty results.</param>
    /// <param name="extents">The declared symbolic dimensions in the order of their declaration, each at least 1.</param>
    /// <exception cref="ArgumentException">A length is missing, too many, below its least or above its largest value.</exception>
    public void Begin(int batch, params ReadOnlySpan<int> extents)
    {
        // A forward pass that no backward pass has followed.
        UpdateStates();
        NetworkDefinition definition = Definition;
        ArgumentOutOfRangeException.ThrowIfNegative(batch);
        ReadOnlySpan<string> declared = definition.Symbols.AsSpan(1, definition.DeclaredSymbols - 1);
        if (extents.Length != declared.Length)
        {
            throw new ArgumentException(declared.Length == 0
                ? $"{_network.Name} has no symbolic dimensions; {extents.Length} came."
                : $"{_network.Name} takes {declared.Length} symbolic dimension(s), {string.Join(", ", declared.ToArray())}; {extents.Length} came.", nameof(extents));
        }

        if (extents.Length > 0)
            SetExtents(declared, extents);
        Prepare(batch);
    }

    /// <summary>Where an input is written: row-major, the batch first.</summary>
    /// <param name="index">The number of the input.</param>
    public Span<float> Input(int index = 0) => Floats(_plan.Inputs[index], Definition.Inputs[index], "Input");

    /// <inheritdoc cref="Input(int)"/>
    /// <param name="name">The name of the input.</param>
    public Span<float> Input(string name) => Input(Find(Definition.Inputs, name, "input"));

    /// <summary>Where an integer input (tokens) is written: row-major, the batch first.</summary>
    /// <param name="index">The number of the input.</param>
    public Span<int> InputInt32(int index = 0) => Integers(_plan.Inputs[index], Definition.Inputs[index], "Input");

    /// <inheritdoc cref="InputInt32(int)"/>
    /// <param name="name">The name of the input.</param>
    public Span<int> InputInt32(string name) => InputInt32(Find(Definition.Inputs, name, "input"));

    /// <summary>Where a target is written: row-major, the batch first.</summary>
    /// <param name="index">The number of the target.</param>
    public Span<float> Target(int index = 0) => Floats(TargetPlace(index), Definition.Targets[index], "Target");

    /// <inheritdoc cref="Target(int)"/>
    /// <param name="name">The name of the target.</param>
    public Span<float> Target(string name) => Target(Find(Definition.Targets, name, "target"));

    /// <summary>Where an integer target (labels) is written: row-major, the batch first.</summary>
    /// <param name="index">The number of the target.</param>
    public Span<int> TargetInt32(int index = 0) => Integers(TargetPlace(index), Definition.Targets[index], "Target");

    /// <inheritdoc cref="TargetInt32(int)"/>
    /// <param name="name">The name of the target.</param>
    public Span<int> TargetInt32(string name) => TargetInt32(Find(Definition.Targets, name, "target"));

    /// <summary>An output of the last pass: row-major, the batch first.</summary>
    /// <param name="index">The number of the output.</param>
    /// <exception cref="InvalidOperationException">No pass has run since <see cref="Begin"/>.</exception>
    public ReadOnlySpan<float> Output(int index = 0)
    {
        Place place = _plan.Outputs[index];
        CheckRan("output ", Definition.Outputs[index].Name);
        return Floats(place, Definition.Outputs[index], "Output");
    }

    /// <inheritdoc cref="Output(int)"/>
    /// <param name="name">The name of the output.</param>
    public ReadOnlySpan<float> Output(string name) => Output(Find(Definition.Outputs, name, "output"));

    /// <summary>The gradient of the loss with respect to an input, left by the backward pass.</summary>
    /// <param name="index">The number of the input.</param>
    /// <exception cref="InvalidOperationException">
    /// The input is of integers, <see cref="WantsInputGradients"/> was off, or <see cref="Network.Backward(Workspace)"/> has not run since <see cref="Begin"/>.
    /// </exception>
    public ReadOnlySpan<float> InputGradient(int index = 0)
    {
        TensorInfo input = Definition.Inputs[index];
        CheckTraining("input", input.Name);
        Place place = _plan.InputGradients[index];
        if (place.IsNone)
            throw new InvalidOperationException($"Input '{input.Name}' of {_network.Name} has no gradient.");
        if (!WantsInputGradients)
            throw new InvalidOperationException("Gradients of inputs are computed on demand: set WantsInputGradients before the backward pass.");
        if (_progress != Progress.Finished)
            throw new InvalidOperationException("Gradients of inputs are there after Backward.");
        return Floats(place, input, "Input");
    }

    /// <inheritdoc cref="InputGradient(int)"/>
    /// <param name="name">The name of the input.</param>
    public ReadOnlySpan<float> InputGradient(string name) => InputGradient(Find(Definition.Inputs, name, "input"));

    /// <summary>
    /// Where the gradient of an output is written, after the forward and before the backward pass of a network that has no loss of its own. What no parameter and no input has a part in
    /// (weights of an attention, say) takes a gradient too, which changes nothing.
    /// </summary>
    /// <param name="index">The number of the output.</param>
    /// <exception cref="InvalidOperationException">
    /// The network has a loss, which its backward pass starts from; or <see cref="Network.Forward(Workspace)"/> has not run since <see cref="Begin"/>.
    /// </exception>
    public Span<float> OutputGradient(int index = 0)
    {
        TensorInfo output = Definition.Outputs[index];
        CheckTraining("output", output.Name);
        if (_plan.OutputGradients.Length == 0)
            throw new InvalidOperationException($"The backward pass of {_network.Name} starts from its loss; it takes no gradient of an output.");
        if (_progress != Progress.Forwarded)
            throw new InvalidOperationException("Gradients of outputs are written between Forward and Backward.");
        return Floats(_plan.OutputGradients[index], output, "Output");
    }

    /// <inheritdoc cref="OutputGradient(int)"/>
    /// <param name="name">The name of the output.</param>
    public Span<float> OutputGradient(string name) => OutputGradient(Find(Definition.Outputs, name, "output"));

    /// <summary>Starts a call with as many samples as an input of this length holds.</summary>
    internal void BeginFor(TensorInfo input, int length, ReadOnlySpan<int> extents)
    {
        // The lengths are checked, and the derived ones filled, before the batch is known.
        Begin(0, extents);
        long sample = SampleLength(input);
        if (length % sample != 0)
        {
            throw new ArgumentException(
                $"Input '{input.Name}' of {_network.Name} takes {Describe(input)} = {sample} values per sample; {length} came, which is no multiple.", nameof(input));
        }

        Prepare((int)(length / sample));
    }

    /// <summary>Before a pass: the mode must be the pass's, and labels and tokens must be in range.</summary>
    internal void Enter(WorkspaceMode mode, string pass)
    {
        if (Mode != mode)
            throw new InvalidOperationException($"{pass} needs a workspace of mode {mode}; this one is of mode {Mode}. Create it with CreateWorkspace(WorkspaceMode.{mode}).");
        for (int i = 0; i < _plan.Inputs.Length; i++)
            CheckRange(_plan.Inputs[i], Definition.Inputs[i], "Input");
        for (int i = 0; i < _plan.Targets.Length; i++)
            CheckRange(_plan.Targets[i], Definition.Targets[i], "Target");
    }

    /// <summary>After a pass. A backward pass that follows reads the states as the forward pass has found them.</summary>
    internal void Leave(bool backwardFollows)
    {
        if (backwardFollows || Mode != WorkspaceMode.Training)
            _hasUpdates = Symbols[0] > 0;
        if (!backwardFollows)
            UpdateStates();
        _progress = backwardFollows ? Progress.Forwarded : Progress.Finished;
    }

    /// <summary>The values of one sample of a tensor in the present call.</summary>
    internal long SampleLength(TensorInfo tensor)
    {
        long length = 1;
        for (int axis = 1; axis < tensor.Shape.Length; axis++)
            length = checked(length * ExtentOf(tensor.Shape[axis]));
        return length;
    }

    internal long ExtentOf(Extent extent) => extent.IsSymbolic ? Symbols[extent.Symbol] : extent.Size;

    /// <summary>Fills all memory with NaN, so that a test sees a pass read what nobody wrote.</summary>
    internal void Poison()
    {
        foreach (AlignedBuffer arena in _arenas)
            arena.Span.Fill(float.NaN);
    }

    private static int Find(TensorInfo[] tensors, string name, string kind)
    {
        for (int i = 0; i < tensors.Length; i++)
        {
            if (tensors[i].Name == name)
                return i;
        }

        throw new ArgumentException($"There is no {kind} '{name}'; there is: {string.Join(", ", tensors.Select(tensor => tensor.Name))}.", nameof(name));
    }

    private void SetExtents(ReadOnlySpan<string> declared, ReadOnlySpan<int> extents)
    {
        for (int i = 0; i < extents.Length; i++)
        {
            int limit = Definition.MaximumExtents?[i + 1] ?? 0;
            if (extents[i] < 1 || (limit > 0 && extents[i] > limit))
            {
                string range = limit > 0 ? $"lies in 1 … {limit}" : "is at least 1";
                throw new ArgumentException($"The dimension {declared[i]} of {_network.Name} {range}; {extents[i]} came.", nameof(extents));
            }
        }

        for (int i = 0; i < extents.Length; i++)
            Symbols[i + 1] = extents[i];
    }

    private void Prepare(int batch)
    {
        Symbols[0] = batch;
        try
        {
            Grow();
        }
        catch
        {
            // Too large for the memory: the empty batch, for which no pass runs, is always safe.
            Symbols[0] = 0;
            throw;
        }
        finally
        {
            _progress = Progress.Begun;
        }
    }

    private void Grow()
    {
        NetworkDefinition definition = Definition;
        if (definition.DerivedSymbols > 0)
            _network.FillDerivedSymbols(Symbols);
        for (int arena = 0; arena < _arenas.Length; arena++)
        {
            nint multiplier = 1;
            foreach (int symbol in definition.Arenas[arena])
                multiplier = checked(multiplier * Symbols[symbol]);
            long needed = checked(_plan.ArenaUnits[arena] * multiplier);
            if (_arenas[arena].Length < needed)
                _arenas[arena] = new AlignedBuffer(needed);
            ArenaStarts[arena] = _arenas[arena].Start;
            Multipliers[arena] = multiplier;
        }

        GrowStates();
    }

    // What no step reads still has a place to be written to.
    private Span<float> Ignored(TensorInfo tensor)
    {
        int length = checked((int)(Symbols[0] * SampleLength(tensor)));
        if (_ignored.Length < length)
            _ignored = new float[length];
        return _ignored.AsSpan(0, length);
    }

    private Place TargetPlace(int index) => _plan.Targets.Length > 0
        ? _plan.Targets[index]
        : throw new InvalidOperationException(Definition.Targets.Length == 0
            ? $"{_network.Name} has no loss layer, so it takes no target."
            : $"A prediction of {_network.Name} takes no target; use a workspace of mode Training or Evaluation.");

    private Span<float> Floats(Place place, TensorInfo tensor, string kind) => tensor.Type == ElementType.Float32
        ? place.IsNone ? Ignored(tensor) : At(place, checked(Symbols[0] * SampleLength(tensor)))
        : throw new InvalidOperationException($"{kind} '{tensor.Name}' of {_network.Name} takes integers; use {kind}Int32.");

    private Span<int> Integers(Place place, TensorInfo tensor, string kind) => tensor.Type == ElementType.Int32
        ? MemoryMarshal.Cast<float, int>(place.IsNone ? Ignored(tensor) : At(place, checked(Symbols[0] * SampleLength(tensor))))
        : throw new InvalidOperationException($"{kind} '{tensor.Name}' of {_network.Name} takes floats; use {kind}.");

    // The span refers into the pinned array and so keeps it alive, also when the workspace is gone or has grown.
    private Span<float> At(Place place, long length) =>
        _arenas[place.Arena].Span.Slice(checked((int)(place.Offset * Multipliers[place.Arena])), checked((int)length));

    private void CheckRange(Place place, TensorInfo tensor, string kind)
    {
        if (tensor.Type == ElementType.Int32 && tensor.Limit > 0 && !place.IsNone)
            CheckIntegers(place, tensor, kind);
    }

    private void CheckIntegers(Place place, TensorInfo tensor, string kind)
    {
        ReadOnlySpan<int> values = Integers(place, tensor, kind);
        int start = 0;
        while (true)
        {
            int found = values[start..].IndexOfAnyExceptInRange(0, tensor.Limit - 1);
            if (found < 0)
                return;
            int position = start + found;
            if (values[position] != tensor.IgnoreIndex)
            {
                long sample = SampleLength(tensor);
                string at = sample == 1 ? $"sample {position}" : $"sample {position / sample}, position {position % sample}";
                throw new ArgumentException($"{kind} '{tensor.Name}' of {_network.Name} takes values in 0 … {tensor.Limit - 1}; {values[position]} came at {at}.");
            }

            start = position + 1;
        }
    }

    // Both take the parts of their message, so that nothing is put together unless it is thrown.
    private void CheckRan(string what, string name)
    {
        if (_progress == Progress.Begun)
            throw new InvalidOperationException($"There is no {what}{name} yet: no pass of {_network.Name} has run since Begin.");
    }

    private void CheckTraining(string what, string name)
    {
        if (Mode != WorkspaceMode.Training)
            throw new InvalidOperationException($"The gradient of {what} {name} needs a workspace of mode Training; this one is of mode {Mode}.");
    }

    private string Describe(TensorInfo tensor) => ShapeText.Of(tensor.Shape, Definition.Symbols);
}
