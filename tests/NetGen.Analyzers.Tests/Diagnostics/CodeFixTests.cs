using NetGen.CodeFixes;
using NetGen.Testing.Roslyn;
using Xunit;

namespace NetGen.Analyzers.Tests.Diagnostics;

public class CodeFixTests
{
    [Theory]
    [InlineData(
        "using NetGen;\n\n/// <summary>Flowers.</summary>\n[Network, Input(4), Dense(2)]\npublic sealed class Iris;",
        "using NetGen;\n\n/// <summary>Flowers.</summary>\n[Network, Input(4), Dense(2)]\npublic sealed partial class Iris;")]
    [InlineData(
        "using NetGen;\n[Network, Input(4), Dense(2)]\nclass Iris;",
        "using NetGen;\n[Network, Input(4), Dense(2)]\npartial class Iris;")]
    [InlineData(
        "using NetGen;\npublic class Outer\n{\n    // Inner.\n    [Network, Input(4), Dense(2)]\n    public class Iris;\n}",
        "using NetGen;\npublic partial class Outer\n{\n    // Inner.\n    [Network, Input(4), Dense(2)]\n    public partial class Iris;\n}")]
    public Task MakePartial(string before, string after) =>
        CodeFixVerifier.VerifyAsync([new NetworkDeclarationAnalyzer()], new MakePartialCodeFixer(), nameof(MakePartialCodeFixer), before, after);

    [Theory]
    [InlineData("Flatten", "[Network, Input(1, 8, 8)]\n[Dense(10), CrossEntropy]", "[Network, Input(1, 8, 8)]\n[Flatten, Dense(10), CrossEntropy]")]
    [InlineData("GlobalAveragePool", "[Network, Input(1, 8, 8), ReLU,\n    Dense(10), CrossEntropy]", "[Network, Input(1, 8, 8), ReLU,\n    GlobalAveragePool, Dense(10), CrossEntropy]")]
    public Task InsertFlatten(string layer, string before, string after) =>
        CodeFixVerifier.VerifyAsync([new NetworkLayerAnalyzer()], new InsertFlattenCodeFixer(), layer, $"using NetGen;\n{before}\npublic partial class N;", $"using NetGen;\n{after}\npublic partial class N;");

    [Fact]
    public Task ProjectShortcut()
    {
        const string Before = """
            using NetGen;
            [Block, Conv2D(nameof(channels), 3, Stride = 2, Padding = 1), Residual, ReLU]
            public partial class Down(int channels);

            [Network, Input(3, 9, 9), Use<Down>(16), GlobalAveragePool, Dense(2)]
            public partial class N;
            """;
        return CodeFixVerifier.VerifyAsync(
            [new NetworkLayerAnalyzer()], new ProjectShortcutCodeFixer(), "Shortcut.Project", Before, Before.Replace("Residual,", "Residual(Shortcut.Project),", StringComparison.Ordinal));
    }
}
