using NetGen.Generator.Layers;
using NetGen.Generator.Options;

namespace NetGen.Analyzers.Advice;

/// <summary>A self-normalizing activation with other weights than LeCun's, after a normalization, or in a network that is no plain chain.</summary>
internal sealed class SelfNormalizationRule : Rule
{
    public override IEnumerable<Issue> Find(NetworkView network)
    {
        ElaboratedLayer? join = network.Layers.FirstOrDefault(l => NetworkView.Has(l, LayerTraits.Joins));
        foreach (ElaboratedLayer layer in network.Layers.Where(l => NetworkView.Has(l, LayerTraits.SelfNormalizes)))
        {
            ElaboratedLayer? before = network.MakerPast(layer.Inputs[0], LayerTraits.Noise);
            ParameterDeclaration? weight = before is null ? null : NetworkView.Weight(before);
            if (before is not null && NetworkView.Has(before, LayerTraits.Normalizes))
            {
                yield return Advice(layer, $"without another normalization: {NetworkView.Display(before)} is not needed", before);
            }
            else if (before is not null && NetworkView.Has(before, LayerTraits.Product) && weight?.Initialization.Kind is { } init and not (Init.LeCunNormal or Init.LeCunUniform))
            {
                yield return Advice(layer, $"with LeCun's weights, the default before it; those of {NetworkView.Display(before)} are {init}", before);
            }
            else if (join is not null)
            {
                yield return Advice(layer, $"in a plain chain of layers; {NetworkView.Display(join)} joins values", join);
                yield break;
            }
        }
    }

    private static Issue Advice(ElaboratedLayer layer, string what, ElaboratedLayer other) =>
        NetworkView.Advice(IssueIds.SelfNormalization, IssueSeverity.Info, layer, [NetworkView.Display(layer), what], [other.Place]);
}
