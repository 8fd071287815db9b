using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetGen.Generator.Model;

namespace NetGen.Generator.Parsing;

/// <summary>Reads blocks, from source and from referenced assemblies alike.</summary>
internal static class BlockReader
{
    public static bool IsBlock(INamedTypeSymbol type) => LayerReader.Has(type, TypeNames.BlockAttribute) || LayerReader.Has(type, TypeNames.NetworkAttribute);

    public static string Key(INamedTypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    /// <summary>All blocks that a class uses, directly and through others, each once, in ordinal order.</summary>
    public static EquatableArray<BlockSpec> ReadAll(INamedTypeSymbol type, CancellationToken cancellation)
    {
        var found = new SortedDictionary<string, BlockSpec>(StringComparer.Ordinal);
        var open = new Stack<INamedTypeSymbol>([type]);
        while (open.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (AttributeData attribute in LayerReader.Attributes(open.Pop()))
            {
                if (LayerReader.UsedType(attribute) is not { } used || !IsBlock(used) || found.ContainsKey(Key(used))) continue;
                found.Add(Key(used), Read(used));
                open.Push(used);
            }
        }

        return found.Values.ToEquatableArray();
    }

    public static BlockSpec Read(INamedTypeSymbol type)
    {
        bool isNetwork = LayerReader.Has(type, TypeNames.NetworkAttribute);
        EquatableArray<HyperParameterSpec> parameters = isNetwork ? [] : Parameters(type);
        EquatableArray<LayerSpec> layers = LayerReader.Read(type);
        return new BlockSpec(Key(type), TypeReader.Read(type), isNetwork, parameters, layers, DeclarationReader.Flaws(type));
    }

    /// <summary>The names of a block's hyper-parameters.</summary>
    public static EquatableArray<HyperParameterSpec> Parameters(INamedTypeSymbol type) =>
        Constructor(type) is { } constructor ? constructor.Parameters.Select(Parameter).ToEquatableArray() : [];

    /// <summary>The primary constructor; metadata does not mark it, so there it is the one with the most parameters.</summary>
    private static IMethodSymbol? Constructor(INamedTypeSymbol type)
    {
        IMethodSymbol[] constructors = type.InstanceConstructors.Where(c => !c.IsImplicitlyDeclared || c.Parameters.Length > 0).ToArray();
        return constructors.FirstOrDefault(IsPrimary) ?? constructors.OrderByDescending(c => c.Parameters.Length).FirstOrDefault();
    }

    private static bool IsPrimary(IMethodSymbol constructor) => constructor.DeclaringSyntaxReferences.Any(r => r.GetSyntax() is TypeDeclarationSyntax);

    private static HyperParameterSpec Parameter(IParameterSymbol parameter)
    {
        HyperParameterKind kind = parameter.RefKind != RefKind.None ? HyperParameterKind.Unsupported : parameter.Type.SpecialType switch
        {
            SpecialType.System_SByte or SpecialType.System_Byte or SpecialType.System_Int16 or SpecialType.System_UInt16
                or SpecialType.System_Int32 or SpecialType.System_UInt32 or SpecialType.System_Int64 => HyperParameterKind.Dimension,
            SpecialType.System_Single or SpecialType.System_Double => HyperParameterKind.Real,
            SpecialType.System_Boolean => HyperParameterKind.Flag,
            SpecialType.System_String => HyperParameterKind.Text,
            _ => HyperParameterKind.Unsupported,
        };
        ConstantSpec? start = parameter.HasExplicitDefaultValue ? ConstantReader.Of(parameter.ExplicitDefaultValue) : null;
        return new HyperParameterSpec(parameter.Name, TypeReader.Escape(parameter.Name), kind, parameter.Type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat), start);
    }
}
