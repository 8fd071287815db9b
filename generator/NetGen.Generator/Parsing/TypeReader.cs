using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NetGen.Generator.Emit;
using NetGen.Generator.Layers;
using NetGen.Generator.Model;

namespace NetGen.Generator.Parsing;

/// <summary>Reads what a generated part needs to know of its class.</summary>
internal static class TypeReader
{
    public static TypeSpec Read(INamedTypeSymbol type)
    {
        var containers = new List<string>();
        bool isPublic = type.DeclaredAccessibility == Accessibility.Public;
        for (INamedTypeSymbol? outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            containers.Insert(0, $"partial {Keyword(outer)} {Escape(outer.Name)}{TypeParameters(outer)}");
            isPublic &= outer.DeclaredAccessibility == Accessibility.Public;
        }

        return new TypeSpec(
            type.ContainingNamespace is { IsGlobalNamespace: false } space ? space.ToDisplayString() : "",
            containers.ToEquatableArray(),
            Escape(type.Name),
            TypeParameters(type),
            MetadataName(type),
            type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            isPublic,
            DeclarationReader.IsPartial(type),
            Members(type));
    }

    private static string Keyword(INamedTypeSymbol type) => (type.TypeKind, type.IsRecord) switch
    {
        (TypeKind.Struct, true) => "record struct",
        (TypeKind.Struct, false) => "struct",
        (TypeKind.Interface, _) => "interface",
        (_, true) => "record",
        _ => "class",
    };

    private static string TypeParameters(INamedTypeSymbol type) =>
        type.TypeParameters.Length == 0 ? "" : "<" + string.Join(", ", type.TypeParameters.Select(p => Escape(p.Name))) + ">";

    private static string MetadataName(INamedTypeSymbol type)
    {
        string name = type.MetadataName;
        for (INamedTypeSymbol? outer = type.ContainingType; outer is not null; outer = outer.ContainingType) name = outer.MetadataName + "+" + name;
        for (INamespaceSymbol? space = type.ContainingNamespace; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace) name = space.MetadataName + "." + name;
        return name;
    }

    public static string Escape(string name) => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;

    /// <summary>
    /// The names among the would-be properties that are taken, by the class itself or by the base that it gets. Only these, so that another method of
    /// the class does not change the model.
    /// </summary>
    private static EquatableArray<string> Members(INamedTypeSymbol type)
    {
        IEnumerable<string> wanted = LayerNames.Of(LayerReader.Read(type), UsedBlock).OfType<string>();
        wanted = wanted.Concat(BlockReader.Parameters(type).Select(p => p.Name));
        var taken = new SortedSet<string>(StringComparer.Ordinal);
        foreach (string property in wanted.Select(MemberNames.Property))
        {
            if (property == type.Name || type.GetMembers(property).Any(m => m.DeclaringSyntaxReferences.Any(r => !DeclarationReader.IsGenerated(r)))) taken.Add(property);
        }

        return taken.ToEquatableArray();

        // Only the class's name counts for a layer's name, so the block is not read.
        BlockSpec? UsedBlock(string? key) => key is null ? null : new BlockSpec(key, Named(key), false, [], [], DeclarationFlaws.None);

        static TypeSpec Named(string key)
        {
            string plain = key.IndexOf('<') is var at and > 0 ? key.Substring(0, at) : key;
            string name = plain.Substring(plain.LastIndexOfAny(['.', ':']) + 1).TrimStart('@');
            return new TypeSpec("", [], name, "", name, key, false, true, []);
        }
    }
}
