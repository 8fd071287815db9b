using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetGen.Generator.Layers;

namespace NetGen.CodeFixes;

/// <summary>Inserts [Flatten] or [GlobalAveragePool] before a dense layer that stands on an image.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
public sealed class InsertFlattenCodeFixer : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [IssueIds.DenseOnImage];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        if (root?.FindNode(context.Span).FirstAncestorOrSelf<AttributeSyntax>() is not { } attribute) return;
        foreach (string layer in new[] { "Flatten", "GlobalAveragePool" })
        {
            context.RegisterCodeFix(
                CodeAction.Create($"Insert [{layer}] before it", _ => Task.FromResult(Insert(context.Document, root, attribute, layer)), equivalenceKey: layer),
                context.Diagnostics);
        }
    }

    private static Document Insert(Document document, SyntaxNode root, AttributeSyntax attribute, string layer)
    {
        // In a qualified attribute the new one is qualified alike.
        NameSyntax name = attribute.Name is QualifiedNameSyntax qualified ? qualified.WithRight(SyntaxFactory.IdentifierName(layer)) : SyntaxFactory.IdentifierName(layer);
        var list = (AttributeListSyntax)attribute.Parent!;
        int index = list.Attributes.IndexOf(attribute);
        SeparatedSyntaxList<AttributeSyntax> attributes = list.Attributes.Insert(index, SyntaxFactory.Attribute(name.WithoutTrivia()).WithLeadingTrivia(attribute.GetLeadingTrivia()));
        SyntaxToken comma = SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space);
        IEnumerable<SyntaxToken> commas = attributes.GetSeparators().Select((separator, i) => i == index ? comma : separator);
        return document.WithSyntaxRoot(root.ReplaceNode(list, list.WithAttributes(SyntaxFactory.SeparatedList(attributes, commas))));
    }
}
