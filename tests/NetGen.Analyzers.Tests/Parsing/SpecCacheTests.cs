using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NetGen.Generator.Model;
using NetGen.Generator.Parsing;
using NetGen.Testing.Roslyn;
using Xunit;

namespace NetGen.Analyzers.Tests.Parsing;

/// <summary>What was read of a class is kept as long as nothing that it depends on changes, and not a keystroke longer.</summary>
public class SpecCacheTests
{
    private static readonly string[] s_files =
    [
        "using NetGen; namespace Models; [Network, Input(4), Use<Unit>(Sizes.Wide), Dense(3), CrossEntropy] public partial class N { public int Answer() { return 42; } }",
        "using NetGen; namespace Models; [Block, Dense(nameof(width)), ReLU] public partial class Unit(int width);",
        "namespace Models; public static class Sizes { public const int Wide = 8; public static int Twice(int x) => 2 * x; }",
        "using NetGen; namespace Models; [Network, Input(4), Dense(5), CrossEntropy] public partial class Other;",
    ];

    /// <summary>What a user types elsewhere, or in bodies and comments here, leaves the spec as it is.</summary>
    [Theory]
    [InlineData(2, "2 * x", "3 * x")]
    [InlineData(3, "Dense(5)", "Dense(6)")]
    [InlineData(3, "Dense(5)", "Dense(5), ReLU")]
    [InlineData(2, "public static class", "/* A comment. */ public static class")]
    public void WhatHasNothingToDoWithIt(int file, string from, string to)
    {
        (Compilation before, Compilation after) = Edit(file, from, to);
        Assert.Same(Spec(before), Spec(after));
    }

    /// <summary>What it depends on gives another spec at once: its own layers, a block's layers and hyper-parameters, constants, names.</summary>
    [Theory]
    [InlineData(0, "Dense(3)", "Dense(4)")]
    [InlineData(1, "ReLU", "Tanh")]
    [InlineData(1, "int width)", "int width, int more = 1)")]
    [InlineData(1, "Block, ", "")]
    [InlineData(2, "Wide = 8", "Wide = 9")]
    public void WhatItDependsOn(int file, string from, string to)
    {
        (Compilation before, Compilation after) = Edit(file, from, to);
        NetworkSpec old = Spec(before), now = Spec(after);
        Assert.NotEqual(old, now);
        Assert.Equal(Elaborated.Parse(after, "Models.N"), now);
    }

    [Fact]
    public void ANewClassCanGiveANameAnotherMeaning()
    {
        Compilation before = TestCompilation.Create(s_files);
        NetworkSpec old = Spec(before);
        Compilation after = before.AddSyntaxTrees(CSharpSyntaxTree.ParseText("namespace Models; public class DenseAttribute(int units) : System.Attribute { public int Units => units; }", TestCompilation.ParseOptions, "New.cs"));
        Assert.NotEqual(old, Spec(after));
    }

    [Fact]
    public void ALayerOnAnotherDeclarationCounts()
    {
        Compilation before = TestCompilation.Create([.. s_files, "using NetGen; namespace Models; public partial class N;"]);
        Assert.Equal(DeclarationFlaws.None, Spec(before).Flaws);
        Assert.Equal(DeclarationFlaws.SeveralDeclarations, Spec(Replace(before, 4, "public partial", "[ReLU] public partial")).Flaws);
    }

    [Fact]
    public void AnotherReferenceGivesAnotherSpec()
    {
        Compilation before = TestCompilation.Create(s_files);
        Assert.NotSame(Spec(before), Spec(before.AddReferences(TestCompilation.Create("Library", ["public class Thing;"]).ToMetadataReference())));
    }

    /// <summary>The generator's own files are there for the analyzers and not for it; both share what was read.</summary>
    [Fact]
    public void GeneratorAndAnalyzersShareSpecs()
    {
        Compilation compilation = TestCompilation.Create(s_files);
        NetworkSpec spec = Spec(compilation);
        Assert.Same(spec, Spec(GeneratorRunner.Run(compilation).Output));
    }

    [Theory]
    [InlineData("using Net = NetGen.NetworkAttribute; using NetGen; [Net, Input(4), Dense(2)] public partial class N;")]
    [InlineData("[NetGen.Network, NetGen.Input(4), NetGen.DenseAttribute(2)] public partial class N;")]
    [InlineData("[global::NetGen.NetworkAttribute, NetGen.Input(4), NetGen.Dense(2)] public partial class N;")]
    [InlineData("using NetGen; [Input(4), Dense(2)] [Serializable] [Network] public partial class N;")]
    public void NetworksAreFoundHoweverTheirAttributeIsWritten(string source) => Assert.Equal(["N.g.cs"], GeneratorRunner.Run(source, "global using System;").Files.Keys);

    [Fact]
    public void AnAliasForAllFilesCountsInAllFiles() =>
        Assert.Equal(["N.g.cs"], GeneratorRunner.Run("global using Model = NetGen.NetworkAttribute;", "using NetGen; [Model, Input(4), Dense(2)] public partial class N;").Files.Keys);

    [Theory]
    [InlineData("[System.Serializable] public partial class N;")]
    [InlineData("public class NetworkAttribute : System.Attribute; [Network] public partial class N;")]
    public void OthersAreNone(string source) => Assert.Empty(GeneratorRunner.Run(source).Files);

    private static NetworkSpec Spec(Compilation compilation) => NetworkParser.Parse(compilation.GetTypeByMetadataName("Models.N")!, compilation, CancellationToken.None);

    private static (Compilation Before, Compilation After) Edit(int file, string from, string to)
    {
        Compilation before = TestCompilation.Create(s_files);
        Spec(before);
        return (before, Replace(before, file, from, to));
    }

    private static Compilation Replace(Compilation compilation, int file, string from, string to)
    {
        SyntaxTree tree = compilation.SyntaxTrees.ElementAt(file);
        Assert.Contains(from, tree.ToString(), StringComparison.Ordinal);
        return compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(tree.ToString().Replace(from, to, StringComparison.Ordinal), TestCompilation.ParseOptions, tree.FilePath));
    }
}
