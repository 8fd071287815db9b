using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using NetGen.Generator.Model;
using NetGen.Generator.Parsing;

namespace NetGen.Analyzers;

/// <summary>Reports hyper-parameters of a block that none of its layers mentions. The compiler cannot: the generated part reads them all.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class BlockParameterAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.UnusedParameter];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSymbolAction(Analyze, SymbolKind.NamedType);
    }

    private static void Analyze(SymbolAnalysisContext context)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (!LayerReader.Has(type, TypeNames.BlockAttribute)) return;
        BlockSpec block = BlockReader.Read(type);
        if (block.Layers.Any(l => l.IsBroken) || HasMembers(type, context.CancellationToken)) return;
        string[] texts = [.. block.Layers.SelectMany(l => l.Arguments).SelectMany(a => Texts(a.Value))];
        foreach (HyperParameterSpec parameter in block.Parameters)
        {
            if (Array.Exists(texts, t => Mentions(t, parameter.Name)) || Place(type, parameter.Name, context.CancellationToken) is not { } place) continue;
            context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.UnusedParameter, place, parameter.Name, type.Name));
        }
    }

    /// <summary>Members of the user's own may read a parameter as well as layers.</summary>
    private static bool HasMembers(INamedTypeSymbol type, CancellationToken cancellation) => type.DeclaringSyntaxReferences
        .Where(r => !DeclarationReader.IsGenerated(r))
        .Any(r => r.GetSyntax(cancellation) is TypeDeclarationSyntax { Members.Count: > 0 } or TypeDeclarationSyntax { BaseList: not null });

    private static Location? Place(INamedTypeSymbol type, string parameter, CancellationToken cancellation) => type.DeclaringSyntaxReferences
        .Select(r => r.GetSyntax(cancellation))
        .OfType<TypeDeclarationSyntax>()
        .SelectMany(d => d.ParameterList?.Parameters ?? [])
        .FirstOrDefault(p => p.Identifier.ValueText == parameter)?
        .Identifier.GetLocation();

    private static IEnumerable<string> Texts(ConstantSpec constant) => constant.Kind switch
    {
        ConstantKind.Text => [constant.Text],
        ConstantKind.Array => constant.Items.SelectMany(Texts),
        _ => [],
    };

    /// <summary>Whether a name stands in a text as a word of its own.</summary>
    private static bool Mentions(string text, string name)
    {
        for (int at = text.IndexOf(name, StringComparison.Ordinal); at >= 0; at = text.IndexOf(name, at + 1, StringComparison.Ordinal))
        {
            if (!IsWord(at - 1) && !IsWord(at + name.Length)) return true;
        }

        return false;

        bool IsWord(int index) => index >= 0 && index < text.Length && (char.IsLetterOrDigit(text[index]) || text[index] == '_');
    }
}
