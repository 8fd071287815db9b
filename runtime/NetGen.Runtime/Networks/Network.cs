using NetGen.Kernels;
using NetGen.Runtime;

namespace NetGen;

/// <summary>The base of compiled networks: parameters, predictions, training passes.</summary>
/// <remarks>
/// Predictions only read the parameters, so that any number of threads may predict at once, each with a workspace of its own.
/// Training, loading and writing to parameters must not run at the same time as anything else.
/// </remarks>
public abstract partial class Network
{
    private readonly Dictionary<string, Layer> _layers = [];
    private readonly Dictionary<string, Parameter> _parameters = [];
    private readonly ThreadLocal<Workspace> _threadWorkspace;
    private ulong _step;

    /// <summary>Allocates the parameters and initializes them.</summary>
    /// <param name="definition">What the network is made of.</param>
    /// <param name="seed">Decides the first weights and all random layers: the same seed gives the same numbers on every machine.</param>
    protected Network(NetworkDefinition definition, ulong seed)
    {
        Architecture = definition;
        Seed = seed;
        ParameterStorage = new AlignedBuffer(StorageLength(definition.Parameters));
        GradientStorage = new AlignedBuffer(ParameterStorage.Length);
        BufferStorage = new AlignedBuffer(StorageLength(definition.Buffers));
        Rehearsal.Start(this);
        foreach (ParameterInfo info in definition.Parameters)
            _parameters.Add(info.Name, new Parameter(this, info, isBuffer: false));
        foreach (ParameterInfo info in definition.Buffers)
            _parameters.Add(info.Name, new Parameter(this, info, isBuffer: true));
        foreach (LayerInfo layer in definition.Layers)
            _layers[layer.Name] = new Layer(layer.Name);
        foreach (Parameter parameter in _parameters.Values)
            LayerOf(parameter.Name).Add(parameter);
        _threadWorkspace = new ThreadLocal<Workspace>(() => CreateWorkspace());
        Initialization.Run(this, Workers.Shared);
    }

    /// <summary>The name of the network's class.</summary>
    public string Name => Architecture.Name;

    /// <summary>What the network is made of.</summary>
    public NetworkDefinition Architecture { get; }

    /// <summary>The seed of the first weights and of the random layers.</summary>
    public ulong Seed { get; }

    /// <summary>All parameters in one piece, each tensor padded to a multiple of 16 floats.</summary>
    public Span<float> FlatParameters => ParameterStorage.Span;

    /// <summary>All gradients in one piece, in the layout of <see cref="FlatParameters"/>.</summary>
    public Span<float> FlatGradients => GradientStorage.Span;

    /// <summary>All parameters and buffers, in the order of their memory.</summary>
    public IReadOnlyCollection<Parameter> AllParameters => _parameters.Values;

    internal AlignedBuffer ParameterStorage { get; }

    internal AlignedBuffer GradientStorage { get; }

    internal AlignedBuffer BufferStorage { get; }

    /// <summary>A layer by its path.</summary>
    /// <param name="path">The path, such as <c>layer1.0.conv1</c>.</param>
    /// <exception cref="KeyNotFoundException">The network has no such layer.</exception>
    public Layer Layer(string path) => _layers.TryGetValue(path, out Layer? layer)
        ? layer
        : throw new KeyNotFoundException($"{Name} has no layer '{path}'; it has: {string.Join(", ", _layers.Keys)}.");

    /// <summary>A parameter or buffer by its path.</summary>
    /// <param name="path">The path, such as <c>conv1.weight</c>.</param>
    /// <exception cref="KeyNotFoundException">The network has no such parameter.</exception>
    public Parameter Parameter(string path) => _parameters.TryGetValue(path, out Parameter? parameter)
        ? parameter
        : throw new KeyNotFoundException($"{Name} has no parameter '{path}'; it has: {string.Join(", ", _parameters.Keys)}.");

    /// <summary>Makes the memory for calls of this network. Held and used again, it makes calls free of allocation.</summary>
    /// <param name="mode">Which passes it is for.</param>
    /// <param name="workers">The threads to use; <see cref="Workers.Shared"/> by default.</param>
    /// <exception cref="InvalidOperationException">The network has no such passes.</exception>
    public Workspace CreateWorkspace(WorkspaceMode mode = WorkspaceMode.Inference, Workers? workers = null)
    {
        PlanInfo plan = mode switch
        {
            WorkspaceMode.Inference => Architecture.Inference,
            WorkspaceMode.Training => Architecture.Training ?? throw new InvalidOperationException($"{Name} cannot be trained."),
            WorkspaceMode.Evaluation => Architecture.Evaluation ?? throw new InvalidOperationException($"{Name} has no loss layer to evaluate; add one, such as [CrossEntropy]."),
            WorkspaceMode.Stepwise => throw new ArgumentException("Predictions bit by bit are made with CreateStepper.", nameof(mode)),
            _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, null),
        };
        return new Workspace(this, mode, plan, workers ?? Workers.Shared);
    }

    /// <summary>Computes the first output of a network with one input of floats.</summary>
    /// <param name="input">Any number of samples, row-major.</param>
    /// <param name="extents">The declared symbolic dimensions, if the network has any.</param>
    /// <returns>The output, row-major, the batch first. It holds until this thread's next prediction with this network.</returns>
    /// <exception cref="ArgumentException">The length is no multiple of a sample's, or a symbolic dimension is missing or out of range.</exception>
    /// <exception cref="InvalidOperationException">The network has several inputs: use <see cref="Infer(Workspace)"/>.</exception>
    public ReadOnlySpan<float> Predict(ReadOnlySpan<float> input, params ReadOnlySpan<int> extents) => Predict(input, _threadWorkspace.Value!, extents);

    /// <inheritdoc cref="Predict(ReadOnlySpan{float}, ReadOnlySpan{int})"/>
    /// <param name="input">Any number of samples, row-major.</param>
    /// <param name="workspace">A workspace of mode <see cref="WorkspaceMode.Inference"/>. The result lies in it and holds until its next use.</param>
    /// <param name="extents">The declared symbolic dimensions, if the network has any.</param>
    public ReadOnlySpan<float> Predict(ReadOnlySpan<float> input, Workspace workspace, params ReadOnlySpan<int> extents)
    {
        Check(workspace);
        workspace.BeginFor(OnlyInput(), input.Length, extents);
        input.CopyTo(workspace.Input());
        Infer(workspace);
        return workspace.Output();
    }

    /// <summary>Computes the first output of a network with one input from integers: tokens, or whole numbers for an input of floats.</summary>
    /// <inheritdoc cref="Predict(ReadOnlySpan{float}, ReadOnlySpan{int})"/>
    public ReadOnlySpan<float> Predict(ReadOnlySpan<int> input, params ReadOnlySpan<int> extents) => Predict(input, _threadWorkspace.Value!, extents);

    /// <summary>Computes the first output of a network with one input from integers: tokens, or whole numbers for an input of floats.</summary>
    /// <inheritdoc cref="Predict(ReadOnlySpan{float}, Workspace, ReadOnlySpan{int})"/>
    public ReadOnlySpan<float> Predict(ReadOnlySpan<int> input, Workspace workspace, params ReadOnlySpan<int> extents)
    {
        Check(workspace);
        TensorInfo info = OnlyInput();
        workspace.BeginFor(info, input.Length, extents);
        if (info.Type == ElementType.Int32)
        {
            input.CopyTo(workspace.InputInt32());
        }
        else
        {
            // Whole numbers, as in Predict([0, 1]), are numbers too.
            Span<float> values = workspace.Input();
            for (int i = 0; i < input.Length; i++)
                values[i] = input[i];
        }

        Infer(workspace);
        return workspace.Output();
    }

    /// <summary>Computes the outputs from the inputs in a workspace of mode <see cref="WorkspaceMode.Inference"/>.</summary>
    /// <param name="workspace">A workspace of this network, whose inputs have been written.</param>
    /// <exception cref="ArgumentException">The workspace is another network's, or a label or token is out of range.</exception>
    /// <exception cref="InvalidOperationException">The workspace is of another mode.</exception>
    public void Infer(Workspace workspace)
    {
        Enter(workspace, WorkspaceMode.Inference, nameof(Infer));
        if (workspace.Batch > 0)
            Infer(new Frame(this, workspace, step: 0));
        Leave(workspace, backwardFollows: false);
    }

    /// <summary>Computes the outputs and the loss, in inference mode, in a workspace of mode <see cref="WorkspaceMode.Evaluation"/>.</summary>
    /// <inheritdoc cref="Infer(Workspace)"/>
    public void Evaluate(Workspace workspace)
    {
        Enter(workspace, WorkspaceMode.Evaluation, nameof(Evaluate));
        if (workspace.Batch > 0)
            Evaluate(new Frame(this, workspace, step: 0));
        Leave(workspace, backwardFollows: false);
    }

    /// <summary>Computes the outputs and the loss, if there is one, in a workspace of mode <see cref="WorkspaceMode.Training"/>; random layers draw anew.</summary>
    /// <param name="workspace">A workspace of this network, whose inputs have been written.</param>
    /// <exception cref="ArgumentException">The workspace is another network's, or a label or token is out of range.</exception>
    /// <exception cref="InvalidOperationException">The workspace is of another mode, or the network is frozen.</exception>
    public void Forward(Workspace workspace)
    {
        ThrowIfFrozen("Training");
        Enter(workspace, WorkspaceMode.Training, nameof(Forward));
        workspace.Step = ++_step;
        if (workspace.Batch > 0)
            Forward(new Frame(this, workspace, workspace.Step));
        Leave(workspace, backwardFollows: true);
    }

    /// <summary>
    /// Adds the gradients of the parameters to those already there, and computes the gradients of the inputs if the workspace wants them. Starts from the
    /// loss; in a network without one, from <see cref="Workspace.OutputGradient(int)"/>.
    /// </summary>
    /// <param name="workspace">The workspace of the <see cref="Forward(Workspace)"/> just before.</param>
    /// <exception cref="InvalidOperationException">The workspace has seen no forward pass since its last <see cref="Workspace.Begin"/> or backward pass.</exception>
    public void Backward(Workspace workspace)
    {
        Check(workspace);
        if (!workspace.HasForwarded)
            throw new InvalidOperationException("Backward follows a Forward with the same workspace, once.");
        if (workspace.Batch > 0)
            Backward(new Frame(this, workspace, workspace.Step));
        Leave(workspace, backwardFollows: false);
    }

    /// <summary>Sets all gradients to zero. Optimizer steps do so themselves.</summary>
    public void ZeroGradients() => GradientStorage.Span.Clear();

    /// <summary>The compiled prediction.</summary>
    /// <param name="f">Addresses and extents.</param>
    protected abstract void Infer(in Frame f);

    /// <summary>The steps of the compiled prediction, each once and the last first, but for those that read integers made by others. It has no results: it is run so that the steps' methods get compiled.</summary>
    /// <param name="f">Addresses and extents.</param>
    protected virtual void Rehearse(in Frame f)
    {
    }

    /// <summary>The compiled prediction with its loss; a network without a loss has none.</summary>
    /// <param name="f">Addresses and extents.</param>
    protected virtual void Evaluate(in Frame f) => throw new NotSupportedException($"{Name} has no loss layer.");

    /// <summary>The compiled forward pass in training mode.</summary>
    /// <param name="f">Addresses and extents.</param>
    protected abstract void Forward(in Frame f);

    /// <summary>The compiled backward pass.</summary>
    /// <param name="f">Addresses and extents.</param>
    protected abstract void Backward(in Frame f);

    /// <summary>What is compiled to come before the first position of a prediction bit by bit.</summary>
    /// <param name="f">Addresses and extents.</param>
    protected virtual void BeginSteps(in Frame f) => throw new NotSupportedException($"{Name} predicts whole sequences only.");

    /// <summary>The compiled prediction for the next positions.</summary>
    /// <param name="f">Addresses and extents.</param>
    protected virtual void Step(in Frame f) => throw new NotSupportedException($"{Name} predicts whole sequences only.");

    /// <summary>Fills the derived symbols, the last of <see cref="NetworkDefinition.Symbols"/>, from the declared ones.</summary>
    /// <param name="symbols">The values of all symbols.</param>
    protected virtual void DeriveSymbols(Span<nint> symbols)
    {
    }

    /// <summary>Makes a block part of this network.</summary>
    /// <typeparam name="T">The class of the block.</typeparam>
    /// <param name="block">The block.</param>
    /// <param name="path">The path of this use.</param>
    /// <returns>The block.</returns>
    protected T Bind<T>(T block, string path)
        where T : Block
    {
        block.Attach(this, path);
        return block;
    }

    /// <summary>Runs the rehearsal of a prediction in a workspace for that; nothing else of the network is changed.</summary>
    internal void Rehearse(Workspace workspace)
    {
        Rehearse(new Frame(this, workspace, step: 0));
        GC.KeepAlive(workspace);
        GC.KeepAlive(this);
    }

    internal void FillDerivedSymbols(Span<nint> symbols) => DeriveSymbols(symbols);

    private static long StorageLength(ParameterInfo[] tensors)
    {
        long end = 0;
        foreach (ParameterInfo tensor in tensors)
            end = Math.Max(end, tensor.Offset + tensor.Count);
        return (end + 15) / 16 * 16;
    }

    private Layer LayerOf(string parameter)
    {
        int dot = parameter.LastIndexOf('.');
        string path = dot < 0 ? "" : parameter[..dot];
        if (!_layers.TryGetValue(path, out Layer? layer))
            _layers[path] = layer = new Layer(path);
        return layer;
    }

    private TensorInfo OnlyInput() => Architecture.Inputs.Length == 1
        ? Architecture.Inputs[0]
        : throw new InvalidOperationException($"{Name} has {Architecture.Inputs.Length} inputs; write them into a workspace and call Infer.");

    private void Check(Workspace workspace)
    {
        if (workspace.Network != this)
            throw new ArgumentException($"The workspace belongs to another network ({workspace.Network.Name}); create it with this one's CreateWorkspace.", nameof(workspace));
    }

    private void Enter(Workspace workspace, WorkspaceMode mode, string pass)
    {
        Check(workspace);
        workspace.Enter(mode, pass);
    }

    // The frame holds bare addresses: its owners must outlive the pass.
    private void Leave(Workspace workspace, bool backwardFollows)
    {
        workspace.Leave(backwardFollows);
        GC.KeepAlive(workspace);
        GC.KeepAlive(this);
    }
}
