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

    private readonly List<string> _problems = [];

    [Fact]
    public void TheOriginalsAreValid() => Assert.All(Mutator.Originals, o => Assert.NotNull(Oracle.Run(o)));

    [Fact]
    public async Task EveryMutantIsJudgedAndThoseAcceptedRun()
    {
        var mutator = new Mutator(Seed);
        Dictionary<string, Layer[]> drawn = [];
        int accepted = 0, valid = 0, run = 0;
        TimeSpan slowest = TimeSpan.Zero;

        // One is often drawn again, most of all a layer taken away; what is said of it once holds each time.
        for (int i = 0; i < Count; i++)
        {
            Layer[] mutant = mutator.Next();
            drawn[string.Join(", ", mutant.AsEnumerable())] = mutant;
            if (Oracle.Run(mutant) is not null) accepted++;
        }

        foreach (KeyValuePair<string, Layer[]>[] batch in drawn.Chunk(PerCompilation))
        {
            Layer[][] mutants = [.. batch.Select(b => b.Value)];
            string[] texts = [.. batch.Select(b => b.Key)];
            string[] sources = [.. texts.Select((t, i) => $"using NetGen; [Network, {t}] public partial class N{i};")];
            int[]?[] shapes = [.. mutants.Select(Oracle.Run)];
            Compilation compilation = TestCompilation.Create(sources);
            GeneratorRun generated = GeneratorRunner.Run(compilation);
            HashSet<string?> wrong = await ErrorsAsync(compilation);
            for (int i = 0; i < mutants.Length; i++)
            {
                var watch = Stopwatch.StartNew();
                Elaboration elaboration = Elaborator.Elaborate(Elaborated.Parse(compilation, $"N{i}"));
                if (watch.Elapsed > slowest) slowest = watch.Elapsed;
                string verdict = shapes[i] is { } shape ? $"makes ({string.Join(", ", shape)})" : "fails";
                string found = elaboration.IsValid ? $"makes {elaboration.Outputs[0].Tensor.Shape}" : "fails";
                if (found != verdict) _problems.Add($"{texts[i]}: {verdict} in PyTorch, {found} here; issues: {elaboration.Text()}");
                if (wrong.Contains($"File{i}.cs") == elaboration.IsValid) _problems.Add($"{texts[i]}: {found}, and the analyzers say otherwise");
                if (generated.Files[$"N{i}.g.cs"].Contains("throw Invalid()", StringComparison.Ordinal) == elaboration.IsValid) _problems.Add($"{texts[i]}: {found}, and the generator says otherwise");
            }

            valid += shapes.Count(shape => shape is not null);
            run += Run(generated.Output, texts, shapes);
        }

        output.WriteLine($"{Count} mutants, {drawn.Count} different ones, {accepted} accepted; {valid} different ones accepted, generated and compiled, {run} run; the slowest was judged in {slowest.TotalMilliseconds:0} ms");
        Assert.True(_problems.Count == 0, $"{_problems.Count} problems:\n{string.Join("\n", _problems.Take(20))}");
        Assert.InRange(accepted, Count / 4, Count * 3 / 4);
        Assert.Equal(valid, run);
        Assert.True(slowest < TimeSpan.FromSeconds(1));
    }

    private static async Task<HashSet<string?>> ErrorsAsync(Compilation compilation)
    {
        IReadOnlyList<Diagnostic> diagnostics = await AnalyzerVerifier.RunAsync(AllAnalyzers.Create(), compilation);
        return [.. diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.Location.SourceTree?.FilePath)];
    }

    /// <summary>Compiles without a warning, predicts with two samples of zeros, and compares the number of results; gives how many it has run.</summary>
    private int Run(Compilation compilation, string[] texts, int[]?[] shapes)
    {
        using var image = new MemoryStream();
        EmitResult emitted = compilation.Emit(image);
        foreach (Diagnostic diagnostic in emitted.Diagnostics.Where(d => d.Severity > DiagnosticSeverity.Info && Path.GetFileName(d.Location.SourceTree?.FilePath) is { } file && file.EndsWith(".g.cs", StringComparison.Ordinal)))
        {
            string file = Path.GetFileName(diagnostic.Location.SourceTree!.FilePath);
            _problems.Add($"{texts[int.Parse(file[1..^".g.cs".Length], System.Globalization.CultureInfo.InvariantCulture)]}: {diagnostic}");
        }

        if (!emitted.Success) return 0;
        image.Position = 0;
        var context = new AssemblyLoadContext("mutants", isCollectible: true);
        Assembly assembly = context.LoadFromStream(image);
        int run = 0;
        for (int i = 0; i < shapes.Length; i++)
        {
            if (shapes[i] is not { } shape) continue;
            string result = Predict(assembly.GetType($"N{i}", throwOnError: true)!), expected = $"{2 * shape.Aggregate(1, (p, d) => p * d)} results";
            if (result != expected) _problems.Add($"{texts[i]}: {result}, not {expected}");
            run++;
        }

        context.Unload();
        return run;
    }

    /// <summary>Predicts with two samples of zeros: how many results came, or what went wrong.</summary>
    internal static string Predict(Type type)
    {
        try
        {
            var network = (Network)Activator.CreateInstance(type, 1ul)!;
            Workspace workspace = network.CreateWorkspace(WorkspaceMode.Inference);
            workspace.Begin(batch: 2);
            network.Infer(workspace);
            return $"{workspace.Output().Length} results";
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return e.ToString();
        }
    }
}
