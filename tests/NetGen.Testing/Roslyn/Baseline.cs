using System.Runtime.CompilerServices;
using Xunit;

namespace NetGen.Testing.Roslyn;

/// <summary>
/// Compares texts with files beside the test, in Verify's workflow: <c>Test.Case#File.verified.cs</c> is what is expected; on a difference what came is written
/// to <c>Test.Case#File.received.cs</c>, to be looked at and, if right, renamed. With NETGEN_ACCEPT=1 in the environment everything that came is accepted.
/// </summary>
internal static class Baseline
{
    /// <summary>Verifies a set of texts: each of them, and that there are no others.</summary>
    /// <param name="files">The texts by name, without extension.</param>
    /// <param name="name">The case; the name of the test where there is only one.</param>
    /// <param name="extension">The extension of the files.</param>
    public static void Verify(IReadOnlyDictionary<string, string> files, string? name = null, string extension = "cs", [CallerFilePath] string source = "", [CallerMemberName] string test = "")
    {
        string folder = Path.Combine(Path.GetDirectoryName(source)!, "Baselines");
        string prefix = $"{Path.GetFileNameWithoutExtension(source)}.{name ?? test}#";
        Directory.CreateDirectory(folder);
        foreach (string old in Directory.GetFiles(folder, prefix + "*.received." + extension)) File.Delete(old);

        bool accept = Environment.GetEnvironmentVariable("NETGEN_ACCEPT") == "1";
        var problems = new List<string>();
        var expected = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string file, string text) in files)
        {
            string verified = Path.Combine(folder, prefix + file + ".verified." + extension);
            expected.Add(verified);
            if (File.Exists(verified) && Normalize(File.ReadAllText(verified)) == text) continue;
            File.WriteAllText(accept ? verified : verified.Replace(".verified.", ".received.", StringComparison.Ordinal), text);
            if (!accept) problems.Add(File.Exists(verified) ? $"{prefix}{file} differs" : $"{prefix}{file} is new");
        }

        foreach (string stale in Directory.GetFiles(folder, prefix + "*.verified." + extension).Where(f => !expected.Contains(f)))
        {
            if (accept) File.Delete(stale);
            else problems.Add($"{Path.GetFileName(stale)} is no longer generated");
        }

        Assert.True(problems.Count == 0, string.Join("; ", problems) + $". See the .received files in {folder}; rename those that are right, or run with NETGEN_ACCEPT=1.");
    }

    /// <summary>A checkout may have other line ends; generated text has line feeds only.</summary>
    private static string Normalize(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal);
}
