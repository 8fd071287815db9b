using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace NetGen.Testing.Roslyn;

/// <summary>Applies a code fix to the first diagnostic that it can fix, compares the text, and runs the analyzers again, which must then be silent about it.</summary>
internal static class CodeFixVerifier
{
    public static async Task VerifyAsync(IReadOnlyList<DiagnosticAnalyzer> analyzers, CodeFixProvider fixer, string equivalenceKey, string before, string after)
    {
        using var workspace = new AdhocWorkspace();
        Compilation compilation = TestCompilation.Create(before);
        Project project = workspace.AddProject("Tests", LanguageNames.CSharp)
            .WithParseOptions(TestCompilation.ParseOptions)
            .WithCompilationOptions(compilation.Options)
            .WithMetadataReferences(compilation.References);
        Document document = project.AddDocument("File0.cs", SourceText.From(before));

        Diagnostic diagnostic = (await FixableAsync(document, analyzers, fixer)).First();
        var actions = new List<CodeAction>();
        await fixer.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), CancellationToken.None));
        CodeAction chosen = Assert.Single(actions, a => a.EquivalenceKey == equivalenceKey);
        ImmutableArray<CodeActionOperation> operations = await chosen.GetOperationsAsync(CancellationToken.None);
        Solution changed = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution;
        Document result = changed.GetDocument(document.Id)!;
        Assert.Equal(after, (await result.GetTextAsync()).ToString());
        Assert.Empty(await FixableAsync(result, analyzers, fixer));
    }

    private static async Task<IEnumerable<Diagnostic>> FixableAsync(Document document, IReadOnlyList<DiagnosticAnalyzer> analyzers, CodeFixProvider fixer)
    {
        Compilation compilation = (await document.Project.GetCompilationAsync())!;
        IReadOnlyList<Diagnostic> diagnostics = await AnalyzerVerifier.RunAsync(analyzers, compilation);
        return diagnostics.Where(d => fixer.FixableDiagnosticIds.Contains(d.Id));
    }
}
