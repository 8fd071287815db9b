using Microsoft.CodeAnalysis;
using NetGen.Generator.Layers;
using NetGen.Generator.Model;
using NetGen.Generator.Parsing;
using NetGen.Testing.Roslyn;

namespace NetGen.Analyzers.Tests;

/// <summary>Networks of source texts, parsed and elaborated.</summary>
internal static class Elaborated
{
    public static NetworkSpec Parse(string source, string name) => Parse(TestCompilation.Create(source), name);

    public static NetworkSpec Parse(Compilation compilation, string name) => NetworkParser.Parse(compilation.GetTypeByMetadataName(name)!, CancellationToken.None);

    public static Elaboration Of(string source, string name) => Elaborator.Elaborate(Parse(source, name));

    /// <summary>The network of a list of attributes.</summary>
    public static Elaboration Network(string attributes) => Of($"using NetGen; [Network] {attributes} public partial class N;", "N");

    public static long Count(this Elaboration network) => network.Parameters.Where(p => !p.IsBuffer).Sum(p => p.Shape.Size.Constant);

    /// <summary>The warnings and errors as "ID: arguments", a line each.</summary>
    public static string Text(this Elaboration network) => string.Join("\n", network.Issues.Where(i => i.Severity > IssueSeverity.Info).Select(i => $"{i.Id}: {string.Join(" | ", i.Arguments.Where(a => a.Length > 0))}"));
}
