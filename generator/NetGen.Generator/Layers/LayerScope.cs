using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Options;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Layers;

/// <summary>
/// What a layer kind sees of the network while it is built: the current value, its arguments (LayerScope.Arguments.cs), issues
/// (LayerScope.Issues.cs), and what it can declare: parameters, the next value, targets and losses.
/// </summary>
internal sealed partial class LayerScope(Elaborator elaborator, Frame frame, LayerKind? kind, LayerSpec layer, string? name)
{
    private readonly List<ParameterDeclaration> _parameters = [];
    private readonly List<ParameterDeclaration> _undecided = [];
    private Lookahead? _lookahead;

    public Elaborator Elaborator { get; } = elaborator;

    /// <summary>The network or block that the layer stands in; for the structural kinds.</summary>
    public Frame Frame { get; } = frame;

    public LayerSpec Layer { get; } = layer;

    /// <summary>The layer's name in its block; its kind where it has none.</summary>
    public string Name { get; } = name ?? layer.Kind;

    /// <summary>The layer's path in the network.</summary>
    public string Path => Frame.Prefix + Name;

    /// <summary>What the names of its parameters begin with; the path unless a kind has reasons for another.</summary>
    public string ParameterPath { get; set; } = frame.Prefix + (name ?? layer.Kind);

    /// <summary>Whether the user has named it.</summary>
    public bool IsNamed => Layer.Named("Name") is { Kind: ConstantKind.Text };

    /// <summary>Whether its name has been reported; its parameters' names then go without saying.</summary>
    public bool HasDuplicateName { get; set; }

    /// <summary>Where the layer is written.</summary>
    public Place Place { get; } = frame.Place.Into(new PlaceStep(frame.Block?.Key, layer.Index));

    /// <summary>The value that the layer takes.</summary>
    public Tensor Current => Frame.Current!;

    /// <summary>The shape of the current value, without the batch.</summary>
    public Shape Shape => Current.Shape;

    /// <summary>
    /// Declares a trained parameter. Where the layer's block shares weights, gives that of the first use. Without an initialization, the
    /// layer's own Initializer counts, or else the activation that follows decides.
    /// </summary>
    /// <param name="name">Its name in the layer: "weight".</param>
    /// <param name="shape">Its shape in PyTorch's layout; an issue is reported where it is not constant.</param>
    /// <param name="fanIn">How many inputs one output sums up.</param>
    /// <param name="fanOut">How many outputs one input goes into.</param>
    public ParameterDeclaration Parameter(string name, Shape shape, Initialization? initialization = null, Dim? fanIn = null, Dim? fanOut = null) =>
        Declare(name, shape, initialization, fanIn, fanOut, isBuffer: false);

    /// <summary>Declares a buffer: a value that training keeps but does not train.</summary>
    public ParameterDeclaration Buffer(string name, Shape shape, Initialization initialization) =>
        Declare(name, shape, initialization, null, null, isBuffer: true);

    /// <summary>Counts a parameter that a layer within this one has declared among this layer's own.</summary>
    public void Adopt(ParameterDeclaration parameter) => _parameters.Add(parameter);

    /// <summary>A parameter that another layer of the same block has declared; null where there is none.</summary>
    /// <param name="path">Its path within the block: "token.weight".</param>
    public ParameterDeclaration? Existing(string path) => Elaborator.Find(Frame.Prefix + path);

    /// <summary>A named value; reports an unknown name and gives null.</summary>
    public Tensor? Tap(string name, ArgumentPlace argument)
    {
        if (Frame.Find(name) is { } tensor) return tensor;
        string known = string.Join(", ", Frame.Taps.Keys.OrderBy(n => n, StringComparer.Ordinal));
        Error(IssueIds.UnknownTap, argument, name, known.Length == 0 ? "there are none here" : known);
        return null;
    }

    /// <summary>The argument of the constructor at a position as what decides how many channels a value has.</summary>
    public ChannelSource ChannelsFrom(int at) => new(Place, At(at), Path);

    /// <summary>Notes that each position of the next value sees the positions after it; of advice only where a network predicts what comes next.</summary>
    /// <param name="id">What advice calls it.</param>
    /// <param name="remedy">What makes the layer look back only.</param>
    public void LooksAhead(string id, Fix remedy) => _lookahead = new Lookahead(id, remedy);

    /// <summary>A stream of random numbers of the layer's own.</summary>
    public uint RandomStream() => Elaborator.NextStream();

    /// <summary>Makes the next value and the current one of it.</summary>
    /// <param name="shape">Its shape without the batch.</param>
    /// <param name="lower">Makes it in a graph, batch first: <c>l => l.Graph.MatMul(l[input], l[weight])</c>.</param>
    /// <param name="multiplyAdds">Multiply-add pairs for one sample; nothing for element-wise work.</param>
    /// <param name="type">What its elements are.</param>
    /// <param name="operands">What it is made from besides the current value, so that initial weights before it are decided together.</param>
    public Tensor Next(Shape shape, Func<Lowering, Value> lower, Dim? multiplyAdds = null, ElementType type = ElementType.Float32, params Tensor[] operands)
    {
        // Weights stay undecided through layers without weights of their own (batch norm, pooling, an addition) until an activation comes.
        Tensor[] inputs = [.. (Frame.Current is null ? operands : operands.Prepend(Current)).Distinct()];
        IReadOnlyList<ParameterDeclaration> undecided = inputs.SelectMany(i => i.Undecided).Distinct().ToList();
        if (kind?.WeightsBefore is { } init)
        {
            foreach (ParameterDeclaration weight in undecided) weight.Initialization = new Initialization(init, weight.Initialization.Scale);
            undecided = [];
        }

        // With the axis of the embedding that is missing.
        if (_lacksEmbedding && shape == Shape) shape = shape.Append(Dim.Unknown);

        // An unknown size without an error before it is an overflow.
        bool tooLarge = shape.Size.IsUnknown || (shape.Size.IsConstant && shape.Size.Constant > int.MaxValue);
        if (tooLarge && Elaborator.Result.Issues.TrueForAll(i => i.Severity != IssueSeverity.Error)) BadArgument(ArgumentPlace.None, $"makes {shape}: more than {int.MaxValue} elements, which no array can hold");
        var tensor = new Tensor(shape, type, Path, Place, _undecided.Count > 0 ? _undecided : undecided);
        tensor.Provenance = Provenance.Through(tensor, Frame.Current, inputs);
        Elaborator.Add(new ElaboratedLayer(Path, Layer.Kind, Place, inputs, tensor, _parameters, multiplyAdds ?? Dim.Zero, lower) { Lookahead = _lookahead });
        Frame.Current = tensor;
        return tensor;
    }

    /// <summary>Gives something else that the layer makes a name, by which it can be read; nothing where the name is null.</summary>
    /// <param name="option">The argument that has the name.</param>
    /// <param name="lower">Makes it; what nothing reads is not computed.</param>
    /// <param name="from">What it is made of.</param>
    public void Expose(string option, string? name, Shape shape, Func<Lowering, Value> lower, params Tensor[] from)
    {
        if (name is null) return;
        if (Frame.Taps.ContainsKey(name))
        {
            Error(IssueIds.DuplicateName, Named(option), $"another value is named '{name}'");
            return;
        }

        var tensor = new Tensor(shape, ElementType.Float32, Path, Place, []);
        Elaborator.Add(new ElaboratedLayer(Path, Layer.Kind, Place, from, tensor, [], Dim.Zero, lower));
        Frame.Taps.Add(name, tensor);
    }

    /// <summary>Declares what a loss compares with. Its name is the loss's own, else "target", "target2", …</summary>
    /// <param name="shape">Its shape without the batch.</param>
    /// <param name="limit">For labels: the number of classes.</param>
    public Tensor Target(Shape shape, ElementType type, Dim? limit = null, int? ignoreIndex = null)
    {
        List<TargetDeclaration> targets = Elaborator.Result.Targets;
        string name = Layer.Named("Name") is { Kind: ConstantKind.Text } given ? given.Text : targets.Count == 0 ? "target" : "target" + (targets.Count + 1);
        var tensor = new Tensor(shape, type, name, Place, []) { Limit = limit };
        if (Frame.IsInnerNetwork) return tensor;
        if (targets.Any(t => t.Name == name)) Error(IssueIds.DuplicateName, Named("Name"), $"another target is named '{name}'");
        else targets.Add(new TargetDeclaration(name, tensor, ignoreIndex));
        return tensor;
    }

    /// <summary>Declares a loss, a scalar; its Weight argument is read here. The current value stays: the predictions.</summary>
    public void Loss(Func<Lowering, Value> lower)
    {
        double weight = Real("Weight", fallback: 1);
        if (!Frame.IsInnerNetwork) Elaborator.Result.Losses.Add(new LossDeclaration(Path, Layer.Kind, Place, Current, weight, lower));
    }

    private ParameterDeclaration Declare(string name, Shape shape, Initialization? initialization, Dim? fanIn, Dim? fanOut, bool isBuffer)
    {
        string path = ParameterPath + "." + name;
        if (Frame.IsShared && Elaborator.Find(path) is { } first)
        {
            if (first.Shape != shape && Frame.SaysSharing()) Error(IssueIds.SharedShape, ArgumentPlace.None, $"'{path}' {first.Shape} of the first use", $"needs {shape}", Unequal(first.Shape, shape));
            return first;
        }

        for (int i = 0; i < shape.Rank; i++)
        {
            // An unknown dimension stands for an issue that has been reported.
            if (!shape[i].IsConstant && !shape[i].IsUnknown) Error(IssueIds.SymbolicDimension, ArgumentPlace.None, $"'{name}' of shape {shape}", shape[i].ToString());
        }

        Initialization start = initialization ?? OwnInitialization();
        var parameter = new ParameterDeclaration(path, shape, start, Fan(fanIn), Fan(fanOut), isBuffer);
        if (!Elaborator.Declare(parameter) && !HasDuplicateName) Error(IssueIds.DuplicateName, Named("Name"), $"there is already a parameter '{path}'");
        _parameters.Add(parameter);
        if (start.Kind == Init.Auto) _undecided.Add(parameter);
        return parameter;
    }

    private static string Unequal(Shape a, Shape b) => a.Rank != b.Rank
        ? $"{a.Rank} axes against {b.Rank}"
        : string.Join(", ", Enumerable.Range(0, a.Rank).Where(i => !a[i].Equals(b[i])).Select(i => $"{a[i]} ≠ {b[i]}"));

    private static int Fan(Dim? dim) => dim is { IsConstant: true, Constant: > 0 and <= int.MaxValue } ? (int)dim.Constant : 1;

    private Initialization OwnInitialization()
    {
        Init init = Choice("Initializer", fallback: Init.Auto);
        double scale = Real("InitializerScale", fallback: 1);
        return new Initialization(init, scale);
    }
}
