using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using NetGen.Generator.Layers;
using NetGen.Generator.Model;
using NetGen.Generator.Parsing;

namespace NetGen.Analyzers;

/// <summary>Reports what is wrong with the declaration of a network or block, before any layer is read.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class NetworkDeclarationAnalyzer : DiagnosticAnalyzer
{
    /// <summary>The ids that this analyzer reports.</summary>
    internal static readonly ImmutableHashSet<string> Ids = [IssueIds.NotPartial, IssueIds.SeveralDeclarations, IssueIds.BadDeclaration];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [DiagnosticDescriptors.NotPartial, DiagnosticDescriptors.SeveralDeclarations, DiagnosticDescriptors.BadDeclaration];

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
        if (!BlockReader.IsBlock(type)) return;
        DeclarationFlaws flaws = DeclarationReader.Flaws(type);
        if ((flaws & DeclarationFlaws.NotPartial) != 0) ReportNotPartial(context, type);
        if ((flaws & DeclarationFlaws.SeveralDeclarations) != 0) ReportSeveralDeclarations(context, type);
        foreach ((DeclarationFlaws flaw, string what) in Messages(LayerReader.Has(type, TypeNames.NetworkAttribute)))
        {
            if ((flaws & flaw) == 0) continue;
            context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.BadDeclaration, IssueLocator.Declaration(type, context.CancellationToken), type.Name, what));
        }
    }

    private static IEnumerable<(DeclarationFlaws Flaw, string What)> Messages(bool isNetwork) =>
    [
        (DeclarationFlaws.OwnBase, $"has a base class of its own; the generated part brings {(isNetwork ? TypeNames.Network : TypeNames.Block)}"),
        (DeclarationFlaws.OwnConstructor, "declares the constructor that the generated part brings; add other ones, which end in ': this(seed)'"),
        (DeclarationFlaws.NotAClass, "is static, a record or no class; a network or block is an ordinary partial class"),
        (DeclarationFlaws.NetworkAndBlock, "is declared with [Network] and with [Block]; a network can be used as a block as it is"),
    ];

    /// <summary>At the first class, from the inside, that lacks the modifier.</summary>
    private static void ReportNotPartial(SymbolAnalysisContext context, INamedTypeSymbol type)
    {
        TypeDeclarationSyntax? lacking = null;
        for (INamedTypeSymbol? t = type; t is not null; t = t.ContainingType)
        {
            foreach (SyntaxReference reference in t.DeclaringSyntaxReferences)
            {
                if (reference.GetSyntax(context.CancellationToken) is TypeDeclarationSyntax declaration && !declaration.Modifiers.Any(SyntaxKind.PartialKeyword)) lacking ??= declaration;
            }
        }

        if (lacking is not null) context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.NotPartial, lacking.Identifier.GetLocation(), lacking.Identifier.ValueText));
    }

    /// <summary>At the first layer of each declaration but the first.</summary>
    private static void ReportSeveralDeclarations(SymbolAnalysisContext context, INamedTypeSymbol type)
    {
        var declarations = new List<TypeDeclarationSyntax>();
        foreach (AttributeData attribute in LayerReader.Attributes(type))
        {
            SyntaxNode? syntax = attribute.ApplicationSyntaxReference?.GetSyntax(context.CancellationToken);
            if (syntax?.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } declaration || declarations.Contains(declaration)) continue;
            declarations.Add(declaration);
            if (declarations.Count == 1) continue;
            context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.SeveralDeclarations, syntax.GetLocation(), [declarations[0].Identifier.GetLocation()], type.Name));
        }
    }
}
