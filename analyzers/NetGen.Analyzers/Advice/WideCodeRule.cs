using NetGen.Generator.Layers;
using NetGen.Generator.Shapes;

namespace NetGen.Analyzers.Advice;

/// <summary>An autoencoder, by its name, that has neither a narrow code nor noise.</summary>
internal sealed class WideCodeRule : Rule
{
    private static readonly string[] s_otherwise = ["Denoising", "Sparse", "Contractive", "Variational"];

    public override IEnumerable<Issue> Find(NetworkView network)
    {
        if (!Says("Autoencoder") || Array.Exists(s_otherwise, Says)) yield break;
        if (network.Network is not { Inputs.Count: 1, Losses.Count: 1 }) yield break;
        Tensor input = network.Network.Inputs[0].Tensor, copy = network.Network.Losses[0].Predictions;
        Dim size = input.Shape.Size;
        if (input.Shape != copy.Shape) yield break;
        if (!size.IsConstant || network.Layers.Any(l => NetworkView.Has(l, LayerTraits.Noise))) yield break;
        ElaboratedLayer[] hidden = [.. network.Before(copy).Where(l => !ReferenceEquals(l.Output, copy) && l.Output.Shape.Size.IsConstant)];
        ElaboratedLayer? narrowest = hidden.OrderBy(l => l.Output.Shape.Size.Constant).FirstOrDefault();
        if (narrowest is null || narrowest.Output.Shape.Size.Constant < size.Constant) yield break;
        yield return NetworkView.Advice(IssueIds.WideCode, IssueSeverity.Info, narrowest, [network.Name, size.ToString(), narrowest.Output.Shape.Size.ToString()]);

        bool Says(string word) => network.Name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0;
    }
}
