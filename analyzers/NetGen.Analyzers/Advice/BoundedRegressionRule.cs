using NetGen.Generator.Layers;

namespace NetGen.Analyzers.Advice;

/// <summary>
/// Bounded predictions before a loss for values without bounds. Images are bounded by nature, and the squared error of a sigmoid or tanh is older than
/// any other loss: those are hidden.
/// </summary>
internal sealed class BoundedRegressionRule : Rule
{
    public override IEnumerable<Issue> Find(NetworkView network)
    {
        foreach (LossDeclaration loss in network.Network.Losses)
        {
            if (!NetworkView.Has(loss.Kind, LayerTraits.Regression)) continue;
            if (network.Maker(loss.Predictions) is not { } head || !NetworkView.Has(head, LayerTraits.Bounded) || NetworkView.Has(head, LayerTraits.NoGradient)) continue;
            bool isUsual = NetworkView.Has(loss.Kind, LayerTraits.ScoresProbabilities) || loss.Predictions.Shape.Rank > 1;
            yield return NetworkView.Advice(
                IssueIds.BoundedRegression,
                isUsual ? IssueSeverity.Hidden : IssueSeverity.Info,
                head,
                [NetworkView.Display(head), NetworkView.Display(loss)],
                [loss.Place],
                fixes: Fix.Remove("activation", $"Remove {NetworkView.Display(head)}", head.Place));
        }
    }
}
