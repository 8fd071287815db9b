using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetGen.Generator.Layers;

namespace NetGen.Analyzers;

/// <summary>Finds an argument in an attribute's source.</summary>
internal static class ArgumentLocator
{
    /// <summary>Where an argument's expression stands; the whole attribute where it is not written.</summary>
    public static Location Locate(AttributeSyntax attribute, AttributeData data, ArgumentPlace place) => (Find(attribute, data, place) ?? attribute).GetLocation();

    /// <summary>An argument's expression, or the element of it that is meant; null where it is not written.</summary>
    public static SyntaxNode? Find(AttributeSyntax attribute, AttributeData data, ArgumentPlace place)
    {
        ExpressionSyntax? expression = attribute.ArgumentList is null ? null
            : place.Name is not null ? Named(attribute.ArgumentList, place.Name)
            : place.Position >= 0 ? Positional(attribute.ArgumentList, data, place)
            : null;
        return expression is null ? null : Element(expression, place.Element);
    }

    private static ExpressionSyntax? Named(AttributeArgumentListSyntax list, string name) =>
        list.Arguments.FirstOrDefault(a => a.NameEquals?.Name.Identifier.ValueText == name)?.Expression;

    private static ExpressionSyntax? Positional(AttributeArgumentListSyntax list, AttributeData data, ArgumentPlace place)
    {
        AttributeArgumentSyntax[] arguments = list.Arguments.Where(a => a.NameEquals is null).ToArray();
        if (data.AttributeConstructor is not { } constructor || place.Position >= constructor.Parameters.Length) return null;
        IParameterSymbol parameter = constructor.Parameters[place.Position];
        AttributeArgumentSyntax? byName = Array.Find(arguments, a => a.NameColon?.Name.Identifier.ValueText == parameter.Name);
        if (byName is not null) return byName.Expression;

        // The elements of a params array stand one after another, unless the array itself is given.
        bool isExpanded = parameter.IsParams && !(arguments.Length == place.Position + 1 && IsArray(arguments[place.Position].Expression));
        int index = place.Position + (isExpanded ? Math.Max(0, place.Element) : 0);
        return index < arguments.Length && arguments[index].NameColon is null ? arguments[index].Expression : null;
    }

    private static bool IsArray(ExpressionSyntax expression) => expression is ArrayCreationExpressionSyntax or ImplicitArrayCreationExpressionSyntax or CollectionExpressionSyntax;

    private static SyntaxNode Element(ExpressionSyntax expression, int element)
    {
        SyntaxNode? found = expression switch
        {
            ArrayCreationExpressionSyntax { Initializer: { } items } => items.Expressions.ElementAtOrDefault(element),
            ImplicitArrayCreationExpressionSyntax array => array.Initializer.Expressions.ElementAtOrDefault(element),
            CollectionExpressionSyntax collection => collection.Elements.ElementAtOrDefault(element),
            _ => null,
        };
        return found ?? expression;
    }
}
