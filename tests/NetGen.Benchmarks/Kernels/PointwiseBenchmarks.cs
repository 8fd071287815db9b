using BenchmarkDotNet.Attributes;
using NetGen.Kernels;

namespace NetGen.Benchmarks.Kernels;

/// <summary>What the compiler makes of layers that are no products: a forward and a backward pass of each, all tensors in the second or third cache.</summary>
public class PointwiseBenchmarks
{
    private static readonly Dictionary<string, (Func<Network> Create, int Batch)> Cases = new()
    {
        ["ReLU (32, 4096)"] = (() => new ReluLayer(), 32),
        ["GELU (32, 4096)"] = (() => new GeluLayer(), 32),
        ["tanh (32, 4096)"] = (() => new TanhLayer(), 32),
        ["dropout (32, 4096)"] = (() => new DropoutLayer(), 32),
        ["gates (32, 4096)"] = (() => new GateLayer(), 32),
        ["softmax (6144, 128)"] = (() => new SoftmaxLayer(), 6144),
        ["cross-entropy (256, 1000)"] = (() => new CrossEntropyLayer(), 256),
        ["layer norm (1024, 192)"] = (() => new LayerNormLayer(), 1024),
        ["batch norm (16, 64, 32, 32)"] = (() => new BatchNormLayer(), 16),
    };

    private Workers _workers = null!;
    private Network _network = null!;
    private Workspace _workspace = null!;

    /// <summary>The layer and the size of its input.</summary>
    [ParamsSource(nameof(Names))]
    public string Layer { get; set; } = "";

    /// <summary>The threads to use.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    /// <summary>The layers.</summary>
    public static IEnumerable<string> Names => Cases.Keys;

    /// <summary>Makes the network of one layer.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _workers = new Workers(Threads);
        _network = Cases[Layer].Create();
        _workspace = _network.CreateWorkspace(WorkspaceMode.Training, _workers);
        _workspace.WantsInputGradients = true;
        Begin();
    }

    /// <summary>Ends the threads.</summary>
    [GlobalCleanup]
    public void Cleanup() => _workers.Dispose();

    /// <summary>A forward and a backward pass, and filling in what they start from.</summary>
    [Benchmark]
    public void ForwardAndBackward()
    {
        Begin();
        _network.Forward(_workspace);
        if (_network.Architecture.Targets.Length == 0)
            _workspace.OutputGradient().Fill(1f);
        _network.Backward(_workspace);
    }

    // A pass may use the memory of its inputs for something else.
    private void Begin()
    {
        _workspace.Begin(Cases[Layer].Batch);
        for (int i = 0; i < _network.Architecture.Inputs.Length; i++)
            _workspace.Input(i).Fill(0.5f);
        if (_network.Architecture.Targets.Length > 0)
            _workspace.TargetInt32().Clear();
    }
}

/// <summary>One layer.</summary>
[Network, Input(4096), ReLU]
public partial class ReluLayer;

/// <summary>One layer.</summary>
[Network, Input(4096), GELU]
public partial class GeluLayer;

/// <summary>One layer.</summary>
[Network, Input(4096), Tanh]
public partial class TanhLayer;

/// <summary>One layer.</summary>
[Network, Input(4096), Dropout(0.5)]
public partial class DropoutLayer;

/// <summary>The gates of an LSTM cell: five costly functions for an element.</summary>
[Network, Input(4096, Name = "f"), Input(4096, Name = "i"), Input(4096, Name = "g"), Input(4096, Name = "o"), Input(4096, Name = "c")]
[Map("sigmoid(o) * tanh(sigmoid(f) * c + sigmoid(i) * tanh(g))")]
public partial class GateLayer;

/// <summary>One layer.</summary>
[Network, Input(128), Softmax]
public partial class SoftmaxLayer;

/// <summary>One layer.</summary>
[Network, Input(1000), CrossEntropy]
public partial class CrossEntropyLayer;

/// <summary>One layer.</summary>
[Network, Input(192), LayerNorm]
public partial class LayerNormLayer;

/// <summary>One layer.</summary>
[Network, Input(64, 32, 32), BatchNorm]
public partial class BatchNormLayer;
