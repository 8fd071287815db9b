using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NetGen.Generator;

namespace NetGen.Testing.Roslyn;

/// <summary>What a run of the generator gave.</summary>
/// <param name="Driver">The driver after the run, for the next one.</param>
/// <param name="Output">The compilation with the generated files.</param>
internal sealed record GeneratorRun(GeneratorDriver Driver, Compilation Output)
{
    public GeneratorRunResult Result => Driver.GetRunResult().Results[0];

    /// <summary>The generated texts by hint name.</summary>
    public IReadOnlyDictionary<string, string> Files => Result.GeneratedSources.ToDictionary(s => s.HintName, s => s.SourceText.ToString());

    /// <summary>Everything that the compiler says about user code and generated code together, but hidden hints and the missing comments of the tests' own sources.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics => [.. Output.GetDiagnostics().Where(d => d.Severity > DiagnosticSeverity.Hidden && (d.Id != "CS1591" || IsGenerated(d.Location)))];

    private static bool IsGenerated(Location location) => location.SourceTree?.FilePath.EndsWith(".g.cs", StringComparison.Ordinal) == true;
}

/// <summary>Runs the generator in process, with its steps recorded.</summary>
internal static class GeneratorRunner
{
    public static GeneratorRun Run(params string[] sources) => Run(TestCompilation.Create(sources));

    public static GeneratorRun Run(Compilation compilation) => Run(
        CSharpGeneratorDriver.Create(
            [new NetworkGenerator().AsSourceGenerator()],
            parseOptions: TestCompilation.ParseOptions,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true)),
        compilation);

    public static GeneratorRun Run(GeneratorDriver driver, Compilation compilation)
    {
        driver = driver.RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _);
        var run = new GeneratorRun(driver, output);
        if (run.Result.Exception is { } exception) throw new InvalidOperationException("The generator threw.", exception);
        return run;
    }
}
