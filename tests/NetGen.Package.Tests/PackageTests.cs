using System.IO.Compression;
using System.Text.RegularExpressions;

namespace NetGen.Package.Tests;

/// <summary>What a user gets who refers to the packages and does nothing else.</summary>
public sealed partial class PackageTests(PackedRepository repository) : IClassFixture<PackedRepository>
{
    private const string Xor = """
        using NetGen;

        float[,] inputs = { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } };
        float[,] targets = { { 0 }, { 1 }, { 1 }, { 0 } };
        var net = new Xor(seed: 1);
        net.Fit(new Dataset(inputs, targets), new Adam(0.05), epochs: 500, batchSize: 4);
        float[] scores = net.Predict([0f, 0, 0, 1, 1, 0, 1, 1]).ToArray();
        Console.WriteLine($"{Xor.ParameterCount} parameters");
        Console.WriteLine(string.Concat(scores.Select(score => score > 0 ? "1" : "0")));

        [Network, Input(2), Dense(4), Tanh, Dense(1), BinaryCrossEntropy]
        public partial class Xor;
        """;

    /// <summary>One package reference is enough to compile, train and predict, without a warning.</summary>
    [Fact]
    public void A_project_with_one_package_reference_trains_a_network()
    {
        string project = repository.CreateProject("Plain", Xor, "NetGen");
        repository.Run(project, "build", "-c", "Release").Succeeded();
        string output = repository.Run(project, "run", "-c", "Release", "--no-build").Succeeded().Output;
        Assert.Equal(["17 parameters", "0110"], output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }

    /// <summary>The other packages bring NetGen, its generator included, with them.</summary>
    [Fact]
    public void The_packages_beside_it_bring_it_along()
    {
        string program = Xor.Replace("batchSize: 4)", "batchSize: 4, observers: new ProgressBar())", StringComparison.Ordinal)
            + "\npublic static class Other { public static IdxFile Read(string path) => IdxFile.Read(path); }\n";
        string project = repository.CreateProject("Beside", program, "NetGen.Console", "NetGen.Data");
        repository.Run(project, "build", "-c", "Release").Succeeded();
        string output = repository.Run(project, "run", "-c", "Release", "--no-build").Succeeded().Output;
        Assert.Contains("epoch 500/500  loss ", output, StringComparison.Ordinal);
        Assert.EndsWith("0110", output.TrimEnd(), StringComparison.Ordinal);
    }

    /// <summary>A broken network gives its own error at its own place, and the compiler has nothing to add: what the generator would have made is still there.</summary>
    [Fact]
    public void A_broken_network_gives_one_error_of_ours_and_none_of_the_compiler()
    {
        string project = repository.CreateProject("Broken", Xor.Replace("Dense(4)", "Dense(-4)", StringComparison.Ordinal), "NetGen");
        DotNetRun build = repository.Run(project, "build", "-c", "Release");
        Assert.NotEqual(0, build.ExitCode);
        string[] errors = [.. Error().Matches(build.Output).Select(match => match.Groups["id"].Value).Distinct()];
        string id = Assert.Single(errors);
        Assert.StartsWith("NETGEN", id, StringComparison.Ordinal);
        Assert.Matches($@"Program\.cs\(11,\d+\): error {id}: .*-4", build.Output);
    }

    /// <summary>The package holds the compiler's parts where the SDK looks for them, and no other assembly that could clash with a user's.</summary>
    [Fact]
    public void The_package_holds_the_runtime_the_generator_and_the_analyzers()
    {
        using ZipArchive package = ZipFile.OpenRead(Path.Combine(repository.Packages, $"NetGen.{PackedRepository.Version}.nupkg"));
        string[] assemblies = [.. package.Entries.Select(entry => entry.FullName).Where(name => name.EndsWith(".dll", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        Assert.Equal(
            [
                "analyzers/dotnet/cs/NetGen.Analyzers.dll",
                "analyzers/dotnet/cs/NetGen.CodeFixes.dll",
                "analyzers/dotnet/cs/NetGen.Generator.dll",
                "lib/net10.0/NetGen.Runtime.dll",
            ],
            assemblies);
        Assert.Contains(package.Entries, entry => entry.FullName == "buildTransitive/NetGen.targets");
        Assert.Contains(package.Entries, entry => entry.FullName == "lib/net10.0/NetGen.Runtime.xml");
    }

    [GeneratedRegex(@"error (?<id>[A-Z]+\d+):")]
    private static partial Regex Error();
}
