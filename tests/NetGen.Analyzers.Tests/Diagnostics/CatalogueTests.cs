using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using NetGen.Generator.Emit;
using NetGen.Generator.Layers;
using NetGen.Generator.Parsing;
using NetGen.Testing.Roslyn;
using Xunit;

namespace NetGen.Analyzers.Tests.Diagnostics;

/// <summary>What must agree with each other across files and assemblies.</summary>
public class CatalogueTests
{
    private static readonly string s_analyzers = Path.Combine(Root(), "analyzers");

    private static IEnumerable<string> Ids => typeof(IssueIds).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!);

    [Fact]
    public void EveryIdHasOneDescriptorOneAnalyzerAndOneReleaseRow()
    {
        Assert.Equal(Ids.Order(StringComparer.Ordinal), DiagnosticDescriptors.All().Select(d => d.Id));
        DiagnosticAnalyzer[] analyzers = AllAnalyzers.Create();
        Assert.Equal(Ids.Order(StringComparer.Ordinal), analyzers.SelectMany(a => a.SupportedDiagnostics).Select(d => d.Id).Order(StringComparer.Ordinal));
        string rows = File.ReadAllText(Path.Combine(s_analyzers, "NetGen.Analyzers", "AnalyzerReleases.Unshipped.md")) + File.ReadAllText(Path.Combine(s_analyzers, "NetGen.Analyzers", "AnalyzerReleases.Shipped.md"));
        foreach (DiagnosticDescriptor d in DiagnosticDescriptors.All()) Assert.Contains($"{d.Id} | {d.Category} | {d.DefaultSeverity} | ", rows, StringComparison.Ordinal);
    }

    /// <summary>Each id is expected somewhere in these tests at the very place where it stands; the shapes of layers have tests of their own.</summary>
    [Fact]
    public void EveryIdIsTestedAtItsPlace()
    {
        string tests = string.Concat(Repository.Sources("tests", "NetGen.Analyzers.Tests", "Diagnostics"));
        Assert.DoesNotContain(Ids, id => id != IssueIds.LayerShape && !tests.Contains("{|" + id + ":", StringComparison.Ordinal));
    }

    public static TheoryData<string> Pages => [.. Ids];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task ThePageOfAnIdShowsAProgramThatHasItAndOneThatHasNot(string id)
    {
        DiagnosticDescriptor descriptor = DiagnosticDescriptors.Of(id);
        string page = await File.ReadAllTextAsync(Path.Combine(Root(), descriptor.HelpLinkUri));
        Assert.StartsWith($"# {id}: {descriptor.Title}\n", page, StringComparison.Ordinal);
        Assert.Contains(descriptor.MessageFormat.ToString(), page, StringComparison.Ordinal);
        string[] programs = [.. page.Split("```csharp\n").Skip(1).Select(p => p.Split("```")[0])];
        Assert.Contains(await Ids_(programs[0]), d => d == id);

        // The shape of a layer is there in every program.
        if (id == IssueIds.LayerShape) return;
        Assert.Equal(2, programs.Length);
        Assert.DoesNotContain(await Ids_(programs[1]), d => d == id);

        // Blocks that an example only hints at stand here; an example with a block alone is used once.
        async Task<IEnumerable<string>> Ids_(string program)
        {
            string more = "";
            if (program.Contains("Use<Unit>", StringComparison.Ordinal) && !program.Contains("class Unit", StringComparison.Ordinal)) more += "[Block, Dense(8)] public partial class Unit;";
            if (program.Contains("Use<Encoder>", StringComparison.Ordinal)) more += "[Block, Dense(8)] public partial class Encoder;";
            if (!program.Contains("[Network", StringComparison.Ordinal))
            {
                string block = program.Split("class ")[1].Split('(', ';')[0];
                more += $"[Network, Input(4, 8, 8), Use<{block}>{(program.Contains("(int width)", StringComparison.Ordinal) ? "(3)" : "")}] public partial class Example;";
            }
            else if (program.Contains("[Block, Dense(8), Use<Unit>]", StringComparison.Ordinal))
            {
                more += "[Network, Input(8), Use<Unit>] public partial class Example;";
            }

            Compilation compilation = GeneratorRunner.Run("using NetGen;\n" + program + more).Output;
            return (await AnalyzerVerifier.RunAsync(AllAnalyzers.Create(), compilation)).Select(d => d.Id);
        }
    }

    [Fact]
    public void TypeNamesAreThoseOfTheRuntime()
    {
        string[] names = [.. typeof(TypeNames).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!)];
        Assert.True(names.Length >= 6);
        Assert.All(names, name => Assert.Equal(name, typeof(Network).Assembly.GetType(name)?.FullName));
    }

    [Theory]
    [InlineData(typeof(Network))]
    [InlineData(typeof(Block))]
    public void PropertiesOfLayersCannotHideMembersOfTheBase(Type type)
    {
        IEnumerable<string> visible = type.GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static)
            .Where(m => m is MethodBase { IsSpecialName: false, IsPrivate: false, IsAssembly: false } or PropertyInfo { GetMethod: { IsPrivate: false, IsAssembly: false } })
            .Select(m => m.Name)
            .Where(n => n != ".ctor");
        IReadOnlyCollection<string> reserved = type == typeof(Network) ? MemberNames.OfNetwork : MemberNames.OfBlock;
        Assert.Empty(visible.Except(reserved));
    }

    [Fact]
    public void RoslynStaysInParsing()
    {
        string generator = Path.Combine(Root(), "generator", "NetGen.Generator");
        IEnumerable<string> others = Directory.GetFiles(generator, "*.cs", SearchOption.AllDirectories)
            .Where(f => Path.GetDirectoryName(f) is { } folder && folder != generator && !folder.EndsWith("Parsing", StringComparison.Ordinal));
        Assert.True(others.Count() > 50);
        Assert.DoesNotContain(others, f => File.ReadAllText(f).Contains("Microsoft.CodeAnalysis", StringComparison.Ordinal));
    }

    private static string Root([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", ".."));
}
