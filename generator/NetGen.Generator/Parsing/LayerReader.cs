using Microsoft.CodeAnalysis;
using NetGen.Generator.Model;

namespace NetGen.Generator.Parsing;

/// <summary>Reads the layer attributes of a class.</summary>
internal static class LayerReader
{
    /// <summary>The layer attributes in the compiler's order; <see cref="LayerSpec.Index"/> counts in it, so the analyzers find the source through it.</summary>
    public static IEnumerable<AttributeData> Attributes(INamedTypeSymbol type) => type.GetAttributes().Where(a => IsUnknown(a) || IsPart(a.AttributeClass));

    public static EquatableArray<LayerSpec> Read(INamedTypeSymbol type) => Attributes(type).Select(Read).ToEquatableArray();

    /// <summary>The class that a use names; null for other layers.</summary>
    public static INamedTypeSymbol? UsedType(AttributeData attribute) =>
        attribute.AttributeClass is { IsGenericType: true, TypeArguments.Length: 1 } type && (Is(type.OriginalDefinition, TypeNames.UseAttribute) || Is(type.OriginalDefinition, TypeNames.RecurrentAttribute))
            ? type.TypeArguments[0] as INamedTypeSymbol
            : null;

    /// <summary>Whether a type has a full metadata name.</summary>
    public static bool Is(INamedTypeSymbol? type, string metadataName)
    {
        if (type is null || type.ContainingType is not null) return false;
        string name = type.MetadataName;
        if (!metadataName.EndsWith(name, StringComparison.Ordinal)) return false;
        return (type.ContainingNamespace is { IsGlobalNamespace: false } space ? space.ToDisplayString() + "." + name : name) == metadataName;
    }

    /// <summary>Whether a class has an attribute.</summary>
    public static bool Has(INamedTypeSymbol type, string attribute) => Find(type, attribute) is not null;

    /// <summary>The attribute of a name; null where a class has none.</summary>
    public static AttributeData? Find(INamedTypeSymbol type, string attribute) => type.GetAttributes().FirstOrDefault(a => Is(a.AttributeClass, attribute));

    private static LayerSpec Read(AttributeData attribute, int index)
    {
        string name = attribute.AttributeClass?.Name ?? "";
        string kind = name.EndsWith("Attribute", StringComparison.Ordinal) ? name.Substring(0, name.Length - "Attribute".Length) : name;
        INamedTypeSymbol? used = UsedType(attribute);
        bool isBroken = IsUnknown(attribute)
            || attribute.AttributeConstructor is null
            || used?.TypeKind == TypeKind.Error
            || attribute.ConstructorArguments.Any(a => a.Kind == TypedConstantKind.Error);
        if (isBroken) return new LayerSpec(index, kind, [], IsBroken: true);

        var arguments = new List<ArgumentSpec>();
        foreach (TypedConstant argument in attribute.ConstructorArguments) arguments.Add(new ArgumentSpec(null, ConstantReader.Read(argument)));
        foreach (KeyValuePair<string, TypedConstant> argument in attribute.NamedArguments) arguments.Add(new ArgumentSpec(argument.Key, ConstantReader.Read(argument.Value)));
        return new LayerSpec(index, kind, arguments.ToEquatableArray(), used is not null && BlockReader.IsBlock(used) ? BlockReader.Key(used) : null);
    }

    /// <summary>A misspelt attribute: it may have been a layer, so what follows cannot be judged.</summary>
    private static bool IsUnknown(AttributeData attribute) => attribute.AttributeClass is null or { TypeKind: TypeKind.Error };

    private static bool IsPart(INamedTypeSymbol? type)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (Is(type, TypeNames.PartAttribute)) return true;
        }

        return false;
    }
}
