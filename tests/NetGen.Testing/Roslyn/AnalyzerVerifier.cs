using System.Collections.Immutable;
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
    public static async Task<IReadOnlyList<Diagnostic>> RunAsync(IEnumerable<DiagnosticAnalyzer> analyzers, Compilation compilation)
    {
        ImmutableArray<Diagnostic> diagnostics = await compilation.WithAnalyzers([.. analyzers]).GetAnalyzerDiagnosticsAsync();
        Assert.DoesNotContain(diagnostics, d => d.Id == "AD0001");
        return [.. diagnostics.OrderBy(d => d.Location.SourceSpan.Start)];
    }
}
