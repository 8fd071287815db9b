using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using NetGen.Generator.Emit;
using NetGen.Generator.Model;
using NetGen.Generator.Parsing;

namespace NetGen.Generator;

/// <summary>
/// Compiles classes with [Network] and gives classes with [Block] their generated part. It reports nothing: the analyzers read the same specs
/// through the same shape inference.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class NetworkGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        // Parsing runs on every edit and only reads; the rest runs when the value that it gives has changed.
        IncrementalValueProvider<CompilerOptions> options = context.AnalyzerConfigOptionsProvider
            .Select(static (provider, _) => OptionsReader.Read(provider.GlobalOptions))
            .WithTrackingName(TrackingNames.ReadOptions);

        IncrementalValuesProvider<GeneratedFile?> networks = context.SyntaxProvider
            .ForAttributeWithMetadataName(TypeNames.NetworkAttribute, static (node, _) => node is TypeDeclarationSyntax, NetworkParser.Extract)
            .WithTrackingName(TrackingNames.ParseNetwork)
            .Combine(options)
            .Select(static (pair, cancellation) => pair.Left is null ? null : NetworkCompiler.Compile(pair.Left, pair.Right, cancellation))
            .WithTrackingName(TrackingNames.CompileNetwork);

        IncrementalValuesProvider<GeneratedFile?> blocks = context.SyntaxProvider
            .ForAttributeWithMetadataName(TypeNames.BlockAttribute, static (node, _) => node is TypeDeclarationSyntax, NetworkParser.ExtractBlock)
            .WithTrackingName(TrackingNames.ParseBlock)
            .Select(static (block, _) => block is null ? null : BlockEmitter.Emit(block))
            .WithTrackingName(TrackingNames.CompileBlock);

        context.RegisterSourceOutput(networks, AddFile);
        context.RegisterSourceOutput(blocks, AddFile);
    }

    private static void AddFile(SourceProductionContext context, GeneratedFile? file)
    {
        if (file is not null) context.AddSource(file.HintName, file.Text);
    }
}
