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
}
