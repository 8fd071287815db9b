using System.Diagnostics;
using Xunit;

namespace NetGen.EndToEnd.Tests;

/// <summary>Every vector width gives the same numbers, but for rounding: the small networks run again in processes whose hardware support is turned off.</summary>
public class VectorWidthTests
{
    [Theory]
    [InlineData("DOTNET_EnableAVX512", 256)]
    [InlineData("DOTNET_EnableAVX2", 128)]
    [InlineData("DOTNET_EnableHWIntrinsic", 0)]
    public void GiveTheSameNumbers(string switchedOff, int mostBits)
    {
        string file = Path.GetTempFileName();
        try
        {
            Start(switchedOff, file);
            (int bits, List<(string Name, float[] Numbers)> narrow) = Probe.Read(file);
            Assert.True(bits <= mostBits, $"{switchedOff}=0 leaves vectors of {bits} bits.");
            (string Name, float[] Numbers)[] full = Probe.Run().ToArray();
            Assert.Equal(full.Select(r => r.Name), narrow.Select(r => r.Name));
            Assert.All(full.Zip(narrow), pair => Close.Check(pair.First.Name, pair.Second.Numbers, pair.First.Numbers.Select(x => (double)x).ToArray(), least: 0.01));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static void Start(string switchedOff, string file)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            ArgumentList = { "exec", typeof(Probe).Assembly.Location, file },
            RedirectStandardError = true,
        };
        start.Environment[switchedOff] = "0";
        using Process process = Process.Start(start)!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors);
    }
}
