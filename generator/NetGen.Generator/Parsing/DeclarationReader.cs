using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetGen.Generator.Model;

namespace NetGen.Generator.Parsing;

/// <summary>Finds what is wrong with the declaration of a network or block.</summary>
internal static class DeclarationReader
{
    public static DeclarationFlaws Flaws(INamedTypeSymbol type)
    {
        // A block from a referenced assembly has been checked where it was compiled.
        if (type.DeclaringSyntaxReferences.Length == 0) return DeclarationFlaws.None;
        bool isNetwork = LayerReader.Has(type, TypeNames.NetworkAttribute);
        var flaws = DeclarationFlaws.None;
        if (!IsPartial(type)) flaws |= DeclarationFlaws.NotPartial;
        if (HasLayersOnSeveralDeclarations(type)) flaws |= DeclarationFlaws.SeveralDeclarations;
        if (HasOwnBase(type, isNetwork ? TypeNames.Network : TypeNames.Block)) flaws |= DeclarationFlaws.OwnBase;
        if (isNetwork && type.InstanceConstructors.Any(MeetsGenerated)) flaws |= DeclarationFlaws.OwnConstructor;
        if (type.IsStatic || type.IsRecord || type.TypeKind != TypeKind.Class) flaws |= DeclarationFlaws.NotAClass;
        if (isNetwork && LayerReader.Has(type, TypeNames.BlockAttribute)) flaws |= DeclarationFlaws.NetworkAndBlock;
        return flaws;
    }

    /// <summary>Whether a type and all around it are partial.</summary>
    public static bool IsPartial(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? t = type; t is not null; t = t.ContainingType)
        {
            foreach (SyntaxReference reference in t.DeclaringSyntaxReferences)
            {
                if (reference.GetSyntax() is MemberDeclarationSyntax declaration && !declaration.Modifiers.Any(SyntaxKind.PartialKeyword)) return false;
            }
        }

        return true;
    }

    /// <summary>Whether code is a generator's: it is there for the analyzers and not yet for the generator, and both must see the same.</summary>
    public static bool IsGenerated(SyntaxReference reference) => reference.SyntaxTree.FilePath.EndsWith(".g.cs", StringComparison.OrdinalIgnoreCase);

    private static bool HasLayersOnSeveralDeclarations(INamedTypeSymbol type) => type.DeclaringSyntaxReferences.Length > 1 && LayerReader.Attributes(type)
        .Select(a => a.ApplicationSyntaxReference?.GetSyntax().FirstAncestorOrSelf<TypeDeclarationSyntax>())
        .Where(d => d is not null)
        .Distinct()
        .Skip(1)
        .Any();

    private static bool HasOwnBase(INamedTypeSymbol type, string generated) =>
        type.BaseType is { SpecialType: not SpecialType.System_Object } parent && !LayerReader.Is(parent, generated);

    private static bool MeetsGenerated(IMethodSymbol constructor) => constructor.DeclaringSyntaxReferences.Any(r => !IsGenerated(r) && (
        r.GetSyntax() is TypeDeclarationSyntax || (constructor.Parameters.Length == 1 && constructor.Parameters[0].Type.SpecialType == SpecialType.System_UInt64)));
}
