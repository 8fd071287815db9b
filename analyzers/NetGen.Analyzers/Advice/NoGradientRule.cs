using NetGen.Generator.Layers;

namespace NetGen.Analyzers.Advice;

/// <summary>A layer without a slope between trained weights and a loss.</summary>
internal sealed class NoGradientRule : Rule
{
    public override IEnumerable<Issue> Find(NetworkView network)
    {
        foreach (LossDeclaration loss in network.Network.Losses)
        {
            foreach (ElaboratedLayer layer in network.Before(loss.Predictions).Where(l => NetworkView.Has(l, LayerTraits.NoGradient)))
            {
                if (network.Before(layer.Inputs[0]).FirstOrDefault(l => NetworkView.Weight(l) is not null) is not { } trained) continue;
                yield return NetworkView.Advice(IssueIds.NoGradient, IssueSeverity.Info, layer, [NetworkView.Display(layer), trained.Path], [trained.Place, loss.Place]);
            }
        }
    }
}
