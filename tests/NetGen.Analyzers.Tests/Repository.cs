using System.Runtime.CompilerServices;

namespace NetGen.Analyzers.Tests;

/// <summary>The files of the repository.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string Folder(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>The C# texts of a folder, without its sub-folders.</summary>
    public static string[] Sources(params string[] folder) => [.. Directory.GetFiles(Folder(folder), "*.cs").Order(StringComparer.Ordinal).Select(File.ReadAllText)];

    private static string Find([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", ".."));
}
