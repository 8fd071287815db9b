using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using NetGen.Generator.Layers;

namespace NetGen.Analyzers;

/// <summary>Reports what is wrong with the layers of a network: the issues of the generator's own shape inference, at the arguments they are about.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class NetworkLayerAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        DiagnosticDescriptors.All().Where(d => d.Category is "NetGen.Declaration" or "NetGen.Shapes" && !NetworkDeclarationAnalyzer.Ids.Contains(d.Id)).ToImmutableArray();

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
        foreach (Issue issue in analysis.Elaboration.Issues) context.ReportDiagnostic(IssueDiagnostics.Create(issue, locator));
    }
}
