using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace NetGen.Testing.Roslyn;

/// <summary>Runs analyzers over marked-up sources, after the generator as in a build, and compares ids and spans exactly: nothing missing, nothing more.</summary>
internal static class AnalyzerVerifier
{
    /// <summary>Verifies sources; gives the diagnostics for a look at messages and additional locations.</summary>
    public static async Task<IReadOnlyList<Diagnostic>> VerifyAsync(IEnumerable<DiagnosticAnalyzer> analyzers, params string[] sources)
    {
        Markup[] markups = [.. sources.Select(Markup.Parse)];
        IReadOnlyList<Diagnostic> diagnostics = await RunAsync(analyzers, GeneratorRunner.Run([.. markups.Select(m => m.Text)]).Output);
        IEnumerable<string> expected = markups.SelectMany((m, i) => m.Expected.Select(e => $"File{i}.cs {e.Span} {e.Id}: {m.Text.Substring(e.Span.Start, e.Span.Length)}"));
        IEnumerable<string> actual = diagnostics.Select(d => $"{d.Location.SourceTree?.FilePath} {d.Location.SourceSpan} {d.Id}: {d.Location.SourceTree?.ToString().Substring(d.Location.SourceSpan.Start, d.Location.SourceSpan.Length)}");
        Assert.Equal(string.Join("\n", expected.Order(StringComparer.Ordinal)), string.Join("\n", actual.Order(StringComparer.Ordinal)));
        return diagnostics;
    }

    /// <summary>What analyzers say about a compilation; an exception in one of them fails.</summary>
    public static async Task<IReadOnlyList<Diagnostic>> RunAsync(IEnumerable<DiagnosticAnalyzer> analyzers, Compilation compilation, AnalyzerOptions? options = null)
    {
        var exceptions = new ConcurrentQueue<Exception>();
        CompilationWithAnalyzers analyzed = compilation.WithAnalyzers(
            [.. analyzers],
            new CompilationWithAnalyzersOptions(options ?? new AnalyzerOptions([]), (e, _, _) => exceptions.Enqueue(e), concurrentAnalysis: true, logAnalyzerExecutionTime: false));
        IEnumerable<Diagnostic> diagnostics = await DiagnosticsAsync(analyzed);
        Assert.Empty(exceptions);
        return [.. diagnostics.OrderBy(d => d.Location.SourceSpan.Start)];
    }

    /// <summary>Asked about all files, the compiler would bind the generated ones as well, which no analyzer looks at and which are the longest by far.</summary>
    private static async Task<IEnumerable<Diagnostic>> DiagnosticsAsync(CompilationWithAnalyzers analyzed)
    {
        SyntaxTree[] written = [.. analyzed.Compilation.SyntaxTrees.Where(t => !t.FilePath.EndsWith(".g.cs", StringComparison.Ordinal))];
        if (written.Length == analyzed.Compilation.SyntaxTrees.Count()) return await analyzed.GetAnalyzerDiagnosticsAsync();
        var diagnostics = new List<Diagnostic>();
        foreach (SyntaxTree tree in written) diagnostics.AddRange(await analyzed.GetAnalyzerSemanticDiagnosticsAsync(analyzed.Compilation.GetSemanticModel(tree), filterSpan: null, CancellationToken.None));
        return diagnostics.Distinct();
    }
}
