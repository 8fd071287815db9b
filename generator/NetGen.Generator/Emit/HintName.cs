using System.Globalization;
using System.Text;

namespace NetGen.Generator.Emit;

/// <summary>The name of a generated file: the class's metadata name with safe characters, of bounded length.</summary>
internal static class HintName
{
    /// <summary>Longer names are cut and get a hash: paths of generated files are long already, and some file systems end at 260 characters.</summary>
    private const int MaximumLength = 100;

    public static string Of(string metadataName)
    {
        var safe = new StringBuilder(metadataName.Length);
        foreach (char c in metadataName) safe.Append(c is '.' or '+' or '_' || char.IsLetterOrDigit(c) ? c : '_');
        string name = safe.ToString();
        // Characters that became the same one are told apart by the hash of the original.
        bool isExact = name.Length <= MaximumLength && name == metadataName;
        if (isExact) return name + ".g.cs";
        if (name.Length > MaximumLength) name = name.Substring(0, MaximumLength);
        return name + "_" + Hash(metadataName).ToString("x8", CultureInfo.InvariantCulture) + ".g.cs";
    }

    /// <summary>FNV-1a over the UTF-16 code units: the same on every machine and in every run, which GetHashCode is not.</summary>
    private static uint Hash(string text)
    {
        uint hash = 2166136261;
        foreach (char c in text) hash = unchecked((hash ^ c) * 16777619);
        return hash;
    }
}
