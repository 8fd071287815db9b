using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace NetGen.Testing.Roslyn;

/// <summary>Compilations of texts against the runtime, with all warnings.</summary>
internal static class TestCompilation
{
    public static CSharpParseOptions ParseOptions { get; } = new(LanguageVersion.Preview, DocumentationMode.Diagnose);

    /// <summary>Without files, its references resolved: compilations that begin with it share their symbols.</summary>
    private static readonly CSharpCompilation s_empty = Empty();

    /// <summary>A library of the given files, named File0.cs, File1.cs, …</summary>
    public static CSharpCompilation Create(params string[] sources) => s_empty.AddSyntaxTrees(Parse(sources));

    /// <summary>A library of a name of its own, for references between assemblies.</summary>
    public static CSharpCompilation Create(string assembly, IEnumerable<string> sources, params MetadataReference[] more) =>
        s_empty.WithAssemblyName(assembly).AddReferences(more).AddSyntaxTrees(Parse(sources));

    private static SyntaxTree[] Parse(IEnumerable<string> sources) => [.. sources.Select((source, i) => CSharpSyntaxTree.ParseText(source, ParseOptions, $"File{i}.cs"))];

    private static CSharpCompilation Empty()
    {
        var empty = CSharpCompilation.Create(
            "Tests",
            [],
            References(),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, warningLevel: 9999, allowUnsafe: false));
        empty.GetSpecialType(SpecialType.System_Object);
        return empty;
    }

    /// <summary>The platform's assemblies and the runtime.</summary>
    private static MetadataReference[] References()
    {
        string[] platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        return [.. platform.Where(p => Path.GetDirectoryName(p) == framework).Append(typeof(Network).Assembly.Location).Select(p => MetadataReference.CreateFromFile(p))];
    }
}
