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
        // Parsing runs on every edit, and the rest when the value that it gives has changed. ForAttributeWithMetadataName would bind all attributes of all
        // networks on every keystroke before it asks anything of ours; the parser knows which networks an edit can have touched (SpecCache).
        IncrementalValueProvider<CompilerOptions> options = context.AnalyzerConfigOptionsProvider
            .Select(static (provider, _) => OptionsReader.Read(provider.GlobalOptions))
            .WithTrackingName(TrackingNames.ReadOptions);

        // Networks of a project have steps in common, and a network most of its steps with what it was before a keystroke.
        var memo = new StepMemo();
        IncrementalValuesProvider<GeneratedFile?> networks = context.SyntaxProvider
            .CreateSyntaxProvider(IsAnnotatedClass, NetworkParser.Extract)
            .Where(static network => network is not null)
            .WithTrackingName(TrackingNames.ParseNetwork)
            .Combine(options)
            .Select((pair, cancellation) => pair.Left is null ? null : NetworkCompiler.Compile(pair.Left, pair.Right, memo, cancellation))
            .WithTrackingName(TrackingNames.CompileNetwork);

        IncrementalValuesProvider<GeneratedFile?> blocks = context.SyntaxProvider
            .CreateSyntaxProvider(IsAnnotatedClass, NetworkParser.ExtractBlock)
            .Where(static block => block is not null)
            .WithTrackingName(TrackingNames.ParseBlock)
            .Select(static (block, _) => block is null ? null : BlockEmitter.Emit(block))
            .WithTrackingName(TrackingNames.CompileBlock);

        context.RegisterSourceOutput(networks, AddFile);
        context.RegisterSourceOutput(blocks, AddFile);
    }

    private static bool IsAnnotatedClass(SyntaxNode node, CancellationToken cancellation) => node is TypeDeclarationSyntax { AttributeLists.Count: > 0 };

    private static void AddFile(SourceProductionContext context, GeneratedFile? file)
    {
        if (file is not null) context.AddSource(file.HintName, file.Text);
    }
}
