using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using NetGen.Generator.Layers;

namespace NetGen.Analyzers;

/// <summary>Reports what fits together and will hardly learn: advice on the network as a whole, once it has no errors.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ModellingAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        DiagnosticDescriptors.All().Where(d => d.Category == "NetGen.Modelling" && d.Id != IssueIds.UnusedParameter).ToImmutableArray();

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
        if (NetworkAnalysis.Of(type, context.Compilation, context.CancellationToken) is not { } analysis) return;
        var locator = new IssueLocator(type, context.CancellationToken);
        foreach (Issue issue in analysis.Advice) context.ReportDiagnostic(IssueDiagnostics.Create(issue, locator));
    }
}
