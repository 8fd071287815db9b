using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetGen.Generator.Layers;

namespace NetGen.CodeFixes;

/// <summary>Gives a residual connection over a change of shape its projection. The diagnostic stands at the use of the block; the residual is its innermost additional location.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class ProjectShortcutCodeFixer : CodeFixProvider
{
    private const string Projection = "Shortcut.Project";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [IssueIds.UnequalJoin];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (!diagnostic.Properties.TryGetValue("fix", out string? fix) || fix != Projection) continue;
            foreach (Location location in diagnostic.AdditionalLocations.Prepend(diagnostic.Location))
            {
                if (context.Document.Project.Solution.GetDocument(location.SourceTree) is not { } document) continue;
                SyntaxNode? root = await document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
                if (root?.FindNode(location.SourceSpan).FirstAncestorOrSelf<AttributeSyntax>() is not { ArgumentList: null } attribute || !IsResidual(attribute)) continue;
                context.RegisterCodeFix(
                    CodeAction.Create($"Use {Projection}", _ => Task.FromResult(Fix(document, root, attribute)), equivalenceKey: Projection),
                    diagnostic);
                break;
            }
        }
    }

    private static bool IsResidual(AttributeSyntax attribute)
    {
        SimpleNameSyntax? name = attribute.Name is QualifiedNameSyntax qualified ? qualified.Right : attribute.Name as SimpleNameSyntax;
        return name?.Identifier.ValueText is "Residual" or "ResidualAttribute";
    }

    private static Solution Fix(Document document, SyntaxNode root, AttributeSyntax attribute)
    {
        AttributeSyntax changed = attribute.WithArgumentList(SyntaxFactory.ParseAttributeArgumentList($"({Projection})"));
        return document.Project.Solution.WithDocumentSyntaxRoot(document.Id, root.ReplaceNode(attribute, changed));
    }
}
