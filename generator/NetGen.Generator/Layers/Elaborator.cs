using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Layers;

/// <summary>
/// Walks a network layer by layer, unfolds its blocks, infers every shape and declares every parameter. The one shape inference: the
/// generator goes on with the result, the analyzers with its issues. Total: any spec gives a result.
/// </summary>
internal sealed class Elaborator
{
    /// <summary>Blocks nested deeper, and networks with more layers, are refused, so that a slip cannot hang the compiler.</summary>
    private const int MaximumDepth = 64;
    private const int MaximumLayers = 5_000;

    private readonly Dictionary<string, ParameterDeclaration> _parameters = new(StringComparer.Ordinal);
    private readonly HashSet<Issue> _reported = [];
    private readonly CancellationToken _cancellation;
    private List<ElaboratedLayer> _target;
    private int _layers;
    private uint _streams;
    private bool _stopped;

    private Elaborator(NetworkSpec network, CancellationToken cancellation)
    {
        Result = new Elaboration(network);
        _target = Result.Layers;
        _cancellation = cancellation;
    }

    public Elaboration Result { get; }

    /// <summary>Whether layers are still walked; not after something that makes the rest impossible to judge.</summary>
    public bool IsRunning => !_stopped;

    public static Elaboration Elaborate(NetworkSpec network, CancellationToken cancellation = default)
    {
        var elaborator = new Elaborator(network, cancellation);
        var frame = new Frame(null, null, "", new Place([]));
        elaborator.Walk(frame, network.Layers);
        elaborator.Finish(frame);
        return elaborator.Result;
    }

    /// <summary>What names in dimension expressions mean: hyper-parameters first, then symbolic dimensions.</summary>
    public Func<string, Dim?> Names(Frame frame) => name =>
        frame.Parameters.TryGetValue(name, out HyperValue value) ? (value.Kind == HyperParameterKind.Dimension ? value.Dim : null)
        : Result.Symbols.Any(s => s.Name == name) ? Dim.Symbol(name)
        : null;

    public void Report(Issue issue)
    {
        // A repeated block would say the same once per copy.
        if (_reported.Add(issue)) Result.Issues.Add(issue);
    }

    public void Add(ElaboratedLayer layer) => _target.Add(layer);

    /// <summary>The layers that something adds, instead of adding them to the network: they become the body of a loop.</summary>
    public List<ElaboratedLayer> Capture(Action walk)
    {
        List<ElaboratedLayer> before = _target, captured = [];
        _target = captured;
        try
        {
            walk();
        }
        finally
        {
            _target = before;
        }

        return captured;
    }

    public uint NextStream() => _streams++;

    public ParameterDeclaration? Find(string path) => _parameters.TryGetValue(path, out ParameterDeclaration? parameter) ? parameter : null;

    /// <summary>Adds a parameter; false where its name is taken.</summary>
    public bool Declare(ParameterDeclaration parameter)
    {
        if (_parameters.ContainsKey(parameter.Name)) return false;
        _parameters.Add(parameter.Name, parameter);
        Result.Parameters.Add(parameter);
        return true;
    }

    /// <summary>Walks a block's layers in a frame that is set up; gives what it makes.</summary>
    public Tensor Instantiate(Frame frame, Tensor input)
    {
        frame.Input = input;
        frame.Current = frame.Block!.IsNetwork ? null : input;
        frame.Taps["input"] = input;
        Walk(frame, frame.Block.Layers);
        return frame.Current ?? input;
    }

    /// <summary>Whether a block can be entered once more; reports where not.</summary>
    public bool CanEnter(LayerScope scope, BlockSpec block)
    {
        if (_stopped) return false;
        if (scope.Frame.Contains(block.Key))
        {
            scope.Error(IssueIds.RecursiveBlock, ArgumentPlace.None, block.Type.Name);
            return false;
        }

        if (scope.Frame.Depth < MaximumDepth) return true;
        scope.Error(IssueIds.TooLarge, ArgumentPlace.None, $"blocks are nested deeper than {MaximumDepth} levels");
        return false;
    }

    private void Walk(Frame frame, EquatableArray<LayerSpec> layers)
    {
        string?[] names = LayerNames.Of(layers, Result.Network.Block);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < layers.Count && !_stopped; i++)
        {
            _cancellation.ThrowIfCancellationRequested();
            Build(frame, layers[i], names[i], taken);
        }

        if (_stopped) return;
        if (frame.Fork is not null) ReportOpenBranch(frame);
        foreach ((string name, Place place) in frame.Named.Where(t => !frame.ReadTaps.Contains(t.Name))) ReportUnusedTap(name, place);
    }

    private void Build(Frame frame, LayerSpec layer, string? name, HashSet<string> taken)
    {
        // What the compiler does not understand it reports itself; what comes after cannot be judged.
        if (layer.IsBroken)
        {
            Result.IsBroken = _stopped = true;
            return;
        }

        LayerKind? kind = LayerKinds.Find(layer.Kind);
        var scope = new LayerScope(this, frame, kind, layer, name);
        if (kind is null)
        {
            scope.BadArgument(ArgumentPlace.None, "there is no such layer; a layer of one's own is a [Block], an activation of one's own a [Map]");
            return;
        }

        if (!kind.IsInput && frame.Current is null)
        {
            scope.Error(IssueIds.NoInput, ArgumentPlace.None, "stands before the first [Input]");
            _stopped = true;
            return;
        }

        if (++_layers > MaximumLayers)
        {
            scope.Error(IssueIds.TooLarge, ArgumentPlace.None, $"the network has more than {MaximumLayers} layers");
            _stopped = true;
            return;
        }

        if (name is not null && layer.Named("Share") is null && !taken.Add(name))
        {
            scope.HasDuplicateName = true;
            scope.Error(IssueIds.DuplicateName, LayerScope.Named("Name"), $"another layer is named '{name}'");
        }

        kind.Build(scope);
        if (frame.Depth == 0 && frame.Current is { } value) Result.Values.Add(new CurrentValue(scope.Place, scope.Display, value));
    }

    private void ReportUnusedTap(string name, Place place) => Report(new Issue(
        IssueIds.UnusedTap,
        IssueSeverity.Warning,
        place,
        LayerScope.At(0),
        ["'Tap'", name],
        Fixes: [Fix.Remove("Tap", "Remove it", place)]));

    private void ReportOpenBranch(Frame frame) => Report(new Issue(
        IssueIds.OpenBranch,
        IssueSeverity.Error,
        frame.ForkPlace,
        ArgumentPlace.None,
        ["'Branch'", "is never joined; end the branches with [Concat], [Add] or [Multiply]"]));

    private void Finish(Frame frame)
    {
        foreach (ParameterDeclaration parameter in Result.Parameters)
        {
            // Nothing followed, or a layer with weights: as for no activation in the notes' table.
            if (parameter.Initialization.Kind == Options.Init.Auto) parameter.Initialization = new(Options.Init.GlorotNormal, parameter.Initialization.Scale);
        }

        if (_stopped) return;
        if (frame.Current is not { } last)
        {
            // Members of other parts are told by the flaw; a network without layers on this part has nothing to say here.
            if ((Result.Network.Flaws & DeclarationFlaws.SeveralDeclarations) == 0)
            {
                Report(new Issue(IssueIds.NoInput, IssueSeverity.Error, new Place([new PlaceStep(null, -1)]), ArgumentPlace.None, [$"'{Result.Network.Type.Name}'", "has none"]));
            }

            return;
        }

        // The last value is what is predicted, however many others are outputs too.
        OutputDeclaration output = Result.Outputs.Find(o => ReferenceEquals(o.Tensor, last)) ?? new OutputDeclaration(FreeOutputName(), last);
        Result.Outputs.Remove(output);
        Result.Outputs.Insert(0, output);
    }

    private string FreeOutputName()
    {
        string name = "output";
        for (int i = 2; Result.Outputs.Any(o => o.Name == name); i++) name = "output" + i;
        return name;
    }
}
