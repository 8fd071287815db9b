using NetGen.Generator.Layers;

namespace NetGen.Analyzers.Advice;

/// <summary>A valid network as a graph of layers: who makes a value, who reads it, what each layer does.</summary>
internal sealed class NetworkView
{
    private readonly Dictionary<Tensor, ElaboratedLayer> _makers = [];
    private readonly Dictionary<Tensor, List<ElaboratedLayer>> _readers = [];

    public NetworkView(Elaboration network)
    {
        Network = network;
        foreach (ElaboratedLayer layer in network.Layers)
        {
            _makers[layer.Output] = layer;
            foreach (Tensor input in layer.Inputs)
            {
                if (!_readers.TryGetValue(input, out List<ElaboratedLayer>? readers)) _readers[input] = readers = [];
                readers.Add(layer);
            }
        }
    }

    public Elaboration Network { get; }

    public IReadOnlyList<ElaboratedLayer> Layers => Network.Layers;

    /// <summary>The name of the class.</summary>
    public string Name => Network.Network.Type.Name;

    public ElaboratedLayer? Maker(Tensor value) => _makers.TryGetValue(value, out ElaboratedLayer? maker) ? maker : null;

    public IReadOnlyList<ElaboratedLayer> Readers(Tensor value) => _readers.TryGetValue(value, out List<ElaboratedLayer>? readers) ? readers : [];

    public static bool Has(ElaboratedLayer layer, LayerTraits traits) => Has(layer.Kind, traits);

    public static bool Has(string kind, LayerTraits traits) => LayerKinds.Find(kind) is { } k && (k.Traits & traits) != 0;

    /// <summary>What messages call a layer.</summary>
    public static string Display(ElaboratedLayer layer) => $"'{layer.Path}'";

    public static string Display(LossDeclaration loss) => $"'{loss.Kind}'";

    /// <summary>The trained weight of a layer; null where it has none or shares that of another.</summary>
    public static ParameterDeclaration? Weight(ElaboratedLayer layer) => layer.Parameters.FirstOrDefault(p => p.Name.EndsWith(".weight", StringComparison.Ordinal));

    public static ParameterDeclaration? Bias(ElaboratedLayer layer) => layer.Parameters.FirstOrDefault(p => p.Name.EndsWith(".bias", StringComparison.Ordinal));

    /// <summary>The layer that made a value, past layers with certain traits that have one input.</summary>
    public ElaboratedLayer? MakerPast(Tensor value, LayerTraits passed)
    {
        ElaboratedLayer? maker = Maker(value);
        while (maker is not null && Has(maker, passed) && maker.Inputs.Count == 1) maker = Maker(maker.Inputs[0]);
        return maker;
    }

    /// <summary>All layers that a value depends on.</summary>
    public IEnumerable<ElaboratedLayer> Before(Tensor value)
    {
        var seen = new HashSet<ElaboratedLayer>();
        var open = new Stack<Tensor>([value]);
        while (open.Count > 0)
        {
            if (Maker(open.Pop()) is not { } maker || !seen.Add(maker)) continue;
            yield return maker;
            foreach (Tensor input in maker.Inputs) open.Push(input);
        }
    }

    /// <summary>Whether a value is made from another one, or is it.</summary>
    public bool DependsOn(Tensor value, Tensor other) => ReferenceEquals(value, other) || Before(value).Any(l => l.Inputs.Contains(other));

    public static Issue Advice(string id, IssueSeverity severity, ElaboratedLayer layer, string[] arguments, Place[]? related = null, ArgumentPlace? argument = null, params Fix[] fixes) => new(
        id,
        severity,
        layer.Place,
        argument ?? ArgumentPlace.None,
        NetGen.Generator.Model.EquatableArray.ToEquatableArray(arguments),
        NetGen.Generator.Model.EquatableArray.ToEquatableArray(related ?? []),
        NetGen.Generator.Model.EquatableArray.ToEquatableArray(fixes));
}
