using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using NetGen.Analyzers;
using NetGen.Generator.Layers;

namespace NetGen.CodeFixes;

/// <summary>
/// Fixes one diagnostic after another in the order of the source, and looks again after each: a shape that is right makes later mismatches vanish, or
/// gives them other numbers, so that fixes computed at once would not fit together.
/// </summary>
internal sealed class SourceOrderFixAllProvider : FixAllProvider
{
    /// <summary>A file has fewer; if fixes chase each other, this ends it.</summary>
    private const int MostFixesPerDocument = 1000;

    public static SourceOrderFixAllProvider Instance { get; } = new();

    /// <inheritdoc/>
    public override Task<CodeAction?> GetFixAsync(FixAllContext context)
    {
        string? key = context.CodeActionEquivalenceKey;
        return Task.FromResult<CodeAction?>(CodeAction.Create("Fix all", cancellation => FixAsync(context, key, cancellation), equivalenceKey: key));
    }

    private static async Task<Solution> FixAsync(FixAllContext context, string? key, CancellationToken cancellation)
    {
        Solution solution = context.Solution;
        IEnumerable<Document> documents = context.Scope switch
        {
            FixAllScope.Project => context.Project.Documents,
            FixAllScope.Solution => solution.Projects.Where(p => p.Language == LanguageNames.CSharp).SelectMany(p => p.Documents),
            _ => context.Document is { } document ? [document] : [],
        };
        foreach (DocumentId id in documents.Select(d => d.Id).ToArray()) solution = await FixAsync(solution, id, key, context.DiagnosticIds, cancellation).ConfigureAwait(false);
        return solution;
    }

    private static async Task<Solution> FixAsync(Solution solution, DocumentId id, string? key, ImmutableHashSet<string> ids, CancellationToken cancellation)
    {
        int from = 0;
        for (int i = 0; i < MostFixesPerDocument && solution.GetDocument(id) is { } document; i++)
        {
            Diagnostic? next = (await DiagnosticsAsync(document, ids, cancellation).ConfigureAwait(false))
                .Where(d => d.Location.SourceSpan.Start >= from)
                .OrderBy(d => d.Location.SourceSpan.Start)
                .FirstOrDefault();
            if (next is null) break;
            Fix? fix = FixProperties.Read(next.Properties).FirstOrDefault(f => f.Key == key);
            Solution? changed = fix is null ? null : await FixedSolution.TryApplyAsync(document, next, fix, cancellation).ConfigureAwait(false);
            if (changed is null) from = next.Location.SourceSpan.Start + 1;
            else solution = changed;
        }

        return solution;
    }

    /// <summary>What the analyzers say of a document now, less what the user has suppressed.</summary>
    private static async Task<IEnumerable<Diagnostic>> DiagnosticsAsync(Document document, ImmutableHashSet<string> ids, CancellationToken cancellation)
    {
        if (await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false) is not { } model) return [];
        CompilationWithAnalyzers analyzed = model.Compilation.WithAnalyzers([new NetworkLayerAnalyzer(), new ModellingAnalyzer()], document.Project.AnalyzerOptions);
        ImmutableArray<Diagnostic> diagnostics = await analyzed.GetAnalyzerSemanticDiagnosticsAsync(model, filterSpan: null, cancellation).ConfigureAwait(false);
        return diagnostics.Where(d => ids.Contains(d.Id) && d.Location.SourceTree == model.SyntaxTree);
    }
}
