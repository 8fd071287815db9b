using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Layers;

/// <summary>One layer as it stands in the network, blocks unfolded.</summary>
/// <param name="Path">Its path, "layer1.0.conv1".</param>
/// <param name="Kind">Its kind, "Conv2D".</param>
/// <param name="Place">Where it is written.</param>
/// <param name="Inputs">What it makes it of.</param>
/// <param name="Output">What it makes.</param>
/// <param name="Parameters">What it declares; empty where it shares the weights of an earlier layer.</param>
/// <param name="MultiplyAdds">Multiply-add pairs for one sample.</param>
/// <param name="Lower">Makes its value in a graph.</param>
internal sealed record ElaboratedLayer(
    string Path,
    string Kind,
    Place Place,
    IReadOnlyList<Tensor> Inputs,
    Tensor Output,
    IReadOnlyList<ParameterDeclaration> Parameters,
    Dim MultiplyAdds,
    Func<Lowering, Value> Lower)
{
    /// <summary>For a layer over a sequence: that a position sees those after it, and what prevents it; null where none does.</summary>
    public Lookahead? Lookahead { get; init; }
}

/// <summary>What lets a position of a sequence see those after it.</summary>
/// <param name="Id">What is wrong with it where the next token is asked for: one of <see cref="IssueIds"/>.</param>
/// <param name="Remedy">What makes the layer look back only.</param>
internal sealed record Lookahead(string Id, Fix Remedy);

/// <summary>An input of the network.</summary>
internal sealed record InputDeclaration(string Name, Tensor Tensor);

/// <summary>An output of the network.</summary>
internal sealed record OutputDeclaration(string Name, Tensor Tensor);

/// <summary>What a loss compares with.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Tensor">Its shape and type; for labels <see cref="Tensor.Limit"/> is the number of classes.</param>
/// <param name="IgnoreIndex">The one label outside of the range that stands for "no label here".</param>
internal sealed record TargetDeclaration(string Name, Tensor Tensor, int? IgnoreIndex);

/// <summary>A loss.</summary>
/// <param name="Path">The path of its layer.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Place">Where it is written.</param>
/// <param name="Predictions">What it compares with its target.</param>
/// <param name="Weight">What it counts in the sum of all losses.</param>
/// <param name="Lower">Makes its value, a scalar, in a graph; the weight is applied by the one who sums up.</param>
internal sealed record LossDeclaration(string Path, string Kind, Place Place, Tensor Predictions, double Weight, Func<Lowering, Value> Lower);

/// <summary>The value that is current after one of the network's own attributes.</summary>
/// <param name="Place">The attribute.</param>
/// <param name="Layer">What messages call it.</param>
/// <param name="Value">The value.</param>
internal sealed record CurrentValue(Place Place, string Layer, Tensor Value);

/// <summary>A network with its blocks unfolded, its shapes inferred and its parameters declared; or the issues that say why not.</summary>
internal sealed class Elaboration(NetworkSpec network)
{
    public NetworkSpec Network { get; } = network;

    /// <summary>The symbolic dimensions in the order of their declaration, without the batch.</summary>
    public List<SymbolDeclaration> Symbols { get; } = [];

    public List<InputDeclaration> Inputs { get; } = [];

    public List<TargetDeclaration> Targets { get; } = [];

    public List<OutputDeclaration> Outputs { get; } = [];

    /// <summary>All layers in the order in which they run.</summary>
    public List<ElaboratedLayer> Layers { get; } = [];

    public List<LossDeclaration> Losses { get; } = [];

    /// <summary>Trained parameters and buffers in the order of their declaration.</summary>
    public List<ParameterDeclaration> Parameters { get; } = [];

    public List<Issue> Issues { get; } = [];

    /// <summary>What leaves each of the network's own attributes, in their order.</summary>
    public List<CurrentValue> Values { get; } = [];

    /// <summary>True when the network ends early because the compiler itself reports an error in one of its attributes.</summary>
    public bool IsBroken { get; set; }

    /// <summary>Whether code can be generated from it.</summary>
    public bool IsValid => !IsBroken && Network.Flaws == DeclarationFlaws.None && Issues.TrueForAll(i => i.Severity != IssueSeverity.Error);
}

/// <summary>A symbolic dimension.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Max">The largest value that it may have; null for any.</param>
internal sealed record SymbolDeclaration(string Name, int? Max);
