using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NetGen.Testing.Roslyn;
using Xunit;

namespace NetGen.Generator.Tests.Pipeline;

/// <summary>What an edit makes run again: the editor runs the generator on every keystroke.</summary>
public class CachingTests
{
    private const string Source = """
        using NetGen;
        [Block, Dense(nameof(width)), ReLU]
        public partial class Unit(int width);

        [Network, Input(4), Use<Unit>(8, Repeat = 2), Dense(3), CrossEntropy]
        public partial class Iris
        {
            public int Answer => 42;
        }
        """;

    private static readonly string[] s_steps = [TrackingNames.ParseNetwork, TrackingNames.CompileNetwork, TrackingNames.ParseBlock, TrackingNames.CompileBlock];

    [Fact]
    public void NothingRunsAgainOnAClonedCompilation()
    {
        GeneratorRun second = After(c => c.Clone());
        foreach (string step in s_steps) Assert.All(Reasons(second, step), r => Assert.Contains(r, Unchanged));
        AssertOutputsCached(second);
    }

    [Theory]
    [InlineData("public int Answer => 42;", "public int Answer => 43; // Another one.")]
    [InlineData("[Network, Input", "// A comment above the class.\n\n\n[Network, Input")]
    [InlineData("public int Answer => 42;", "public int Answer => 42; public void Method() { }")]
    [InlineData("Dense(3)", "Dense(1 + 2)")]
    public void EditsThatChangeNoLayerEmitNothing(string from, string to)
    {
        GeneratorRun second = After(c => Edit(c, from, to));
        foreach (string step in s_steps) Assert.All(Reasons(second, step), r => Assert.Contains(r, Unchanged));
        AssertOutputsCached(second);
    }

    [Fact]
    public void AnUnrelatedFileEmitsNothing()
    {
        GeneratorRun second = After(c => c.AddSyntaxTrees(CSharpSyntaxTree.ParseText("public class Other;", TestCompilation.ParseOptions, "Other.cs")));
        foreach (string step in s_steps) Assert.All(Reasons(second, step), r => Assert.Contains(r, Unchanged));
        AssertOutputsCached(second);
    }

    [Fact]
    public void AnotherNetworkLeavesTheFirstCached()
    {
        GeneratorRun second = After(c => c.AddSyntaxTrees(CSharpSyntaxTree.ParseText("using NetGen; [Network, Input(4), Dense(2)] public partial class Other;", TestCompilation.ParseOptions, "Other.cs")));
        Assert.Equal([IncrementalStepRunReason.New, IncrementalStepRunReason.Cached], Reasons(second, TrackingNames.CompileNetwork).Order());
    }

    [Fact]
    public void ASizeChangesTheNetworkAndNotTheBlock()
    {
        GeneratorRun second = After(c => Edit(c, "Dense(3)", "Dense(4)"));
        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(second, TrackingNames.ParseNetwork));
        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(second, TrackingNames.CompileNetwork));
        Assert.Equal([IncrementalStepRunReason.Cached], Reasons(second, TrackingNames.CompileBlock));
    }

    [Fact]
    public void AChangedBlockChangesTheNetworkThatUsesIt()
    {
        GeneratorRun second = After(c => Edit(c, "ReLU]", "Tanh]"));
        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(second, TrackingNames.CompileNetwork));
        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(second, TrackingNames.CompileBlock));
    }

    [Fact]
    public void NoStepHoldsTheCompilersObjects()
    {
        GeneratorRun run = GeneratorRunner.Run(Source);
        foreach (string step in s_steps)
        {
            object[] values = [.. run.Result.TrackedSteps[step].SelectMany(s => s.Outputs).Select(o => o.Value)];
            Assert.NotEmpty(values);
            Assert.All(values, v => Assert.Null(ObjectGraph.FindRoslyn(v)));
        }
    }

    [Fact]
    public void TheSearchFindsAPlantedSymbol()
    {
        Compilation compilation = TestCompilation.Create(Source);
        var holder = new { Name = "x", Inner = new List<object> { 1, new[] { (object)compilation.GetTypeByMetadataName("Iris")! } } };
        Assert.NotNull(ObjectGraph.FindRoslyn(holder));
    }

    private static readonly IncrementalStepRunReason[] Unchanged = [IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged];

    private static GeneratorRun After(Func<Compilation, Compilation> edit)
    {
        Compilation compilation = TestCompilation.Create(Source);
        GeneratorRun first = GeneratorRunner.Run(compilation);
        Assert.Equal(["Iris.g.cs", "Unit.g.cs"], first.Files.Keys.Order());
        return GeneratorRunner.Run(first.Driver, edit(compilation));
    }

    private static Compilation Edit(Compilation compilation, string from, string to)
    {
        SyntaxTree tree = compilation.SyntaxTrees.Single();
        Assert.Contains(from, tree.ToString(), StringComparison.Ordinal);
        return compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(tree.ToString().Replace(from, to, StringComparison.Ordinal), TestCompilation.ParseOptions, tree.FilePath));
    }

    private static IEnumerable<IncrementalStepRunReason> Reasons(GeneratorRun run, string step)
    {
        IncrementalStepRunReason[] reasons = [.. run.Result.TrackedSteps[step].SelectMany(s => s.Outputs).Select(o => o.Reason)];
        Assert.NotEmpty(reasons);
        return reasons;
    }

    private static void AssertOutputsCached(GeneratorRun run)
    {
        IncrementalStepRunReason[] reasons = [.. run.Result.TrackedOutputSteps.Values.SelectMany(s => s).SelectMany(s => s.Outputs).Select(o => o.Reason)];
        Assert.NotEmpty(reasons);
        Assert.All(reasons, r => Assert.Equal(IncrementalStepRunReason.Cached, r));
    }
}
