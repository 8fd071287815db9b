using Microsoft.CodeAnalysis.Diagnostics;
using NetGen.Generator.Model;

namespace NetGen.Generator.Parsing;

/// <summary>Reads the build properties that the package makes visible to the compiler.</summary>
internal static class OptionsReader
{
    public static CompilerOptions Read(AnalyzerConfigOptions options) => new(Profile: IsTrue(options, "build_property.NetGenProfile"));

    private static bool IsTrue(AnalyzerConfigOptions options, string key) =>
        options.TryGetValue(key, out string? value) && string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);
}
