using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetGen.Generator.Layers;
using NetGen.Generator.Parsing;

namespace NetGen.Analyzers;

/// <summary>Finds in the source what an issue is about. Specs hold no positions, so the attributes are counted again.</summary>
internal sealed class IssueLocator(INamedTypeSymbol network, CancellationToken cancellation)
{
    /// <summary>
    /// The place in the network's own declaration: the argument, or, for an issue inside a block, the use that leads there. Then the lines inside the
    /// blocks, innermost last, as far as they are in source.
    /// </summary>
    public (Location Primary, IReadOnlyList<Location> Inner) Locate(Place place, ArgumentPlace argument)
    {
        Location primary = Declaration(network, cancellation);
        var inner = new List<Location>();
        INamedTypeSymbol? type = network;
        for (int i = 0; i < place.Steps.Count && type is not null; i++)
        {
            AttributeData? attribute = LayerReader.Attributes(type).ElementAtOrDefault(place.Steps[i].Layer);
            bool isLast = i == place.Steps.Count - 1;
            if (attribute?.ApplicationSyntaxReference?.GetSyntax(cancellation) is AttributeSyntax syntax)
            {
                Location location = isLast ? ArgumentLocator.Locate(syntax, attribute, argument) : syntax.GetLocation();
                if (i == 0) primary = location;
                else inner.Add(location);
            }

            type = attribute is null ? null : LayerReader.UsedType(attribute);
        }

        return (primary, inner);
    }

    /// <summary>The name in the declaration of a class that the user wrote.</summary>
    public static Location Declaration(INamedTypeSymbol type, CancellationToken cancellation)
    {
        foreach (SyntaxReference reference in type.DeclaringSyntaxReferences)
        {
            if (!DeclarationReader.IsGenerated(reference) && reference.GetSyntax(cancellation) is TypeDeclarationSyntax declaration) return declaration.Identifier.GetLocation();
        }

        return Location.None;
    }
}
