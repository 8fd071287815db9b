using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NetGen.Generator;
using NetGen.Testing.Roslyn;

namespace NetGen.Benchmarks.Generator;

/// <summary>How long the generator takes within the compiler: for a large project at once, and after a keystroke in one of its files.</summary>
internal static class GeneratorSpeed
{
    private const int Networks = 100;
    private const int Edited = Networks / 2;

    // Each stands for three layers.
    private const int Convolutions = 15;

    /// <summary>Runs the measurements and prints one JSON line for each.</summary>
    public static void Run()
    {
        string[] sources = [.. Enumerable.Range(0, Networks).Select(number => Source(number, classes: 10))];
        Compilation compilation = TestCompilation.Create(sources);
        Report("100 networks of 50 layers, first run of the process", Timing.Once(() => Cold(compilation)));
        Report("100 networks of 50 layers, cold", Timing.Median(() => Cold(compilation), seconds: 6));

        // The text of the file differs each time, as it does while someone types; the other 99 files stay.
        GeneratorDriver driver = Cold(compilation);
        int keystrokes = 0;
        Report("one keystroke in a network", Timing.Median(() => driver = driver.RunGenerators(Edit(compilation, Source(Edited, classes: 11 + keystrokes++))), seconds: 3));
        Report("one keystroke in a comment", Timing.Median(() => driver = driver.RunGenerators(Edit(compilation, $"// {keystrokes++}\n{Source(Edited, classes: 10)}")), seconds: 3));

        Compilation resNet = TestCompilation.Create(ResNet152);
        Report("ResNet-152, cold", Timing.Median(() => Cold(resNet), seconds: 4));
        AnalyzerSpeed.Run(sources, Edited, classes => Source(Edited, classes));
    }

    private static GeneratorDriver Cold(Compilation compilation) =>
        CSharpGeneratorDriver.Create([new NetworkGenerator().AsSourceGenerator()], parseOptions: TestCompilation.ParseOptions).RunGenerators(compilation);

    private static Compilation Edit(Compilation compilation, string text) => Edit(compilation, Edited, text);

    /// <summary>The compilation with another text of one file.</summary>
    internal static Compilation Edit(Compilation compilation, int file, string text)
    {
        SyntaxTree old = compilation.SyntaxTrees.ElementAt(file);
        return compilation.ReplaceSyntaxTree(old, CSharpSyntaxTree.ParseText(text, TestCompilation.ParseOptions, old.FilePath));
    }

    internal static void Report(string measurement, double milliseconds) =>
        Console.WriteLine(JsonSerializer.Serialize(new { measurement, ms = Math.Round(milliseconds, 2) }));

    // Fifty layers; the channels differ from network to network, but a network has most of its convolutions' sizes in common with the next one, whose steps have the same texts.
    private static string Source(int number, int classes)
    {
        var source = new StringBuilder("using NetGen;\n\n[Network, Input(3, 32, 32)]\n");
        for (int layer = 0; layer < Convolutions; layer++)
            source.Append(CultureInfo.InvariantCulture, $"[Conv2D({8 + number + layer}, 3, Padding = 1), BatchNorm, ReLU]\n");
        source.Append(CultureInfo.InvariantCulture, $"[MaxPool2D(2), Conv2D({64 + number}, 1), GlobalAveragePool, Dense({classes}), CrossEntropy]\n");
        return source.Append(CultureInfo.InvariantCulture, $"public partial class Network{number};\n").ToString();
    }

    private const string ResNet152 = """
        using NetGen;

        [Block]
        [Conv2D(nameof(width), 1, Bias = false), BatchNorm, ReLU]
        [Conv2D(nameof(width), 3, Stride = nameof(stride), Padding = 1, Bias = false), BatchNorm, ReLU]
        [Conv2D("4 * " + nameof(width), 1, Bias = false), BatchNorm]
        [Residual(Shortcut.Project), ReLU]
        public partial class Bottleneck(int width, int stride = 1);

        [Network, Input(3, 224, 224)]
        [Conv2D(64, 7, Stride = 2, Padding = 3, Bias = false), BatchNorm, ReLU, MaxPool2D(3, Stride = 2, Padding = 1)]
        [Use<Bottleneck>(64, Repeat = 3)]
        [Use<Bottleneck>(128, 2), Use<Bottleneck>(128, Repeat = 7)]
        [Use<Bottleneck>(256, 2), Use<Bottleneck>(256, Repeat = 35)]
        [Use<Bottleneck>(512, 2), Use<Bottleneck>(512, Repeat = 2)]
        [GlobalAveragePool, Dense(1000), CrossEntropy]
        public partial class ResNet152;
        """;
}
