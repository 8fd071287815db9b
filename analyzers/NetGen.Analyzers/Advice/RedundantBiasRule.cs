using NetGen.Generator.Layers;

namespace NetGen.Analyzers.Advice;

/// <summary>A bias right before a batch normalization. Many published networks have it, so this is hidden.</summary>
internal sealed class RedundantBiasRule : Rule
{
    public override IEnumerable<Issue> Find(NetworkView network)
    {
        foreach (ElaboratedLayer layer in network.Layers.Where(l => NetworkView.Has(l, LayerTraits.Product)))
        {
            if (NetworkView.Bias(layer) is not { } bias || network.Readers(layer.Output) is not { Count: 1 } readers || !NetworkView.Has(readers[0], LayerTraits.RemovesBias)) continue;
            ElaboratedLayer norm = readers[0];
            yield return NetworkView.Advice(
                IssueIds.RedundantBias,
                IssueSeverity.Hidden,
                layer,
                [NetworkView.Display(layer), NetworkView.Display(norm), bias.Shape.Size.ToString()],
                [norm.Place],
                fixes: Fix.Set("bias", "Bias = false", layer.Place, LayerScope.Named("Bias"), "false"));
        }
    }
}
