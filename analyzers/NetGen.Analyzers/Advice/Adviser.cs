using NetGen.Generator.Layers;

namespace NetGen.Analyzers.Advice;

/// <summary>A thing that a good teacher would say of a network that is valid.</summary>
internal abstract class Rule
{
    public abstract IEnumerable<Issue> Find(NetworkView network);
}

/// <summary>Asks all rules.</summary>
internal static class Adviser
{
    private static readonly Rule[] s_rules =
    [
        new DoubleActivationRule(),
        new BoundedRegressionRule(),
        new LinearPairRule(),
        new DropoutOnOutputRule(),
        new DeepSaturationRule(),
        new SelfNormalizationRule(),
        new NoGradientRule(),
        new RedundantBiasRule(),
        new ZeroWeightsRule(),
        new WideCodeRule(),
        new DcganRule(),
        new LookaheadRule(),
    ];

    /// <summary>The advice on a network; none before it is valid. Copies of a block are spoken of once.</summary>
    public static IReadOnlyList<Issue> Advise(Elaboration network)
    {
        if (!network.IsValid) return [];
        var view = new NetworkView(network);
        return s_rules.SelectMany(r => r.Find(view)).GroupBy(i => (i.Id, i.Place, i.Argument)).Select(g => g.First()).ToList();
    }
}
