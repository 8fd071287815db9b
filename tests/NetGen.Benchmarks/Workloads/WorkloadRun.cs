using System.Diagnostics;
using System.Runtime;
using System.Text.Json;
using System.Text.Json.Serialization;
using NetGen.Kernels;

namespace NetGen.Benchmarks.Workloads;

/// <summary>Times whole networks just as the peers' scripts do: Adam at 1e-3, cross-entropy, inputs that are already in memory.</summary>
internal sealed class WorkloadRun
{
    private static readonly JsonSerializerOptions Json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly Workload _workload;
    private readonly Network _network;
    private readonly Workers _workers;
    private readonly Workspace _inference;
    private readonly Workspace? _training;
    private readonly Adam _adam = new(1e-3);
    private readonly Samples _all;
    private readonly Samples _one;

    private WorkloadRun(Workload workload, Workers workers)
    {
        _workload = workload;
        _network = workload.Create();
        _workers = workers;
        _inference = _network.CreateWorkspace(WorkspaceMode.Inference, workers);
        _training = workload.Trains ? _network.CreateWorkspace(WorkspaceMode.Training, workers) : null;
        _all = new Samples(_network, workload, workload.Batch);
        _one = new Samples(_network, workload, 1);
    }

    /// <summary>Runs workloads and prints one JSON line for each.</summary>
    /// <param name="threads">The threads to use.</param>
    /// <param name="names">Parts of names that choose workloads.</param>
    public static void Compare(int threads, string[] names)
    {
        using var workers = new Workers(threads);
        foreach (Workload workload in Workload.Matching(names))
            Console.WriteLine(JsonSerializer.Serialize(new WorkloadRun(workload, workers).Measure(), Json));
    }

    /// <summary>Prints where the time of a training step and of predictions goes. Only builds with -p:NetGenProfile=true measure it.</summary>
    /// <param name="threads">The threads to use.</param>
    /// <param name="names">Parts of names that choose workloads.</param>
    public static void Profile(int threads, string[] names)
    {
        using var workers = new Workers(threads);
        foreach (Workload workload in Workload.Matching(names))
        {
            var run = new WorkloadRun(workload, workers);
            if (run._training is { } training)
                Print("training step without the optimizer", () => run.Train(training), training);
            run.Freeze();
            Print("prediction", run.Infer, run._inference);
            if (workload.Batch > 1)
                Print("prediction of one sample", run.InferOne, run._inference);

            void Print(string what, Action action, Workspace workspace)
            {
                Timing.Median(action, 0.5);
                workspace.Profile.Clear();
                Timing.Median(action, 2);
                if (workspace.Profile.Steps.Count == 0)
                    throw new InvalidOperationException("This build measures no steps; run with: dotnet run -c Release -p:NetGenProfile=true --project tests/NetGen.Benchmarks -- --profile");
                Console.WriteLine($"{workload.Name}, {what}, threads: {threads}");
                Console.WriteLine(workspace.Profile);
            }
        }
    }

    /// <summary>
    /// Prints the time from the start of this process to its first LeNet-5 prediction, and the peak memory of the process after training steps of one workload.
    /// To be run in a process of its own.
    /// </summary>
    /// <param name="names">Parts of names that choose the workload to train; none: only the first prediction is measured.</param>
    public static void Startup(string[] names)
    {
        if (names.Length == 0)
        {
            var network = new LeNet5();
            network.Predict(new float[28 * 28]);
            double first = (DateTime.Now - Process.GetCurrentProcess().StartTime).TotalMilliseconds;
            // Before anything is printed, which compiles methods of its own.
            double jit = Math.Round(JitInfo.GetCompilationTime().TotalMilliseconds, 1);
            long methods = JitInfo.GetCompiledMethodCount();
            long il = JitInfo.GetCompiledILBytes();
            Console.WriteLine(JsonSerializer.Serialize(new { workload = "lenet5", first_prediction_ms = Math.Round(first, 1), jit_ms = jit, jit_methods = methods, jit_il_bytes = il }));
            return;
        }

        foreach (Workload workload in Workload.Matching(names).Where(w => w.Trains))
        {
            var run = new WorkloadRun(workload, Workers.Shared);
            for (int step = 0; step < 3; step++)
                run.TrainStep(run._training!);
            using Process process = Process.GetCurrentProcess();
            Console.WriteLine(JsonSerializer.Serialize(new { workload = workload.Name, peak_mb = process.PeakWorkingSet64 >> 20, workspace_mb = run._training!.Bytes >> 20 }));
        }
    }

    private Result Measure()
    {
        double? train = null;
        if (_training is { } training)
            train = Math.Round(Timing.Median(() => TrainStep(training), 4), 3);
        Freeze();
        double infer = Timing.Median(Infer, 2), inferOne = _workload.Batch == 1 ? infer : Timing.Median(InferOne, 1);
        return new Result(_workload.Name, _workers.Threads, _network.Architecture.Parameters.Sum(p => p.Count), train, Math.Round(infer, 3), Math.Round(inferOne * 1000, 1));
    }

    private void TrainStep(Workspace workspace)
    {
        Train(workspace);
        _adam.Step(_network, _workers);
    }

    private void Train(Workspace workspace)
    {
        _all.Write(workspace);
        _network.Forward(workspace);
        _network.Backward(workspace);
    }

    // The peers prepare constant weights when they load a model.
    private void Freeze() => _network.Freeze(_workers);

    private void Infer() => Infer(_all);

    private void InferOne() => Infer(_one);

    private void Infer(Samples samples)
    {
        samples.Write(_inference);
        _network.Infer(_inference);
    }

    /// <summary>A line of output; the names are those of the peers' scripts.</summary>
    private sealed record Result(string workload, int threads, long @params, double? train_ms, double infer_ms, double infer1_us);

    /// <summary>Random inputs and labels. Copying them in is part of what is measured: every caller of the library does it.</summary>
    private sealed class Samples
    {
        private readonly Workload _workload;
        private readonly int _batch;
        private readonly float[] _inputs = [];
        private readonly int[] _tokens = [];
        private readonly int[] _labels;

        public Samples(Network network, Workload workload, int batch)
        {
            _workload = workload;
            _batch = batch;
            var random = new Random(0);
            Workspace workspace = network.CreateWorkspace(WorkspaceMode.Evaluation);
            workspace.Begin(batch, workload.Extents);
            if (workload.Length > 0)
                _tokens = Integers(workspace.InputInt32().Length, network.Architecture.Inputs[0].Limit);
            else
                _inputs = [.. Enumerable.Range(0, workspace.Input().Length).Select(_ => random.NextSingle())];
            _labels = Integers(workspace.TargetInt32().Length, network.Architecture.Targets[0].Limit);

            int[] Integers(int count, int limit) => [.. Enumerable.Range(0, count).Select(_ => random.Next(limit))];
        }

        public void Write(Workspace workspace)
        {
            workspace.Begin(_batch, _workload.Extents);
            if (_workload.Length > 0)
                _tokens.CopyTo(workspace.InputInt32());
            else
                _inputs.CopyTo(workspace.Input());
            if (workspace.Mode == WorkspaceMode.Training)
                _labels.CopyTo(workspace.TargetInt32());
        }
    }
}
