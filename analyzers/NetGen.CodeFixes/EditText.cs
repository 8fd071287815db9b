using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using NetGen.Analyzers;
using NetGen.Generator.Layers;

namespace NetGen.CodeFixes;

/// <summary>
/// Makes text changes of edits, so that everything around them stays as it is, comments and line ends too. Only what was written as a plain value is
/// overwritten: a constant or nameof says more than the number that it has today.
/// </summary>
internal static class EditText
{
    /// <summary>The changes that make an edit; null where the source must not be changed.</summary>
    public static IReadOnlyList<TextChange>? Of(Edit edit, AttributeSyntax attribute, AttributeData data) => edit.Kind switch
    {
        EditKind.SetArgument => SetArgument(edit, attribute, data),
        EditKind.InsertBefore => [new TextChange(new TextSpan(attribute.SpanStart, 0), Qualified(attribute, edit.Text) + ", ")],
        EditKind.Replace => [new TextChange(attribute.Span, Qualified(attribute, edit.Text))],
        _ => Remove(attribute),
    };

    private static IReadOnlyList<TextChange>? SetArgument(Edit edit, AttributeSyntax attribute, AttributeData data)
    {
        // A member of an enumeration is written as the attribute is: with the namespace or without.
        string value = Regex.IsMatch(edit.Text, @"^[A-Z]\w*\.[A-Z]") ? Qualified(attribute, edit.Text) : edit.Text;
        if (ArgumentLocator.Find(attribute, data, edit.Argument) is { } written) return IsPlain(written) ? [new TextChange(written.Span, value)] : null;

        string argument = edit.Argument.Name is { } name ? $"{name} = {value}" : value;
        if (attribute.ArgumentList is not { } list) return [new TextChange(new TextSpan(attribute.Name.Span.End, 0), $"({argument})")];
        if (list.Arguments.Count == 0) return [new TextChange(new TextSpan(list.OpenParenToken.Span.End, 0), argument)];
        if (edit.Argument.Name is null) return [new TextChange(new TextSpan(list.OpenParenToken.Span.End, 0), argument + ", ")];

        // After a comment that belongs to the last argument, unless the comment ends the line.
        AttributeArgumentSyntax last = list.Arguments.Last();
        bool endsLine = last.GetTrailingTrivia().Any(t => t.IsKind(SyntaxKind.EndOfLineTrivia) || t.IsKind(SyntaxKind.SingleLineCommentTrivia));
        return [new TextChange(new TextSpan(endsLine ? last.Span.End : last.FullSpan.End, 0), ", " + argument)];
    }

    /// <summary>Whether an expression is a plain value: a literal, a member of an enumeration of ours, or an array of such.</summary>
    private static bool IsPlain(SyntaxNode node) => node switch
    {
        LiteralExpressionSyntax literal => !literal.IsKind(SyntaxKind.StringLiteralExpression),
        PrefixUnaryExpressionSyntax { Operand: LiteralExpressionSyntax } sign => sign.IsKind(SyntaxKind.UnaryMinusExpression),
        MemberAccessExpressionSyntax member => Regex.IsMatch(member.ToString(), @"(^|\.)(Rounding|Padding|Init|Shortcut|Reduction|Bidirectional)\.\w+$"),
        ImplicitArrayCreationExpressionSyntax array => array.Initializer.Expressions.All(IsPlain),
        ArrayCreationExpressionSyntax { Initializer: { } items } => items.Expressions.All(IsPlain),
        _ => false,
    };

    private static IReadOnlyList<TextChange> Remove(AttributeSyntax attribute)
    {
        var list = (AttributeListSyntax)attribute.Parent!;
        if (list.Attributes.Count == 1) return [new TextChange(TextSpan.FromBounds(list.SpanStart, list.FullSpan.End), "")];
        int index = list.Attributes.IndexOf(attribute);
        bool isLast = index == list.Attributes.Count - 1;
        SyntaxToken comma = list.Attributes.GetSeparator(isLast ? index - 1 : index);

        // Blanks beside the comma go too; a comment there stays.
        if (comma.TrailingTrivia.Any(t => !t.IsKind(SyntaxKind.WhitespaceTrivia))) return [new TextChange(attribute.Span, ""), new TextChange(comma.Span, "")];
        return [new TextChange(isLast ? TextSpan.FromBounds(comma.SpanStart, attribute.Span.End) : TextSpan.FromBounds(attribute.SpanStart, comma.FullSpan.End), "")];
    }

    private static string Qualified(AttributeSyntax attribute, string text) => attribute.Name is QualifiedNameSyntax qualified ? $"{qualified.Left}.{text}" : text;
}
