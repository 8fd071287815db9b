using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NetGen.Generator.Layers;
using NetGen.Generator.Parsing;

namespace NetGen.Generator.Tests;

/// <summary>Networks from the attributes as a user writes them, so that the attributes' constructors are tested together with what reads them.</summary>
internal static class Source
{
    private static readonly CSharpCompilation s_empty = CSharpCompilation.Create(
        "Networks",
        references: References(),
        options: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));

    /// <summary>The elaboration of a network.</summary>
    /// <param name="layers">Its attributes after [Network]: "Input(3), Dense(2)".</param>
    /// <param name="blocks">Further declarations.</param>
    public static Elaboration Elaborate(string layers, string blocks = "")
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText($"using NetGen; [Network, {layers}] public partial class Net; {blocks}", new CSharpParseOptions(LanguageVersion.Preview));
        CSharpCompilation compilation = s_empty.AddSyntaxTrees(tree);
        string[] errors = compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.ToString()).ToArray();
        if (errors.Length > 0) throw new ArgumentException($"'{layers}' is no C#: {string.Join("; ", errors)}", nameof(layers));
        return Elaborator.Elaborate(NetworkParser.Parse(compilation.GetTypeByMetadataName("Net")!, default));
    }

    private static MetadataReference[] References()
    {
        var platform = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        string[] names = ["System.Private.CoreLib.dll", "System.Runtime.dll"];
        return platform.Split(Path.PathSeparator)
            .Where(p => names.Contains(Path.GetFileName(p)))
            .Append(typeof(NetworkAttribute).Assembly.Location)
            .Select(p => (MetadataReference)MetadataReference.CreateFromFile(p))
            .ToArray();
    }
}
