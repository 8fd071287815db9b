using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using NetGen.Benchmarks.Generator;
using NetGen.Benchmarks.Workloads;

namespace NetGen.Benchmarks;

internal static class Program
{
    private const string Usage = """
        --workloads [threads] [name …]   training steps and predictions of whole networks: one JSON line each, with the fields of the peers' scripts
        --generator                      speed of the generator: one JSON line per measurement
        anything else                    BenchmarkDotNet over the kernels, such as --filter '*MatMul*'
        """;

    private static int Main(string[] args)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        switch (args)
        {
            case ["--workloads", .. string[] rest]:
                int threads = rest.Length > 0 ? int.Parse(rest[0], CultureInfo.InvariantCulture) : Environment.ProcessorCount;
                WorkloadRun.All(threads, rest.Skip(1).ToArray());
                return 0;
            case ["--generator"]:
                GeneratorSpeed.Run();
                return 0;
            case ["--help" or "-h"]:
                Console.WriteLine(Usage);
                return 0;
            default:
                // In this process, since a project generated below this folder would take the settings of the repository for its own.
                Job job = Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance);
                BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, DefaultConfig.Instance.AddJob(job));
                return 0;
        }
    }
}
