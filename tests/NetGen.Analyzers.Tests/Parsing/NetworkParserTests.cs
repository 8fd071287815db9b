using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NetGen.Generator.Layers;
using NetGen.Generator.Model;
using NetGen.Testing.Roslyn;
using Xunit;

namespace NetGen.Analyzers.Tests.Parsing;

public class NetworkParserTests
{
    private static NetworkSpec ResNet(Func<string, string>? edit = null) => Elaborated.Parse((edit ?? (s => s))(Programs.ResNet18), "ResNet18");

    [Fact]
    public void EqualSourcesGiveEqualSpecs()
    {
        NetworkSpec first = ResNet(), second = ResNet();
        Assert.NotSame(first, second);
        Assert.Equal(first, second);
        Assert.Equal(first.GetHashCode(), second.GetHashCode());
    }

    [Theory]
    [InlineData("[Network, Input", "// a comment\n\n[Network, Input")]
    [InlineData("[GlobalAveragePool, Dense(1000), CrossEntropy]", "[GlobalAveragePool]\n[Dense(500 + 500)] [CrossEntropy]")]
    [InlineData("public partial class ResNet18;", "public partial class ResNet18 { public void Report() { } }")]
    [InlineData("Stride = nameof(stride), Padding = 1", "Stride = \"stride\", Padding = 1")]
    public void EquivalentSourcesGiveEqualSpecs(string from, string to)
    {
        Assert.Contains(from, Programs.ResNet18, StringComparison.Ordinal);
        Assert.Equal(ResNet(), ResNet(s => s.Replace(from, to, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("Dense(1000)", "Dense(1001)")]
    [InlineData("Conv2D(64, 7", "Conv2D(64, 5")]
    [InlineData("Repeat = 2", "Repeat = 3")]
    [InlineData("BatchNorm, ReLU, MaxPool2D", "ReLU, BatchNorm, MaxPool2D")]
    [InlineData("int stride = 1", "int stride = 2")]
    [InlineData("Residual(Shortcut.Project)", "Residual(Shortcut.Identity)")]
    [InlineData("public partial class ResNet18;", "public class ResNet18;")]
    [InlineData("public partial class ResNet18;", "public partial class ResNet18 { public int Conv1; }")]
    [InlineData("Bias = false", "Bias = true")]
    public void EachChangeGivesAnotherSpec(string from, string to)
    {
        Assert.Contains(from, Programs.ResNet18, StringComparison.Ordinal);
        Assert.NotEqual(ResNet(), ResNet(s => s.Replace(from, to, StringComparison.Ordinal)));
    }

    [Fact]
    public void BlocksOfReferencedAssembliesGiveTheSameNetwork()
    {
        CSharpCompilation library = TestCompilation.Create("Blocks", ["using NetGen; " + Programs.BasicBlock]);
        GeneratorRun run = GeneratorRunner.Run(library);
        using var image = new MemoryStream();
        Assert.True(run.Output.Emit(image).Success, string.Join("\n", run.Diagnostics));
        string network = Programs.ResNet18.Replace(Programs.BasicBlock, "", StringComparison.Ordinal);
        CSharpCompilation user = TestCompilation.Create("User", [network], MetadataReference.CreateFromImage(image.ToArray()));
        NetworkSpec spec = Elaborated.Parse(user, "ResNet18");
        Elaboration elaboration = Elaborator.Elaborate(spec);
        Assert.Equal("", elaboration.Text());
        Assert.Equal(11_689_512, elaboration.Count());
        Assert.Equal(ResNet().Blocks[0].Parameters, spec.Blocks[0].Parameters);
        Assert.Equal(ResNet().Blocks[0].Layers, spec.Blocks[0].Layers);
    }

    [Fact]
    public void BlocksAreFoundThroughOthersAndOnce()
    {
        const string Source = """
            using NetGen;
            [Block, ReLU] public partial class A;
            [Block, Use<A>, Use<A>] public partial class B;
            [Block, Use<A>, Use<B>] public partial class C;
            [Network, Input(4), Use<C>] public partial class N;
            """;
        Assert.Equal(["global::A", "global::B", "global::C"], Elaborated.Parse(Source, "N").Blocks.Select(b => b.Key));
    }

    [Fact]
    public void RecursionEnds()
    {
        const string Source = """
            using NetGen;
            [Block, Use<B>] public partial class A;
            [Block, Use<A>] public partial class B;
            [Network, Input(4), Use<A>, Use<N>] public partial class N;
            """;
        Assert.Equal(["global::A", "global::B", "global::N"], Elaborated.Parse(Source, "N").Blocks.Select(b => b.Key));
        Assert.Contains("NETGEN0009", Elaborated.Of(Source, "N").Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void NestedGenericAndKeywordNamedClassesAreDescribed()
    {
        NetworkSpec spec = Elaborated.Parse("using NetGen; namespace @namespace.Inner { public partial class Outer<T> { [Network, Input(1), Dense(1)] private partial class @class; } }", "namespace.Inner.Outer`1+class");
        Assert.Equal(
            ("@namespace.Inner", "partial class Outer<T>", "@class", "namespace.Inner.Outer`1+class", true, false),
            (spec.Type.Namespace, spec.Type.Containers[0], spec.Type.Name, spec.Type.MetadataName, spec.Type.IsPartial, spec.Type.IsPublic));
    }

    [Theory]
    [InlineData("public partial class N;", "None")]
    [InlineData("public class N;", "NotPartial")]
    [InlineData("public partial class N; [ReLU] public partial class N;", "SeveralDeclarations")]
    [InlineData("public partial class N : System.Exception;", "OwnBase")]
    [InlineData("public partial class N(int size) { public int Size => size; }", "OwnConstructor")]
    [InlineData("public partial class N { public N(string path) : this(0) { } }", "None")]
    [InlineData("public static partial class N;", "NotAClass")]
    [InlineData("public partial record N;", "NotAClass")]
    public void FlawsOfDeclarations(string declaration, string expected) =>
        Assert.Equal(expected, Elaborated.Parse($"using NetGen; [Network, Input(4), Dense(2)] {declaration}", "N").Flaws.ToString());
}
