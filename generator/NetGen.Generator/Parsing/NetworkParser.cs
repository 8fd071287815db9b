using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetGen.Generator.Model;

namespace NetGen.Generator.Parsing;

/// <summary>
/// From symbols to specs: the one place where the generator and the analyzers read what the user wrote. Runs for every network on every edit, so it looks
/// first whether anything has changed. Total: half-typed code gives a spec that says so.
/// </summary>
internal static class NetworkParser
{
    private static readonly SpecCache<NetworkSpec> s_networks = new();
    private static readonly SpecCache<BlockPartSpec> s_blocks = new();

    /// <summary>The network of an annotated class; null for other classes, and for a second declaration with the same attribute, which the compiler reports.</summary>
    public static NetworkSpec? Extract(GeneratorSyntaxContext context, CancellationToken cancellation)
    {
        return s_networks.Get((TypeDeclarationSyntax)context.Node, context.SemanticModel.Compilation, Read, cancellation);

        (NetworkSpec?, IEnumerable<INamedTypeSymbol>) Read()
        {
            if (!IsCandidate(context, "Network", cancellation)) return (null, []);
            if (!IsDeclared(context, TypeNames.NetworkAttribute, out INamedTypeSymbol? type, cancellation)) return (null, type is null ? [] : [type]);
            return (Parse(type!, cancellation), TypesOf(type!));
        }
    }

    /// <summary>The block of an annotated class; null for other classes, where another declaration has the same attribute, or where it is a network as well.</summary>
    public static BlockPartSpec? ExtractBlock(GeneratorSyntaxContext context, CancellationToken cancellation)
    {
        return s_blocks.Get((TypeDeclarationSyntax)context.Node, context.SemanticModel.Compilation, Read, cancellation);

        (BlockPartSpec?, IEnumerable<INamedTypeSymbol>) Read()
        {
            if (!IsCandidate(context, "Block", cancellation)) return (null, []);
            if (!IsDeclared(context, TypeNames.BlockAttribute, out INamedTypeSymbol? type, cancellation)) return (null, type is null ? [] : [type]);
            if (LayerReader.Has(type!, TypeNames.NetworkAttribute)) return (null, [type!]);
            EquatableArray<BlockSpec> uses = BlockReader.ReadAll(type!, cancellation).Select(b => b with { Layers = [] }).ToEquatableArray();
            return (new BlockPartSpec(BlockReader.Read(type!), uses), TypesOf(type!));
        }
    }

    /// <summary>The network of a class, read before or now: the same object for as long as nothing changes.</summary>
    public static NetworkSpec Parse(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellation)
    {
        SyntaxReference? attribute = LayerReader.Find(type, TypeNames.NetworkAttribute)?.ApplicationSyntaxReference;
        if (attribute?.GetSyntax(cancellation).FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } declaration) return Parse(type, cancellation);
        return s_networks.Get(declaration, compilation, () => (Parse(type, cancellation), TypesOf(type)), cancellation)!;
    }

    public static NetworkSpec Parse(INamedTypeSymbol type, CancellationToken cancellation) =>
        new(TypeReader.Read(type), LayerReader.Read(type), BlockReader.ReadAll(type, cancellation), DeclarationReader.Flaws(type));

    /// <summary>Whether a class has an attribute that is written like the one of a name.</summary>
    private static bool IsCandidate(GeneratorSyntaxContext context, string name, CancellationToken cancellation)
    {
        var declaration = (TypeDeclarationSyntax)context.Node;
        var declarations = Declarations.Of(context.SemanticModel.Compilation, cancellation);
        foreach (AttributeListSyntax list in declaration.AttributeLists)
        {
            foreach (AttributeSyntax attribute in list.Attributes)
            {
                if (declarations.MayBe(attribute, name)) return true;
            }
        }

        return false;
    }

    /// <summary>Whether a declaration is the first one of its class with the attribute.</summary>
    private static bool IsDeclared(GeneratorSyntaxContext context, string attribute, out INamedTypeSymbol? type, CancellationToken cancellation)
    {
        type = context.SemanticModel.GetDeclaredSymbol(context.Node, cancellation) as INamedTypeSymbol;
        SyntaxReference? first = type is null ? null : LayerReader.Find(type, attribute)?.ApplicationSyntaxReference;
        return first is not null && first.SyntaxTree == context.Node.SyntaxTree && context.Node.Span.Contains(first.Span);
    }

    /// <summary>A class, the classes around it, and all that it uses, blocks or not.</summary>
    private static IEnumerable<INamedTypeSymbol> TypesOf(INamedTypeSymbol type)
    {
        var found = new HashSet<INamedTypeSymbol>(SymbolEqualityComparer.Default);
        var open = new Stack<INamedTypeSymbol>([type]);
        while (open.Count > 0)
        {
            INamedTypeSymbol next = open.Pop();
            if (!found.Add(next)) continue;
            if (next.ContainingType is { } outer) open.Push(outer);
            foreach (AttributeData attribute in LayerReader.Attributes(next))
            {
                if (LayerReader.UsedType(attribute) is { } used) open.Push(used);
            }
        }

        return found;
    }
}
