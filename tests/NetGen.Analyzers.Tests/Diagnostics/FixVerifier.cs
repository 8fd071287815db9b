using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using NetGen.CodeFixes;
using NetGen.Testing.Roslyn;
using Xunit;

namespace NetGen.Analyzers.Tests.Diagnostics;

/// <summary>
/// Applies what is offered for a diagnostic and compares the text. After every fix, and not only where a test asks for it, the diagnostic must be gone, no
/// error may have come, and the compiler must be content.
/// </summary>
internal sealed class FixVerifier : IDisposable
{
    private readonly AdhocWorkspace _workspace = new();
    private readonly IssueCodeFixer _fixer = new();
    private readonly DocumentId _document;
    private readonly string _id;

    public FixVerifier(string id, string source)
    {
        _id = id;
        Compilation compilation = TestCompilation.Create(source);
        Project project = _workspace.AddProject("Tests", LanguageNames.CSharp)
            .WithParseOptions(TestCompilation.ParseOptions)
            .WithCompilationOptions(compilation.Options)
            .WithMetadataReferences(compilation.References);
        Document document = project.AddDocument("File0.cs", SourceText.From(source));
        _document = document.Id;
        Start = document.Project.Solution;
    }

    public Solution Start { get; }

    /// <summary>Keys and titles of all fixes that are offered for the first diagnostic of the id: "key: title".</summary>
    public async Task<string[]> OffersAsync() => [.. (await ActionsAsync(Start)).Select(a => $"{a.EquivalenceKey}: {a.Title}")];

    /// <summary>The text after the fix of a key.</summary>
    public async Task<string> ApplyAsync(string key)
    {
        CodeAction action = Assert.Single(await ActionsAsync(Start), a => a.EquivalenceKey == key);
        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(CancellationToken.None);
        return await CheckAsync(operations.OfType<ApplyChangesOperation>().Single().ChangedSolution);
    }

    /// <summary>The text after all fixes of a key.</summary>
    public async Task<string> ApplyAllAsync(string key)
    {
        var context = new FixAllContext(Start.GetDocument(_document)!, _fixer, FixAllScope.Document, key, [_id], new Provider(), CancellationToken.None);
        CodeAction action = (await _fixer.GetFixAllProvider().GetFixAsync(context))!;
        ImmutableArray<CodeActionOperation> operations = await action.GetOperationsAsync(CancellationToken.None);
        return await CheckAsync(operations.OfType<ApplyChangesOperation>().Single().ChangedSolution);
    }

    public void Dispose() => _workspace.Dispose();

    private async Task<string> CheckAsync(Solution solution)
    {
        IReadOnlyList<Diagnostic> before = await DiagnosticsAsync(Start), after = await DiagnosticsAsync(solution);
        Assert.True(after.Count(d => d.Id == _id) < before.Count(d => d.Id == _id), $"{_id} is still there");
        Assert.True(Errors(after) <= Errors(before), string.Join("\n", after));
        Compilation compilation = (await solution.GetDocument(_document)!.Project.GetCompilationAsync())!;
        Assert.DoesNotContain(compilation.GetDiagnostics(), d => d.Severity == DiagnosticSeverity.Error);
        return (await solution.GetDocument(_document)!.GetTextAsync()).ToString();

        static int Errors(IEnumerable<Diagnostic> diagnostics) => diagnostics.Count(d => d.Severity == DiagnosticSeverity.Error);
    }

    private async Task<List<CodeAction>> ActionsAsync(Solution solution)
    {
        Document document = solution.GetDocument(_document)!;
        Diagnostic diagnostic = (await DiagnosticsAsync(solution)).First(d => d.Id == _id);
        var actions = new List<CodeAction>();
        await _fixer.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), CancellationToken.None));
        return actions;
    }

    private async Task<IReadOnlyList<Diagnostic>> DiagnosticsAsync(Solution solution)
    {
        Compilation compilation = (await solution.GetDocument(_document)!.Project.GetCompilationAsync())!;
        return await AnalyzerVerifier.RunAsync(AllAnalyzers.CreateForSlips(), compilation);
    }

    /// <summary>The context asks for one; the provider looks for itself after each fix.</summary>
    private sealed class Provider : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>([]);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>([]);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
