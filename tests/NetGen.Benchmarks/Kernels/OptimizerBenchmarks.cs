using BenchmarkDotNet.Attributes;
using NetGen.Benchmarks.Workloads;
using NetGen.Kernels;

namespace NetGen.Benchmarks.Kernels;

/// <summary>Steps of the optimizers over the 11 million parameters of ResNet-18: one pass over memory that also clears the gradients.</summary>
public class OptimizerBenchmarks
{
    private readonly Network _network = new ResNet18();
    private readonly SGD _sgd = new(1e-3);
    private readonly Momentum _momentum = new(1e-3);
    private readonly Adam _adam = new(1e-3);
    private readonly AdamW _adamW = new(1e-3);
    private Workers _workers = null!;

    /// <summary>The threads to use.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    /// <summary>Starts the threads.</summary>
    [GlobalSetup]
    public void Setup() => _workers = new Workers(Threads);

    /// <summary>Ends the threads.</summary>
    [GlobalCleanup]
    public void Cleanup() => _workers.Dispose();

    /// <summary>Plain gradient descent.</summary>
    [Benchmark]
    public void Sgd() => _sgd.Step(_network, _workers);

    /// <summary>Gradient descent with momentum.</summary>
    [Benchmark]
    public void Momentum() => _momentum.Step(_network, _workers);

    /// <summary>Adam.</summary>
    [Benchmark]
    public void Adam() => _adam.Step(_network, _workers);

    /// <summary>AdamW.</summary>
    [Benchmark]
    public void AdamW() => _adamW.Step(_network, _workers);
}
