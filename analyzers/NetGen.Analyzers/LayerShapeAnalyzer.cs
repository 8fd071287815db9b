using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using NetGen.Generator.Graph;
using NetGen.Generator.Layers;

namespace NetGen.Analyzers;

/// <summary>Tells at each attribute of a network the shape that leaves it: hidden, for editors and tools to show. On its own, so that builds on the command line, which show nothing hidden, skip it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LayerShapeAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.LayerShape];

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
        foreach (CurrentValue value in analysis.Elaboration.Values)
        {
            (Location place, _) = locator.Locate(value.Place, ArgumentPlace.None);
            string shape = value.Value.Type == ElementType.Int32 ? $"tokens {value.Value.Shape}" : value.Value.Shape.ToString();
            context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.LayerShape, place, value.Layer, shape));
        }
    }
}
