using Microsoft.CodeAnalysis;
using NetGen.Generator.Model;

namespace NetGen.Generator.Parsing;

/// <summary>
/// From symbols to specs: the one place where the generator and the analyzers read what the user wrote. Runs for every network on every edit, so it only
/// reads. Total: half-typed code gives a spec that says so.
/// </summary>
internal static class NetworkParser
{
    /// <summary>The network of an annotated class; null for a second declaration with the same attribute, which the compiler reports.</summary>
    public static NetworkSpec? Extract(GeneratorAttributeSyntaxContext context, CancellationToken cancellation) =>
        context.TargetSymbol is INamedTypeSymbol type && IsFirst(context, type, TypeNames.NetworkAttribute) ? Parse(type, cancellation) : null;

    /// <summary>The block of an annotated class; null where another declaration has the same attribute, or where it is a network as well.</summary>
    public static BlockPartSpec? ExtractBlock(GeneratorAttributeSyntaxContext context, CancellationToken cancellation) =>
        context.TargetSymbol is INamedTypeSymbol type && IsFirst(context, type, TypeNames.BlockAttribute) && !LayerReader.Has(type, TypeNames.NetworkAttribute)
            ? new BlockPartSpec(BlockReader.Read(type), BlockReader.ReadAll(type, cancellation).Select(b => b with { Layers = [] }).ToEquatableArray())
            : null;

    public static NetworkSpec Parse(INamedTypeSymbol type, CancellationToken cancellation) =>
        new(TypeReader.Read(type), LayerReader.Read(type), BlockReader.ReadAll(type, cancellation), DeclarationReader.Flaws(type));

    private static bool IsFirst(GeneratorAttributeSyntaxContext context, INamedTypeSymbol type, string attribute)
    {
        SyntaxReference? first = type.GetAttributes().FirstOrDefault(a => LayerReader.Is(a.AttributeClass, attribute))?.ApplicationSyntaxReference;
        return first is not null && first.SyntaxTree == context.TargetNode.SyntaxTree && context.TargetNode.Span.Contains(first.Span);
    }
}
