using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using NetGen.Analyzers;
using NetGen.Generator.Layers;

namespace NetGen.CodeFixes;

/// <summary>Applies a fix, and looks whether it repairs: the shape inference runs on the changed source, as it would after the user had typed it.</summary>
internal static class FixedSolution
{
    /// <summary>The solution after a fix of a diagnostic; null where its edits cannot be made or do not repair.</summary>
    /// <param name="document">The document of the diagnostic.</param>
    public static async Task<Solution?> TryApplyAsync(Document document, Diagnostic diagnostic, Fix fix, CancellationToken cancellation)
    {
        if (await NetworkAtAsync(document, diagnostic.Location.SourceSpan, cancellation).ConfigureAwait(false) is not var (network, compilation)) return null;
        var locator = new IssueLocator(network, cancellation);
        var changes = new Dictionary<SyntaxTree, List<TextChange>>();
        foreach (Edit edit in fix.Edits)
        {
            if (locator.Attribute(edit.Place) is not var (data, syntax) || EditText.Of(edit, syntax, data) is not { } texts) return null;
            if (!changes.TryGetValue(syntax.SyntaxTree, out List<TextChange>? list)) changes[syntax.SyntaxTree] = list = [];
            list.AddRange(texts);
        }

        Solution solution = document.Project.Solution;
        foreach (KeyValuePair<SyntaxTree, List<TextChange>> change in changes)
        {
            if (solution.GetDocument(change.Key) is not { } changed) return null;
            SourceText text = await changed.GetTextAsync(cancellation).ConfigureAwait(false);
            solution = solution.WithDocumentText(changed.Id, text.WithChanges(change.Value.OrderBy(c => c.Span.Start)));
        }

        Project project = solution.GetProject(document.Project.Id)!;
        Compilation? after = await project.GetCompilationAsync(cancellation).ConfigureAwait(false);
        return after is not null && Repairs(network, compilation, after, diagnostic.Id, cancellation) ? solution : null;
    }

    private static async Task<(INamedTypeSymbol Network, Compilation Compilation)?> NetworkAtAsync(Document document, TextSpan span, CancellationToken cancellation)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        SemanticModel? model = await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
        TypeDeclarationSyntax? declaration = root?.FindNode(span).FirstAncestorOrSelf<TypeDeclarationSyntax>();
        return declaration is not null && model?.GetDeclaredSymbol(declaration, cancellation) is INamedTypeSymbol type ? (type, model.Compilation) : null;
    }

    private static bool Repairs(INamedTypeSymbol network, Compilation before, Compilation after, string id, CancellationToken cancellation)
    {
        INamedTypeSymbol? changed = after.GetSymbolsWithName(network.Name, SymbolFilter.Type, cancellation)
            .OfType<INamedTypeSymbol>()
            .FirstOrDefault(t => t.ToDisplayString() == network.ToDisplayString());
        if (changed is null) return false;
        if (NetworkAnalysis.Of(network, before, cancellation) is not { } old || NetworkAnalysis.Of(changed, after, cancellation) is not { } now) return false;
        return !now.Elaboration.IsBroken && Count(now, id) < Count(old, id) && Errors(now) <= Errors(old);

        static int Count(NetworkAnalysis analysis, string id) => analysis.Elaboration.Issues.Concat(analysis.Advice).Count(i => i.Id == id);

        static int Errors(NetworkAnalysis analysis) => analysis.Elaboration.Issues.Count(i => i.Severity == IssueSeverity.Error);
    }
}
