using NetGen.Generator.Layers;

namespace NetGen.Analyzers.Advice;

/// <summary>Dropout right before a loss.</summary>
internal sealed class DropoutOnOutputRule : Rule
{
    public override IEnumerable<Issue> Find(NetworkView network)
    {
        foreach (LossDeclaration loss in network.Network.Losses)
        {
            if (network.Maker(loss.Predictions) is not { } last || !NetworkView.Has(last, LayerTraits.Noise)) continue;
            yield return NetworkView.Advice(
                IssueIds.DropoutOnOutput,
                IssueSeverity.Warning,
                last,
                [NetworkView.Display(last)],
                [loss.Place],
                fixes: Fix.Remove("dropout", $"Remove {NetworkView.Display(last)}", last.Place));
        }
    }
}
