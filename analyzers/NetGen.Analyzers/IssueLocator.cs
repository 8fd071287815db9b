using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetGen.Generator.Layers;
using NetGen.Generator.Parsing;

namespace NetGen.Analyzers;

/// <summary>Finds in the source what an issue is about. Specs hold no positions, so the attributes are counted again.</summary>
internal sealed class IssueLocator(INamedTypeSymbol network, CancellationToken cancellation)
{
    private readonly Dictionary<INamedTypeSymbol, AttributeData[]> _attributes = new(SymbolEqualityComparer.Default);

    /// <summary>
    /// The place in the network's own declaration: the argument, or, for an issue inside a block, the use that leads there. Then the lines inside the
    /// blocks, innermost last, as far as they are in source.
    /// </summary>
    public (Location Primary, IReadOnlyList<Location> Inner) Locate(Place place, ArgumentPlace argument)
    {
        Location primary = Declaration(network, cancellation);
        var inner = new List<Location>();
        foreach ((AttributeData data, AttributeSyntax? syntax, int depth) in Steps(place))
        {
            if (syntax is null) continue;
            Location location = depth == place.Steps.Count - 1 ? ArgumentLocator.Locate(syntax, data, argument) : syntax.GetLocation();
            if (depth == 0) primary = location;
            else inner.Add(location);
        }

        return (primary, inner);
    }

    /// <summary>The attribute of a layer, in the network or in a block; null where it is not in source.</summary>
    public (AttributeData Data, AttributeSyntax Syntax)? Attribute(Place place)
    {
        (AttributeData Data, AttributeSyntax? Syntax, int Depth) last = Steps(place).LastOrDefault();
        return last.Syntax is not null && last.Depth == place.Steps.Count - 1 ? (last.Data, last.Syntax) : null;
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

    private IEnumerable<(AttributeData Data, AttributeSyntax? Syntax, int Depth)> Steps(Place place)
    {
        INamedTypeSymbol? type = network;
        for (int i = 0; i < place.Steps.Count && type is not null; i++)
        {
            if (!_attributes.TryGetValue(type, out AttributeData[]? attributes)) _attributes[type] = attributes = [.. LayerReader.Attributes(type)];
            int layer = place.Steps[i].Layer;
            if (layer < 0 || layer >= attributes.Length) yield break;
            yield return (attributes[layer], attributes[layer].ApplicationSyntaxReference?.GetSyntax(cancellation) as AttributeSyntax, i);
            type = LayerReader.UsedType(attributes[layer]);
        }
    }
}
