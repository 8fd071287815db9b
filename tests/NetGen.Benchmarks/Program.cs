using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using NetGen.Benchmarks.Generator;
using NetGen.Benchmarks.Kernels;
using NetGen.Benchmarks.Workloads;

namespace NetGen.Benchmarks;

internal static class Program
{
    private const string Usage = """
        --workloads [threads] [name …]   training steps and predictions of whole networks: one JSON line each, with the fields of the peers' scripts
        --profile [threads] [name …]     where their time goes, step by step; needs a build with -p:NetGenProfile=true
        --startup [name …]               time to the first prediction; with names, peak memory of training steps
        --convolutions [threads] [name …]  convolutions in all roles: one JSON line each, for compare_convolutions.py
        --products [threads] [in-turn]   matrix products: one JSON line each, for compare_products.py, and in turn with it
        --rest [threads] [kind …]        everything else (attention, pooling, layer, embedding, permutation, optimizer): one JSON line each, for compare_rest.py
        --generator                      speed of the generator: one JSON line per measurement
        anything else                    BenchmarkDotNet over the kernels, such as --filter '*MatMul*'
        """;

    private static int Main(string[] args)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        switch (args)
        {
            case ["--workloads", .. string[] rest]:
                WorkloadRun.Compare(Threads(rest), rest.Skip(1).ToArray());
                return 0;
            case ["--profile", .. string[] rest]:
                WorkloadRun.Profile(Threads(rest), rest.Skip(1).ToArray());
                return 0;
            case ["--startup", .. string[] rest]:
                WorkloadRun.Startup(rest);
                return 0;
            case ["--convolutions", .. string[] rest]:
                ConvolutionRun.Run(Threads(rest), rest.Skip(1).ToArray());
                return 0;
            case ["--products", .. string[] rest]:
                MatMulRun.Run(Threads(rest), inTurn: rest.Contains("in-turn"));
                return 0;
            case ["--rest", .. string[] rest]:
                RestRun.Run(Threads(rest), rest.Skip(1).ToArray());
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

    private static int Threads(string[] arguments) => arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : Environment.ProcessorCount;
}
