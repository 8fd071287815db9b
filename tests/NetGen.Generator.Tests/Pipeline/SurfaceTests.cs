using Microsoft.CodeAnalysis;
using NetGen.Generator.Emit;
using NetGen.Testing.Roslyn;
using Xunit;

namespace NetGen.Generator.Tests.Pipeline;

/// <summary>The parts that blocks and invalid networks get.</summary>
public class SurfaceTests
{
    private static string Versionless(string text) => text.Replace(FileHeader.GeneratedCode, "[GeneratedCode]", StringComparison.Ordinal);

    private static void Verify(GeneratorRun run, [System.Runtime.CompilerServices.CallerMemberName] string test = "") =>
        Baseline.Verify(run.Files.ToDictionary(f => f.Key[..^".g.cs".Length], f => Versionless(f.Value)), test);

    [Fact]
    public void BlockWithHyperParameters()
    {
        GeneratorRun run = GeneratorRunner.Run("""
            using NetGen;
            namespace Zoo.Parts;

            public static partial class Shelf
            {
                [Block, Dense("4 * " + nameof(width)), Dropout(nameof(rate)), ReLU, Dense(nameof(width), Name = "out.1")]
                public partial class Unit(int width, double rate = 0.1, string @class = "a");

                [Block, Use<Unit>(nameof(width), nameof(rate)), Use<Unit>("2 * width", 0.5, "b", Repeat = nameof(copies)), Tap("x"), LayerNorm]
                public partial class Stack(int width, int copies, double rate)
                {
                    public string Width => width + " units";
                }
            }
            """);
        Assert.Empty(run.Diagnostics);
        Verify(run);
    }

    [Fact]
    public void InvalidNetworkThrowsAndCompiles()
    {
        GeneratorRun run = GeneratorRunner.Run("""
            using NetGen;
            [Network, Input(4), Dense(0), ReLU]
            public partial class Broken;

            public static class User
            {
                public static long Use()
                {
                    using var stream = new System.IO.MemoryStream();
                    Network network = new Broken(seed: 1);
                    return Broken.ParameterCount + Broken.Summary.Length + Broken.Definition.Layers.Length + Broken.Load("x").Dense1.Weight.Value.Length + network.Name.Length;
                }
            }
            """);
        Assert.Empty(run.Diagnostics);
        Verify(run);
    }

    [Fact]
    public void AnyNetworkInAnyPlaceCompilesWithoutWarnings()
    {
        GeneratorRun run = GeneratorRunner.Run("""
            #pragma warning disable CS8981 // Lower-case names.
            using NetGen;
            [Network, Input(4), Dense(2, Name = "class"), Dense(1, Name = "Name"), Dense(1, Name = "1.0"), Dense(1, Name = "a b")] public partial class @event;
            namespace @namespace.Inner
            {
                internal partial struct Holder<T>
                {
                    [Network, Input(4), Dense(2, Name = "Private")] private partial class Private;
                }
            }
            namespace Linked { [Network, Input(4), Dense(2)] public partial class Network; [Block, ReLU] public partial class Layer; [Network, Input(4), Use<Layer>, Dense(2)] public partial class System; }
            """);
        Assert.DoesNotContain(run.Diagnostics, d => d.Severity >= DiagnosticSeverity.Warning);
        Assert.Equal(5, run.Files.Count);
    }

    [Theory]
    [InlineData("Ns.Outer+Inner", "Ns.Outer+Inner.g.cs")]
    [InlineData("N", "N.g.cs")]
    public void PlainNamesStayReadable(string name, string expected) => Assert.Equal(expected, HintName.Of(name));

    [Fact]
    public void LongAndOddNamesStayApartAndShort()
    {
        string longer = new('a', 300);
        string[] names = [longer + "b", longer + "c", "A`1", "A_1", "A.B", "A+B"];
        string[] hints = [.. names.Select(HintName.Of)];
        Assert.Equal(names.Length, hints.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(hints, h => Assert.InRange(h.Length, 1, 120));
        Assert.Matches("^A_1_[0-9a-f]{8}\\.g\\.cs$", HintName.Of("A`1"));
    }

    [Theory]
    [InlineData(0.1f, "0.1f")]
    [InlineData(1f / 3, "0.333333343f")]
    [InlineData(-0f, "-0f")]
    [InlineData(1e-20f, "1E-20f")]
    [InlineData(float.NaN, "float.NaN")]
    [InlineData(float.NegativeInfinity, "float.NegativeInfinity")]
    [InlineData(16777216f, "16777216f")]
    public void FloatsAreExact(float value, string expected) => Assert.Equal(expected, Literals.Single(value));

    [Theory]
    [InlineData(1.0, "1.0")]
    [InlineData(-0.0, "-0.0")]
    [InlineData(0.1, "0.1")]
    [InlineData(1e300, "1E+300")]
    [InlineData(double.PositiveInfinity, "double.PositiveInfinity")]
    public void DoublesAreExact(double value, string expected) => Assert.Equal(expected, Literals.Double(value));

    [Fact]
    public void TextsAreEscaped() => Assert.Equal("\"a\\\"b\\\\c\\u000a\\u2028é\"", Literals.Text("a\"b\\c\n\u2028é"));
}
