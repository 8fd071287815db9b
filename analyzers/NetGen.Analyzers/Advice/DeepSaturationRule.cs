using System.Globalization;
using NetGen.Generator.Layers;

namespace NetGen.Analyzers.Advice;

/// <summary>Saturating activations in a row: one more than any network that was published without tricks, counting the six of LeNet-5 and the seven of Hinton and Salakhutdinov's autoencoder.</summary>
internal sealed class DeepSaturationRule : Rule
{
    private const int TooMany = 8;

    public override IEnumerable<Issue> Find(NetworkView network)
    {
        var counts = new Dictionary<Tensor, int>();
        foreach (ElaboratedLayer layer in network.Layers)
        {
            int count = layer.Inputs.Max(i => counts.TryGetValue(i, out int c) ? c : 0);

            // What brings values to a scale, adds a short way, or does not saturate lets the gradient through again.
            if (NetworkView.Has(layer, LayerTraits.Saturates)) count++;
            else if (NetworkView.Has(layer, LayerTraits.Normalizes | LayerTraits.Joins | LayerTraits.Activation)) count = 0;
            counts[layer.Output] = count;
            if (count != TooMany) continue;
            yield return NetworkView.Advice(IssueIds.DeepSaturation, IssueSeverity.Info, layer, [NetworkView.Display(layer), count.ToString(CultureInfo.InvariantCulture)]);
            yield break;
        }
    }
}
