using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using NetGen.Testing.Roslyn;
using Xunit;

namespace NetGen.Analyzers.Tests.Diagnostics;

/// <summary>Every valid program of the repository, and architectures as published, compile without anything above hidden.</summary>
public partial class NoFalseAlarmTests
{
    [Fact]
    public async Task ArchitecturesAsPublished() => await VerifySilentAsync(networks: 27, [Published.Source]);

    [Fact]
    public async Task Programs_() => await VerifySilentAsync(networks: 3, [Programs.Digits, "namespace A { " + Programs.Inception.Replace("using NetGen;", "using NetGen; ", StringComparison.Ordinal) + " }", "namespace B { " + Programs.Siamese + " }"]);

    [Fact]
    public async Task KnownNetworks() => await VerifySilentAsync(networks: 12, Repository.Sources("tests", "NetGen.EndToEnd.Tests", "Networks"));

    [Fact]
    public async Task BenchmarkedNetworks() => await VerifySilentAsync(networks: 6, ["global using NetGen;", .. Repository.Sources("tests", "NetGen.Benchmarks", "Workloads").Where(s => s.Contains("[Network", StringComparison.Ordinal))]);

    [Fact]
    public async Task Examples()
    {
        string[] programs = [.. Directory.GetFiles(Repository.Folder("examples"), "Program.cs", SearchOption.AllDirectories).Where(f => !f.Contains("obj", StringComparison.Ordinal)).Select(File.ReadAllText)];
        Assert.True(programs.Length >= 3);
        foreach (string program in programs) await VerifySilentAsync(networks: 1, [program]);
    }

    /// <summary>The small networks test odd sizes and layers by themselves, on purpose; nothing in them is a warning, and each thing worth knowing is known.</summary>
    [Fact]
    public async Task SmallNetworks()
    {
        string[] sources = Repository.Sources("tests", "NetGen.EndToEnd.Tests", "Small");
        IReadOnlyList<Diagnostic> diagnostics = await RunAsync(sources);
        Assert.True(Count(sources) > 70);
        Assert.DoesNotContain(diagnostics, d => d.Severity > DiagnosticSeverity.Info);
        string[] expected = ["NETGEN1004", "NETGEN1010", "NETGEN2003", "NETGEN2007"];
        Assert.Empty(diagnostics.Where(d => d.Severity == DiagnosticSeverity.Info).Select(d => d.Id).Distinct().Except(expected));
    }

    private static async Task VerifySilentAsync(int networks, string[] sources)
    {
        Assert.True(Count(sources) >= networks, $"{Count(sources)} networks");
        Assert.Empty((await RunAsync(sources)).Where(d => d.Severity > DiagnosticSeverity.Hidden).Select(d => d.ToString()).ToArray());
    }

    private static Task<IReadOnlyList<Diagnostic>> RunAsync(string[] sources)
    {
        Compilation compilation = TestCompilation.Create(sources);
        Assert.DoesNotContain(compilation.GetDiagnostics(), d => d.Id is "CS0246" or "CS1729" or "CS0617" && IsAttribute(d));
        return AnalyzerVerifier.RunAsync(AllAnalyzers.CreateForSlips(), compilation);
    }

    /// <summary>An attribute that the compiler does not understand would silence the analyzers.</summary>
    private static bool IsAttribute(Diagnostic diagnostic) =>
        diagnostic.Location.SourceTree!.GetRoot().FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<Microsoft.CodeAnalysis.CSharp.Syntax.AttributeSyntax>() is not null;

    private static int Count(string[] sources) => sources.Sum(s => NetworkAttributes().Count(s));

    [GeneratedRegex(@"\[Network\b")]
    private static partial Regex NetworkAttributes();
}
