using Microsoft.CodeAnalysis.Diagnostics;

namespace NetGen.Analyzers.Tests;

/// <summary>The analyzers of the package: found, so that none is forgotten.</summary>
internal static class AllAnalyzers
{
    public static DiagnosticAnalyzer[] Create() =>
    [
        .. typeof(NetworkLayerAnalyzer).Assembly.GetTypes()
            .Where(t => !t.IsAbstract && typeof(DiagnosticAnalyzer).IsAssignableFrom(t))
            .OrderBy(t => t.Name, StringComparer.Ordinal)
            .Select(t => (DiagnosticAnalyzer)Activator.CreateInstance(t)!),
    ];

    /// <summary>All but the one that tells every shape.</summary>
    public static DiagnosticAnalyzer[] CreateForSlips() => [.. Create().Where(a => a is not LayerShapeAnalyzer)];
}
