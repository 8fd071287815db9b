using System.Globalization;
using Microsoft.CodeAnalysis;
using NetGen.Testing.Roslyn;
using Xunit;

namespace NetGen.Generator.Tests.Pipeline;

public class DeterminismTests
{
    private static readonly string[] s_sources =
    [
        "using NetGen; [Block, Dense(nameof(width)), LeakyReLU(0.125)] public partial class Unit(int width);",
        "using NetGen; [Network, Input(4), Use<Unit>(8), Dense(3, InitializerScale = 0.5), CrossEntropy(Weight = 0.25)] public partial class Iris;",
        "using NetGen; [Network, Input(\"T\", 4), Dense(3), ELU(0.75), Huber(1.5)] public partial class Series;",
    ];

    [Fact]
    public void TheOrderOfFilesDoesNotCount() =>
        AssertEqual(GeneratorRunner.Run(s_sources), GeneratorRunner.Run([s_sources[2], s_sources[0], s_sources[1]]));

    [Theory]
    [InlineData("de-DE")]
    [InlineData("fi-FI")]
    [InlineData("tr-TR")]
    public void TheCultureDoesNotCount(string name)
    {
        GeneratorRun expected = GeneratorRunner.Run(s_sources);
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            // The minus sign of some cultures is not the ASCII one.
            var culture = (CultureInfo)CultureInfo.GetCultureInfo(name).Clone();
            culture.NumberFormat.NegativeSign = "\u2212";
            culture.NumberFormat.NumberDecimalSeparator = ",";
            CultureInfo.CurrentCulture = culture;
            AssertEqual(expected, GeneratorRunner.Run(s_sources));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static void AssertEqual(GeneratorRun expected, GeneratorRun actual)
    {
        Assert.Equal(["Iris.g.cs", "Series.g.cs", "Unit.g.cs"], expected.Files.Keys.Order());
        foreach (string file in expected.Files.Keys) Assert.Equal(expected.Files[file], actual.Files[file]);
        Assert.Equal(expected.Files.Keys.Order(), actual.Files.Keys.Order());
        Assert.DoesNotContain(expected.Files.Values, text => text.Contains('\r'));
    }
}
