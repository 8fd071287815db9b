using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NetGen.Generator.Emit;
using NetGen.Generator.Layers;
using NetGen.Generator.Parsing;

namespace NetGen.EndToEnd.Tests;

/// <summary>The networks of this assembly, which the generator has compiled, and what its pure stages say of them: the attributes are read once more, from the assembly's own metadata.</summary>
internal static class NetworkTypes
{
    private static readonly CSharpCompilation s_references = CSharpCompilation.Create("Networks", references: References());

    /// <summary>The small networks, by name.</summary>
    public static IReadOnlyDictionary<string, Type> Small { get; } = In("NetGen.EndToEnd.Tests.Small");

    /// <summary>The known networks, by name.</summary>
    public static IReadOnlyDictionary<string, Type> Known { get; } = In("NetGen.EndToEnd.Tests.Networks");

    /// <summary>Modules of PyTorch, by name.</summary>
    public static IReadOnlyDictionary<string, Type> TorchModules { get; } = In("NetGen.EndToEnd.Tests.TorchModules");

    public static Elaboration Elaborate(Type network)
    {
        INamedTypeSymbol symbol = s_references.GetTypeByMetadataName(network.FullName!) ?? throw new InvalidOperationException($"{network} is not in the metadata.");
        return Elaborator.Elaborate(NetworkParser.Parse(symbol, default));
    }

    public static NetworkCompilation Compile(Type network) => NetworkCompilation.Compile(Elaborate(network));

    public static Network Create(Type network, ulong seed = 0) => (Network)Activator.CreateInstance(network, seed)!;

    private static Dictionary<string, Type> In(string space) => Assembly.GetExecutingAssembly().GetTypes()
        .Where(t => t.Namespace == space && t.IsSubclassOf(typeof(Network)))
        .OrderBy(t => t.Name, StringComparer.Ordinal)
        .ToDictionary(t => t.Name);

    private static PortableExecutableReference[] References()
    {
        var platform = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        string[] names = ["System.Private.CoreLib.dll", "System.Runtime.dll"];
        return platform.Split(Path.PathSeparator)
            .Where(p => names.Contains(Path.GetFileName(p)))
            .Append(typeof(Network).Assembly.Location)
            .Append(typeof(NetworkTypes).Assembly.Location)
            .Select(p => MetadataReference.CreateFromFile(p))
            .ToArray();
    }
}
