using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using NetGen.Analyzers.Advice;
using NetGen.Generator.Layers;
using NetGen.Generator.Model;
using NetGen.Generator.Parsing;

namespace NetGen.Analyzers;

/// <summary>What can be said of one network, found once for all analyzers: for as long as its spec is the same object, which is until an edit touches it.</summary>
internal sealed class NetworkAnalysis
{
    private static readonly ConditionalWeakTable<NetworkSpec, NetworkAnalysis> s_known = new();

    private readonly Lazy<IReadOnlyList<Issue>> _advice;

    private NetworkAnalysis(Elaboration elaboration)
    {
        Elaboration = elaboration;
        _advice = new Lazy<IReadOnlyList<Issue>>(() => Adviser.Advise(elaboration));
    }

    /// <summary>The network with its blocks unfolded, its shapes and what is wrong with them.</summary>
    public Elaboration Elaboration { get; }

    /// <summary>What a good teacher would say of it; nothing as long as there are errors.</summary>
    public IReadOnlyList<Issue> Advice => _advice.Value;

    /// <summary>The analysis of a class; null where it is no network, or where the order of its layers is nobody's choice, so that its shapes say nothing.</summary>
    public static NetworkAnalysis? Of(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellation)
    {
        if (!LayerReader.Has(type, TypeNames.NetworkAttribute)) return null;
        NetworkSpec network = NetworkParser.Parse(type, compilation, cancellation);
        if ((network.Flaws & DeclarationFlaws.SeveralDeclarations) != 0) return null;
        if (s_known.TryGetValue(network, out NetworkAnalysis? known)) return known;
        var analysis = new NetworkAnalysis(Elaborator.Elaborate(network, cancellation));
        return s_known.GetValue(network, _ => analysis);
    }
}
