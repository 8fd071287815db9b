using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using NetGen.Analyzers;
using NetGen.Testing.Roslyn;

namespace NetGen.Benchmarks.Generator;

/// <summary>What the analyzers add: to a build of a large project, and to a keystroke in one of its files, after which an editor asks for that file.</summary>
internal static class AnalyzerSpeed
{
    /// <summary>Prints one JSON line for each measurement.</summary>
    /// <param name="sources">The files of the project.</param>
    /// <param name="edited">The one that is typed in.</param>
    /// <param name="edit">Its text with another number in it.</param>
    public static void Run(string[] sources, int edited, Func<int, string> edit)
    {
        // Every run has trees of its own, as a build has; both parse and bind the same, so the difference is what the analyzers do.
        double without = Timing.Median(() => TestCompilation.Create(sources).GetDiagnostics(), seconds: 4);
        double with = Timing.Median(() => Analyze(TestCompilation.Create(sources), Analyzers(inEditor: false)).GetAllDiagnosticsAsync().GetAwaiter().GetResult(), seconds: 4);
        GeneratorSpeed.Report("100 networks of 50 layers: compiled without analyzers", without);
        GeneratorSpeed.Report("100 networks of 50 layers: added by the analyzers", with - without);

        Compilation compilation = TestCompilation.Create(sources);
        ImmutableArray<DiagnosticAnalyzer> analyzers = Analyzers(inEditor: true);
        InFile(compilation, edited, analyzers);
        int keystrokes = 0;
        GeneratorSpeed.Report(
            "analyzers: one keystroke in a network",
            Timing.Median(() => InFile(GeneratorSpeed.Edit(compilation, edited, edit(11 + keystrokes++)), edited, analyzers), seconds: 3));
    }

    /// <summary>The analyzers; a build on the command line leaves out those that have nothing but hidden diagnostics.</summary>
    private static ImmutableArray<DiagnosticAnalyzer> Analyzers(bool inEditor)
    {
        DiagnosticAnalyzer[] always = [new NetworkDeclarationAnalyzer(), new NetworkLayerAnalyzer(), new ModellingAnalyzer(), new BlockParameterAnalyzer()];
        return inEditor ? [.. always, new LayerShapeAnalyzer()] : [.. always];
    }

    private static CompilationWithAnalyzers Analyze(Compilation compilation, ImmutableArray<DiagnosticAnalyzer> analyzers) => compilation.WithAnalyzers(analyzers);

    private static void InFile(Compilation compilation, int file, ImmutableArray<DiagnosticAnalyzer> analyzers)
    {
        SemanticModel model = compilation.GetSemanticModel(compilation.SyntaxTrees.ElementAt(file));
        Analyze(compilation, analyzers).GetAnalyzerSemanticDiagnosticsAsync(model, filterSpan: null, CancellationToken.None).GetAwaiter().GetResult();
    }
}
