using System.Diagnostics;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Emit;
using NetGen.Generator.Layers;
using NetGen.Testing.Roslyn;
using Xunit;
using Xunit.Abstractions;

namespace NetGen.Analyzers.Tests.Mutants;

/// <summary>
/// Thousands of networks that differ from valid ones by one slip: the analyzers report an error exactly where PyTorch would, the generator emits code
/// exactly where they do not, that code compiles without a warning, and what it computes has the shape that was inferred.
/// </summary>
public class MutantTests(ITestOutputHelper output)
{
    private const int Seed = 20_260, Count = 2_000, PerCompilation = 100;

    /// <summary>Every so many of the accepted ones are run; all are generated and compiled.</summary>
    private const int RunEvery = 5;

    [Fact]
    public void TheOriginalsAreValid() => Assert.All(Mutator.Originals, o => Assert.NotNull(Oracle.Run(o)));

    [Fact]
    public async Task EveryMutantIsJudgedAndThoseAcceptedRun()
    {
        var mutator = new Mutator(Seed);
        int accepted = 0, run = 0;
        TimeSpan slowest = TimeSpan.Zero;
        for (int start = 0; start < Count; start += PerCompilation)
        {
            Layer[][] mutants = [.. Enumerable.Range(0, PerCompilation).Select(_ => mutator.Next())];
            string[] sources = [.. mutants.Select((m, i) => $"using NetGen; [Network, {string.Join(", ", m.AsEnumerable())}] public partial class N{i};")];
            GeneratorRun generated = GeneratorRunner.Run(sources);
            HashSet<string?> wrong = await ErrorsAsync(TestCompilation.Create(sources));
            int[]?[] shapes = [.. mutants.Select(Oracle.Run)];
            for (int i = 0; i < mutants.Length; i++)
            {
                string text = string.Join(", ", mutants[i].AsEnumerable());
                var watch = Stopwatch.StartNew();
                Elaboration elaboration = Elaborated.Of(sources[i], $"N{i}");
                if (watch.Elapsed > slowest) slowest = watch.Elapsed;
                Assert.True(wrong.Contains($"File{i}.cs") == shapes[i] is null, $"{text}: {(shapes[i] is null ? "PyTorch fails" : "PyTorch takes it")}; issues: {elaboration.Text()}");
                Assert.Equal(shapes[i] is not null, elaboration.IsValid);
                Assert.Equal(shapes[i] is null, generated.Files[$"N{i}.g.cs"].Contains("throw Invalid()", StringComparison.Ordinal));
                if (shapes[i] is { } shape) Assert.Equal($"({string.Join(", ", shape)})", elaboration.Outputs[^1].Tensor.Shape.ToString());
            }

            accepted += shapes.Count(s => s is not null);
            run += Run(generated.Output, shapes);
        }

        output.WriteLine($"{Count} mutants, {accepted} accepted, generated and compiled, {run} run; the slowest was judged in {slowest.TotalMilliseconds:0} ms");
        Assert.InRange(accepted, Count / 4, Count * 3 / 4);
        Assert.True(run > accepted / (RunEvery + 1));
        Assert.True(slowest < TimeSpan.FromSeconds(1));
    }

    private static async Task<HashSet<string?>> ErrorsAsync(Compilation compilation)
    {
        IReadOnlyList<Diagnostic> diagnostics = await AnalyzerVerifier.RunAsync(AllAnalyzers.Create(), compilation);
        return [.. diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.Location.SourceTree?.FilePath)];
    }

    /// <summary>Compiles without a warning, predicts with two samples of zeros, and compares the number of results.</summary>
    private static int Run(Compilation compilation, int[]?[] shapes)
    {
        using var image = new MemoryStream();
        EmitResult emitted = compilation.Emit(image);
        Assert.DoesNotContain(emitted.Diagnostics, d => d.Severity > DiagnosticSeverity.Info && (d.Id != "CS1591" || d.Location.SourceTree!.FilePath.EndsWith(".g.cs", StringComparison.Ordinal)));
        image.Position = 0;
        var context = new AssemblyLoadContext("mutants", isCollectible: true);
        Assembly assembly = context.LoadFromStream(image);
        int run = 0, seen = 0;
        for (int i = 0; i < shapes.Length; i++)
        {
            if (shapes[i] is not { } shape || seen++ % RunEvery != 0) continue;
            var network = (Network)Activator.CreateInstance(assembly.GetType($"N{i}", throwOnError: true)!, 1ul)!;
            Workspace workspace = network.CreateWorkspace(WorkspaceMode.Inference);
            workspace.Begin(batch: 2);
            network.Infer(workspace);
            Assert.Equal(2 * shape.Aggregate(1, (p, d) => p * d), workspace.Output().Length);
            run++;
        }

        context.Unload();
        return run;
    }
}
