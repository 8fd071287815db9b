using NetGen.Generator.Layers;

namespace NetGen.Analyzers.Advice;

/// <summary>The rules of Radford et al., 2016, for networks that go by the name.</summary>
internal sealed class DcganRule : Rule
{
    public override IEnumerable<Issue> Find(NetworkView network)
    {
        if (!network.Name.StartsWith("Dcgan", StringComparison.OrdinalIgnoreCase)) yield break;
        bool discriminates = network.Name.EndsWith("Discriminator", StringComparison.OrdinalIgnoreCase), generates = network.Name.EndsWith("Generator", StringComparison.OrdinalIgnoreCase);
        ElaboratedLayer[] products = [.. network.Layers.Where(l => NetworkView.Has(l, LayerTraits.Product))];
        foreach (ElaboratedLayer layer in network.Layers)
        {
            if (NetworkView.Has(layer, LayerTraits.Pools)) yield return Advice(layer, "a stride in the convolution before takes the place of pooling");
            int product = Array.IndexOf(products, layer);
            if (product > 0 && product < products.Length - 1 && layer.Output.Shape.Rank == 1) yield return Advice(layer, "hidden layers are convolutions, none is dense");
            bool isHidden = !ReferenceEquals(layer, network.Layers[network.Layers.Count - 1]);
            if (discriminates && isHidden && NetworkView.Has(layer, LayerTraits.Activation) && !NetworkView.Has(layer, LayerTraits.Leaks)) yield return Advice(layer, "the discriminator's activation is LeakyReLU(0.2) throughout");
        }

        if (generates && network.Layers.LastOrDefault() is { } last && (!NetworkView.Has(last, LayerTraits.Saturates) || NetworkView.Has(last, LayerTraits.Probabilities))) yield return Advice(last, "the generator ends in tanh");
    }

    private static Issue Advice(ElaboratedLayer layer, string what) => NetworkView.Advice(IssueIds.DcganRules, IssueSeverity.Info, layer, [NetworkView.Display(layer), what]);
}
