using System.Reflection;

namespace NetGen.Package.Tests;

/// <summary>The packages, packed once for all tests into a temporary folder, beside which the tests put the projects of their users.</summary>
public sealed class PackedRepository : IDisposable
{
    /// <summary>A version that no feed has, so that the packages can come from nowhere else.</summary>
    public const string Version = "0.0.0-test";

    private static readonly string[] Projects = ["NetGen.Runtime", "NetGen.Console", "NetGen.Data"];

    private readonly string _root = Directory.CreateTempSubdirectory("netgen-package-").FullName;

    /// <summary>Packs.</summary>
    public PackedRepository()
    {
        Directory.CreateDirectory(Packages);
        foreach (string project in Projects)
        {
            string path = Path.Combine(Place("RepositoryRoot"), "runtime", project, $"{project}.csproj");
            DotNet.Run(_root, Path.Combine(_root, "artifacts"), "pack", path, "-c", "Release", "-o", Packages, $"-p:Version={Version}").Succeeded();
        }

        // Packages come from the local folder only; what they need lies where the build of this solution has restored it. The packages under test go
        // to a folder of their own, so that the machine's cache stays as it is.
        File.WriteAllText(Path.Combine(_root, "nuget.config"), $"""
            <configuration>
              <config>
                <add key="globalPackagesFolder" value="{Path.Combine(_root, "restored")}" />
              </config>
              <packageSources>
                <clear />
                <add key="packed" value="{Packages}" />
              </packageSources>
              <fallbackPackageFolders>
                <clear />
                <add key="machine" value="{Place("PackageFolder")}" />
              </fallbackPackageFolders>
            </configuration>
            """);
    }

    /// <summary>Where the packages lie.</summary>
    public string Packages => Path.Combine(_root, "packages");

    /// <summary>Makes the project of a user: one package reference, and no setting but that warnings are errors.</summary>
    /// <param name="name">The name of the project.</param>
    /// <param name="program">Its only file.</param>
    /// <param name="packages">The packages that it names.</param>
    /// <returns>Its folder.</returns>
    public string CreateProject(string name, string program, params string[] packages)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_root, "users", name)).FullName;
        IEnumerable<string> references = packages.Select(package => $"""<PackageReference Include="{package}" Version="{Version}" />""");
        File.WriteAllText(Path.Combine(folder, $"{name}.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
              </PropertyGroup>
              <ItemGroup>
                {string.Join(Environment.NewLine, references)}
              </ItemGroup>
            </Project>
            """);
        File.WriteAllText(Path.Combine(folder, "Program.cs"), program);
        return folder;
    }

    /// <summary>Runs dotnet in the folder of a user's project.</summary>
    internal DotNetRun Run(string folder, params string[] arguments) => DotNet.Run(folder, artifacts: "", arguments);

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static string Place(string name) => typeof(PackedRepository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == name).Value
        ?? throw new InvalidOperationException($"The build of the tests did not say what {name} is.");
}
