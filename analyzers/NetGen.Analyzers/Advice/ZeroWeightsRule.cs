using NetGen.Generator.Layers;
using NetGen.Generator.Options;

namespace NetGen.Analyzers.Advice;

/// <summary>Weights of zero in a hidden layer. A last layer, and the last one of a residual branch, may start so.</summary>
internal sealed class ZeroWeightsRule : Rule
{
    public override IEnumerable<Issue> Find(NetworkView network)
    {
        foreach (ElaboratedLayer layer in network.Layers.Where(l => NetworkView.Has(l, LayerTraits.Product)))
        {
            if (NetworkView.Weight(layer)?.Initialization is not ({ Kind: Init.Zeros } or { Kind: Init.Constant, Scale: 0 }) || !IsHidden(network, layer.Output)) continue;
            yield return NetworkView.Advice(
                IssueIds.ZeroWeights,
                IssueSeverity.Warning,
                layer,
                [NetworkView.Display(layer)],
                argument: LayerScope.Named("Initializer"),
                fixes: Fix.Set("initializer", "Let the activation that follows decide: Init.Auto", layer.Place, LayerScope.Named("Initializer"), "Init.Auto"));
        }
    }

    /// <summary>Whether a value reaches another product without being joined with others first.</summary>
    private static bool IsHidden(NetworkView network, Tensor value)
    {
        var open = new Stack<Tensor>([value]);
        while (open.Count > 0)
        {
            foreach (ElaboratedLayer reader in network.Readers(open.Pop()))
            {
                if (NetworkView.Has(reader, LayerTraits.Product)) return true;
                if (!NetworkView.Has(reader, LayerTraits.Joins) && reader.Inputs.Count == 1) open.Push(reader.Output);
            }
        }

        return false;
    }
}
