using Microsoft.CodeAnalysis;
using NetGen.Generator.Layers;
using NetGen.Testing.Roslyn;
using Xunit;

namespace NetGen.Analyzers.Tests.Parsing;

/// <summary>Whatever stands in the source, the generator gives output or none, and never an exception.</summary>
public class RobustnessTests
{
    private static readonly string[] s_values =
    [
        "0", "-1", "1", "3", "int.MaxValue", "int.MinValue", "long.MaxValue", "1.5", "double.NaN", "double.PositiveInfinity", "-0.0", "true", "null", "'x'", "\"\"", "\"T\"", "\"4 *\"",
        "\"x\"", "\"max(1, 2)\"", "nameof(Missing)", "typeof(int)", "new int[0]", "new[] { 1, 2 }", "new[] { 1, 2, 3 }", "new object?[] { null, \"a\", 1 }", "Padding.Same",
        "(Padding)77", "System.DayOfWeek.Monday", "default", "1ul << 63", "\"\\u0000\"", "\"a.b\"", "\"class\"", "Undefined", "", "(", "\"input\"",
    ];

    private static readonly string[] s_inputs = ["Input(3, 8, 8)", "Input(\"T\", 4)", "Input(5)", "Tokens(\"T\", Vocabulary = 9)", "Input()", "Input(1, 2, 3, 4, 5)"];

    public static TheoryData<string> Layers => [.. LayerKinds.All.Select(k => k.Name == "Use" ? "Use<U>" : k.Name)];

    [Theory]
    [MemberData(nameof(Layers))]
    public void AnyArgumentOfAnyLayerGivesAResult(string layer)
    {
        Type attribute = typeof(PartAttribute).Assembly.GetTypes().Single(t => t.Name.Split('`')[0] == layer.Split('<')[0] + "Attribute");
        string[] named = [.. attribute.GetProperties().Where(p => p.CanWrite).Select(p => p.Name)];
        var classes = new List<string>();
        string required = attribute.GetConstructors().All(c => c.GetParameters().Length > 0) ? "3, " : "";
        foreach (string before in s_inputs) classes.Add($"[Network, {before}, {layer}, Dense(2)]");
        for (int i = 0; i < s_values.Length; i++)
        {
            // Each value after two kinds of input; which ones turns with the value.
            foreach (string before in new[] { s_inputs[0], s_inputs[1 + (i % (s_inputs.Length - 1))] })
            {
                classes.Add($"[Network, {before}, {layer}({s_values[i]}), Dense(2)]");
                classes.Add($"[Network, {before}, {layer}({s_values[i]}, {s_values[i]}), Dense(2)]");
                foreach (string name in named) classes.Add($"[Network, {before}, {layer}({required}{name} = {s_values[i]}), Dense(2)]");
            }
        }

        string source = "using NetGen; [Block, ReLU] public partial class U(int width = 1);\n" + string.Join("\n", classes.Select((c, i) => $"{c} public partial class N{i};"));
        Compilation compilation = TestCompilation.Create(source);
        for (int i = 0; i < classes.Count; i++)
        {
            try
            {
                Elaboration elaboration = Elaborator.Elaborate(Elaborated.Parse(compilation, $"N{i}"));
                Assert.All(elaboration.Issues, issue => Assert.NotEmpty(issue.Place.Steps));
            }
            catch (Exception e)
            {
                Assert.Fail($"{classes[i]}: {e}");
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("[Network] public partial class N;")]
    [InlineData("[Network, Network] public partial class N;")]
    [InlineData("[Network, Input(4), Dense(2)] public partial class N; [Network] public partial class N;")]
    [InlineData("[Network, Block, Input(4), Dense(2)] public partial class N;")]
    [InlineData("[Network, Input(4), Dense(2)] public partial class")]
    [InlineData("[Network, Input(4), Dense(2)] partial class N")]
    [InlineData("[Network, Input(4), Dense(2)] public partial class N<T> where T : class;")]
    [InlineData("[Network, Input(4), Dens(2)] public partial class N;")]
    [InlineData("[Network, Input(4), Dense(] public partial class N;")]
    [InlineData("[Network, Input(4), Use<Missing>(3)] public partial class N;")]
    [InlineData("[Network, Input(4), Use<>] public partial class N;")]
    [InlineData("[Network, Input(4), Use<int>(3), Use<string>, Use<int[]>] public partial class N;")]
    [InlineData("[Network, Input(4), Use<N>] public partial class N;")]
    [InlineData("[Network] public partial struct N;")]
    [InlineData("[Network, Input(4), Dense(2)] public partial interface N;")]
    [InlineData("[Block] public partial class B(ref int x, object y, int x);")]
    [InlineData("[Block, Use<B>] public partial class B(int b) : Missing;")]
    [InlineData("public class Outer { [Network, Input(4), Dense(2)] public partial class N; }")]
    [InlineData("public partial class Outer { [Network, Input(4), Dense(2, Name = \"N\"), Dense(1, Name = \"1 2\")] public partial class N; }")]
    [InlineData("namespace A { [Network, Input(4), Dense(2)] partial class N; } namespace B { [Network, Input(4), Dense(2)] partial class N; }")]
    [InlineData("public sealed class OwnAttribute : LayerAttribute; [Network, Input(4), Own] public partial class N;")]
    public async Task HalfTypedCodeGivesAResult(string source) => await RunAll("using NetGen; " + source);

    [Fact]
    public void EveryPrefixOfAProgramGivesAResult()
    {
        foreach (string program in new[] { Programs.ResNet18, Programs.Siamese })
        {
            for (int length = 0; length < program.Length; length += 7) GeneratorRunner.Run(program[..length]);
        }
    }

    [Fact]
    public async Task NetworksOfOneNameInSeveralPlacesDoNotMeet()
    {
        const string Network = "[Network, Input(4), Dense(2)] public partial class N;";
        GeneratorRun run = await RunAll($"using NetGen; {Network} namespace A {{ {Network} namespace @class {{ {Network} }} }} namespace B {{ public partial class Outer<T> {{ {Network} public partial struct Inner {{ {Network} }} }} }}");
        Assert.Equal(5, run.Files.Count);
        Assert.Equal(5, run.Files.Keys.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.DoesNotContain(run.Diagnostics, d => d.Severity == DiagnosticSeverity.Error);
    }

    [Fact]
    public async Task TenThousandLayersAreRefusedInASecond()
    {
        Compilation compilation = TestCompilation.Create($"using NetGen; [Network, Input(4), {string.Join(", ", Enumerable.Repeat("Dense(4), ReLU", 5_000))}] public partial class N;");
        compilation.GetDiagnostics(); // The compiler's own share.
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Elaboration elaboration = Elaborator.Elaborate(Elaborated.Parse(compilation, "N"));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"{watch.Elapsed}");
        Assert.Equal("NETGEN0012: 'relu2500' | the network has more than 5000 layers", elaboration.Text());
        IReadOnlyList<Diagnostic> diagnostics = await AnalyzerVerifier.RunAsync(AllAnalyzers.CreateForSlips(), compilation);
        Assert.Equal("NETGEN0012", Assert.Single(diagnostics, d => d.Severity == DiagnosticSeverity.Error).Id);
    }

    /// <summary>The generator and then all analyzers; an exception in one of them fails.</summary>
    private static async Task<GeneratorRun> RunAll(string source)
    {
        GeneratorRun run = GeneratorRunner.Run(source);
        await AnalyzerVerifier.RunAsync(AllAnalyzers.Create(), run.Output);
        return run;
    }
}
