using NetGen.Generator.Layers;

namespace NetGen.Analyzers.Advice;

/// <summary>Softmax or sigmoid before a loss that takes logits.</summary>
internal sealed class DoubleActivationRule : Rule
{
    public override IEnumerable<Issue> Find(NetworkView network)
    {
        foreach (LossDeclaration loss in network.Network.Losses)
        {
            if (LayerKinds.Find(loss.Kind)?.ActivationInside is not { } inside) continue;
            if (network.Maker(loss.Predictions) is not { } head || !NetworkView.Has(head, LayerTraits.Probabilities)) continue;
            yield return NetworkView.Advice(
                IssueIds.DoubleActivation,
                IssueSeverity.Warning,
                head,
                [NetworkView.Display(head), NetworkView.Display(loss), inside],
                [loss.Place],
                fixes: Fix.Remove("activation", $"Remove {NetworkView.Display(head)}", head.Place));
        }
    }
}
