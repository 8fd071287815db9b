using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using NetGen.Generator.Layers;
using NetGen.Generator.Model;
using NetGen.Generator.Parsing;

namespace NetGen.Analyzers;

/// <summary>Reports what is wrong with the layers of a network: the issues of the generator's own shape inference, at the arguments they are about.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class NetworkLayerAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        DiagnosticDescriptors.All().Where(d => !NetworkDeclarationAnalyzer.Ids.Contains(d.Id)).ToImmutableArray();

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSymbolAction(Analyze, SymbolKind.NamedType);
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (!LayerReader.Has(type, TypeNames.NetworkAttribute)) return;
        NetworkSpec network = NetworkParser.Parse(type, context.CancellationToken);

        // In an order that nobody chose, shapes say nothing.
        if ((network.Flaws & DeclarationFlaws.SeveralDeclarations) != 0) return;
        Elaboration elaboration = Elaborator.Elaborate(network, context.CancellationToken);
        var locator = new IssueLocator(type, context.CancellationToken);
        foreach (Issue issue in elaboration.Issues) context.ReportDiagnostic(ToDiagnostic(issue, locator));
    }

    private static Diagnostic ToDiagnostic(Issue issue, IssueLocator locator)
    {
        (Location primary, IReadOnlyList<Location> inner) = locator.Locate(issue.Place, issue.Argument);
        IEnumerable<Location> related = issue.Related.Select(place => Innermost(locator.Locate(place, ArgumentPlace.None)));
        ImmutableDictionary<string, string?> properties = issue.Properties
            .Select(p => p.Split(['='], 2))
            .Where(p => p.Length == 2)
            .ToImmutableDictionary(p => p[0], p => (string?)p[1]);
        DiagnosticSeverity severity = issue.Severity switch
        {
            IssueSeverity.Error => DiagnosticSeverity.Error,
            IssueSeverity.Warning => DiagnosticSeverity.Warning,
            _ => DiagnosticSeverity.Info,
        };
        return Diagnostic.Create(
            DiagnosticDescriptors.Of(issue.Id),
            primary,
            severity,
            inner.Concat(related).Where(l => l != Location.None),
            properties,
            issue.Arguments.Cast<object>().ToArray());
    }

    private static Location Innermost((Location Primary, IReadOnlyList<Location> Inner) found) => found.Inner.Count > 0 ? found.Inner[found.Inner.Count - 1] : found.Primary;
}
