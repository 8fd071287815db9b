using System.Diagnostics;
using System.Text;

namespace NetGen.Package.Tests;

/// <summary>What a run of the dotnet command gave.</summary>
/// <param name="ExitCode">0 for success.</param>
/// <param name="Output">Everything that it printed.</param>
internal sealed record DotNetRun(int ExitCode, string Output)
{
    /// <summary>Fails the test, with all that was printed, unless the command succeeded.</summary>
    public DotNetRun Succeeded()
    {
        Assert.True(ExitCode == 0, $"dotnet ended with exit code {ExitCode}:{Environment.NewLine}{Output}");
        return this;
    }
}

/// <summary>Runs the dotnet command as a user would: in a folder of its own, without what the surrounding test run has set.</summary>
internal static class DotNet
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    public static DotNetRun Run(string folder, string artifacts, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };

        // The test host tells its children which MSBuild to use; these find their own.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";

        // No server may stay behind that holds the packed generator.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";

        // The outputs of the repository's projects go elsewhere, so that the tests may run while the solution is built.
        start.Environment["NETGEN_ARTIFACTS"] = artifacts;

        using Process process = Process.Start(start) ?? throw new InvalidOperationException("dotnet could not be started.");
        var output = new StringBuilder();
        DataReceivedEventHandler append = (_, line) =>
        {
            lock (output)
                output.AppendLine(line.Data);
        };
        process.OutputDataReceived += append;
        process.ErrorDataReceived += append;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"dotnet {string.Join(' ', arguments)} did not end within {Patience}:{Environment.NewLine}{output}");
        }

        process.WaitForExit();
        return new DotNetRun(process.ExitCode, output.ToString());
    }
}
