using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace NetGen.Testing.Roslyn;

/// <summary>Compilations of texts against the runtime, with all warnings.</summary>
internal static class TestCompilation
{
    public static CSharpParseOptions ParseOptions { get; } = new(LanguageVersion.Preview, DocumentationMode.Diagnose);

    private static readonly MetadataReference[] s_references = References();

    /// <summary>A library of the given files, named File0.cs, File1.cs, …</summary>
    public static CSharpCompilation Create(params string[] sources) => Create("Tests", sources);

    /// <summary>A library of a name of its own, for references between assemblies.</summary>
    public static CSharpCompilation Create(string assembly, IEnumerable<string> sources, params MetadataReference[] more) => CSharpCompilation.Create(
        assembly,
        sources.Select((source, i) => CSharpSyntaxTree.ParseText(source, ParseOptions, $"File{i}.cs")),
        [.. s_references, .. more],
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, warningLevel: 9999, allowUnsafe: false));

    /// <summary>The platform's assemblies and the runtime.</summary>
    private static MetadataReference[] References()
    {
        string[] platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        return [.. platform.Where(p => Path.GetDirectoryName(p) == framework).Append(typeof(Network).Assembly.Location).Select(p => MetadataReference.CreateFromFile(p))];
    }
}
