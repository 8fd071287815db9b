using System.Text.Json;
using NetGen.Kernels;

namespace NetGen.Benchmarks.Workloads;

/// <summary>Times whole networks just as the peers' scripts do: Adam at 1e-3, cross-entropy of ten classes, inputs that are already in memory.</summary>
internal static class WorkloadRun
{
    private const int Classes = 10;

    /// <summary>Runs the workloads and prints one JSON line for each.</summary>
    /// <param name="threads">The threads to use.</param>
    /// <param name="names">Parts of names that choose workloads; none chooses all.</param>
    public static void All(int threads, string[] names)
    {
        (string Name, Func<Network> Create, int Batch)[] workloads =
        [
            ("mlp-784-512-256-10 b128", () => new Mlp(), 128),
            ("lenet5 b64", () => new LeNet5(), 64),
            ("seed-cnn b64", () => new DigitsCnn(), 64),
            ("resnet18-cifar b16", () => new ResNet18(), 16),
        ];
        using var workers = new Workers(threads);
        foreach ((string name, Func<Network> create, int batch) in workloads)
        {
            if (names.Length == 0 || names.Any(name.Contains))
                Console.WriteLine(JsonSerializer.Serialize(Measure(name, create(), batch, workers)));
        }
    }

    private static Result Measure(string name, Network network, int batch, Workers workers)
    {
        Workspace training = network.CreateWorkspace(WorkspaceMode.Training, workers);
        Workspace inference = network.CreateWorkspace(WorkspaceMode.Inference, workers);
        var adam = new Adam(1e-3);
        training.Begin(batch);
        var random = new Random(0);
        float[] inputs = [.. Enumerable.Range(0, training.Input().Length).Select(_ => random.NextSingle())];
        int[] labels = [.. Enumerable.Range(0, batch).Select(_ => random.Next(Classes))];
        float[] one = inputs[..(inputs.Length / batch)];

        // Copying the inputs in is part of the step: every caller of the library does it.
        double train = Timing.Median(
            () =>
            {
                training.Begin(batch);
                inputs.CopyTo(training.Input());
                labels.CopyTo(training.TargetInt32());
                network.Forward(training);
                network.Backward(training);
                adam.Step(network, workers);
            },
            4);
        double infer = Timing.Median(() => network.Predict(inputs, inference), 2);
        double inferOne = Timing.Median(() => network.Predict(one, inference), 1);
        return new Result(name, workers.Threads, network.Architecture.Parameters.Sum(p => p.Count), Math.Round(train, 3), Math.Round(infer, 3), Math.Round(inferOne * 1000, 1));
    }

    /// <summary>A line of output; the names are those of the peers' scripts.</summary>
    private sealed record Result(string workload, int threads, long @params, double train_ms, double infer_ms, double infer1_us);
}
