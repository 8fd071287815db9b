using NetGen.Generator.Graph;
using NetGen.Generator.Layers;

namespace NetGen.Analyzers.Advice;

/// <summary>
/// Layers that show a position what comes after it, in a network that predicts just that: tokens go in, and a label of the same vocabulary is asked for at
/// each of their positions. Masked language models do the same on purpose; they leave most labels out, by the index that is ignored.
/// </summary>
internal sealed class LookaheadRule : Rule
{
    private static readonly string[] s_decoders = ["Decoder", "Gpt", "LanguageModel", "Autoregressive"];
    private static readonly string[] s_others = ["Masked", "Bert", "Encoder", "Denoising", "Tagger"];

    public override IEnumerable<Issue> Find(NetworkView network)
    {
        foreach (LossDeclaration loss in network.Network.Losses)
        {
            if (Asked(network, loss) is not var (tokens, target)) continue;
            foreach (ElaboratedLayer layer in network.Before(loss.Predictions).Where(l => l.Lookahead is not null && l.Inputs.Where(i => i.Shape.Rank > 1).All(i => network.DependsOn(i, tokens))))
            {
                string[] names = [network.Name, .. layer.Place.Steps.Select(s => s.Block).OfType<string>()];
                bool isDecoder = Says(names, s_decoders);
                if (Says(names, s_others) || (target.IgnoreIndex is not null && !isDecoder)) continue;
                Lookahead ahead = layer.Lookahead!;
                yield return NetworkView.Advice(
                    ahead.Id,
                    isDecoder ? IssueSeverity.Warning : IssueSeverity.Info,
                    layer,
                    [NetworkView.Display(layer), loss.Kind],
                    [loss.Place],
                    fixes: ahead.Remedy);
            }
        }
    }

    /// <summary>The tokens of which a loss asks one more at each position; null where it asks for something else, or several inputs may be meant.</summary>
    private static (Tensor Tokens, TargetDeclaration Target)? Asked(NetworkView network, LossDeclaration loss)
    {
        TargetDeclaration? target = network.Network.Targets.Find(t => t.Tensor.Place.Equals(loss.Place) && t.Tensor is { Type: ElementType.Int32, Shape.Rank: 1 });
        if (target is null) return null;
        Tensor[] tokens = [.. network.Network.Inputs.Select(i => i.Tensor).Where(t => t.Type == ElementType.Int32 && t.Shape == target.Tensor.Shape && t.Limit is not null && t.Limit.Equals(target.Tensor.Limit))];
        return tokens.Length == 1 ? (tokens[0], target) : null;
    }

    private static bool Says(string[] names, string[] words) => Array.Exists(names, n => Array.Exists(words, w => n.IndexOf(w, StringComparison.OrdinalIgnoreCase) >= 0));
}
