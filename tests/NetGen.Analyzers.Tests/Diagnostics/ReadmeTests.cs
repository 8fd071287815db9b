using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using NetGen.Testing.Roslyn;
using Xunit;

namespace NetGen.Analyzers.Tests.Diagnostics;

/// <summary>What the readme shows of mistakes is what a build prints.</summary>
public class ReadmeTests
{
    [Fact]
    public async Task TheListingIsWhatABuildPrints()
    {
        string section = (await File.ReadAllTextAsync(Repository.Folder("README.md"))).Split("## A mistake, while you type")[1];
        string program = section.Split("```csharp\n")[1].Split("```")[0], listing = section.Split("```\n\n```\n")[1].Split("\n```")[0];
        IReadOnlyList<Diagnostic> diagnostics = await AnalyzerVerifier.RunAsync(AllAnalyzers.CreateForSlips(), TestCompilation.Create(program));
        Assert.Equal(listing, string.Join("\n", diagnostics.Where(d => d.Severity > DiagnosticSeverity.Info).Select(Print)));

        static string Print(Diagnostic diagnostic)
        {
            LinePosition start = diagnostic.Location.GetLineSpan().StartLinePosition;
            return $"Program.cs({start.Line + 1},{start.Character + 1}): error {diagnostic.Id}: {diagnostic.GetMessage(null)} ({diagnostic.Descriptor.HelpLinkUri})";
        }
    }
}
