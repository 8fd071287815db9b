using NetGen.Generator.Graph;
using NetGen.Generator.Layers;
using NetGen.Kernels;
using NetGen.Runtime;
using NetGen.Testing;

namespace NetGen.EndToEnd.Tests;

/// <summary>A network with numbers for all that goes into it: the same ones for the run time and, as doubles, for the interpreter.</summary>
internal sealed class Trial
{
    private const ulong Seed = 11;
    private readonly Random _random;
    private readonly Dictionary<string, Array> _data = [];
    private readonly Lazy<Elaboration> _elaboration;

    /// <param name="length">The first symbolic dimension; the second is one more, and so on.</param>
    public Trial(Type type, int batch, int length)
    {
        _elaboration = new(() => NetworkTypes.Elaborate(type));
        Network = NetworkTypes.Create(type, Seed);
        Batch = batch;
        Extents = Enumerable.Range(0, Network.Architecture.DeclaredSymbols - 1).Select(i => length + i).ToArray();
        _random = new Random(type.Name.Length + (31 * batch) + length);
        Bindings = (Bindings.None with { Seed = Seed, Step = 1 }).Symbol("B", batch);
        for (int i = 0; i < Extents.Length; i++) Bindings = Bindings.Symbol(Network.Architecture.Symbols[i + 1], Extents[i]);
        foreach (Parameter parameter in Network.AllParameters) Fill(parameter);
        NetworkDefinition definition = Network.Architecture;
        foreach (TensorInfo input in definition.Inputs.Concat(definition.Targets)) Fill(input);
        if (definition.Targets.Length > 0) return;
        foreach (TensorInfo output in definition.Outputs) Fill(output);
    }

    public Elaboration Elaboration => _elaboration.Value;

    public Network Network { get; }

    public int Batch { get; }

    public int[] Extents { get; }

    public Bindings Bindings { get; set; }

    /// <summary>A workspace whose memory is NaN but for the inputs and targets.</summary>
    public Workspace Begin(WorkspaceMode mode, Workers? workers = null)
    {
        Workspace workspace = Network.CreateWorkspace(mode, workers);
        workspace.WantsInputGradients = true;
        Begin(workspace);
        return workspace;
    }

    /// <summary>Starts another call with the same inputs and targets.</summary>
    public void Begin(Workspace workspace)
    {
        workspace.Begin(Batch, Extents);
        workspace.Poison();
        NetworkDefinition definition = Network.Architecture;
        for (int i = 0; i < definition.Inputs.Length; i++) Write(definition.Inputs[i], workspace, i, isInput: true);
        if (workspace.Mode == WorkspaceMode.Inference) return;
        for (int i = 0; i < definition.Targets.Length; i++) Write(definition.Targets[i], workspace, i, isInput: false);
    }

    /// <summary>The gradient that an output gets from outside.</summary>
    public float[] Floats(string name) => (float[])_data[name];

    /// <summary>Gives the states of a graph the values that they have in a new workspace.</summary>
    public void ClearStates(Generator.Graph.Graph graph)
    {
        foreach (Value state in graph.Values.Where(v => v.Operation is StateLeaf)) Bindings = Bindings.Leaf(((StateLeaf)state.Operation).Name, new double[Bindings.Evaluate(state.Shape).Aggregate(1, (a, b) => a * b)]);
    }

    /// <summary>The tokens of an input.</summary>
    public int[] Integers(string name) => (int[])_data[name];

    private void Write(TensorInfo tensor, Workspace workspace, int index, bool isInput)
    {
        if (tensor.Type == Runtime.ElementType.Float32) Floats(tensor.Name).CopyTo(isInput ? workspace.Input(index) : workspace.Target(index));
        else ((int[])_data[tensor.Name]).CopyTo(isInput ? workspace.InputInt32(index) : workspace.TargetInt32(index));
    }

    // Weights as large as keeps activations near 1; scales and variances around 1.
    private void Fill(Parameter parameter)
    {
        string own = parameter.Name[(parameter.Name.LastIndexOf('.') + 1)..];
        double reach = parameter.Shape.Length > 1 ? Math.Sqrt(3.0 * parameter.Shape[0] / parameter.Value.Length) : 0.5;
        double centre = parameter.Shape.Length <= 1 && own is "weight" or "running_var" ? 1 : 0;
        foreach (ref float value in parameter.Value) value = (float)(centre + (reach * ((2 * _random.NextDouble()) - 1)));
        Bindings = Bindings.Leaf(parameter.Name, Doubles(parameter.Value));
    }

    private void Fill(TensorInfo tensor)
    {
        int count = tensor.Shape.Aggregate(1, (n, extent) => n * (extent.IsSymbolic ? (int)Bindings.Symbols[Network.Architecture.Symbols[extent.Symbol]] : extent.Size));
        if (tensor.Type == Runtime.ElementType.Int32)
        {
            int[] integers = Enumerable.Range(0, count).Select(_ => tensor.IgnoreIndex is { } ignored && _random.Next(4) == 0 ? ignored : _random.Next(Math.Max(tensor.Limit, 1))).ToArray();
            _data[tensor.Name] = integers;
            Bindings = Bindings.Leaf(tensor.Name, integers);
            return;
        }

        // Targets of a binary cross-entropy are probabilities, which suits every loss.
        float[] floats = Enumerable.Range(0, count).Select(_ => (float)_random.NextDouble()).ToArray();
        if (!Network.Architecture.Targets.Contains(tensor)) floats = floats.Select(x => (2 * x) - 1).ToArray();
        _data[tensor.Name] = floats;
        Bindings = Bindings.Leaf(tensor.Name, Doubles(floats));
    }

    private static double[] Doubles(ReadOnlySpan<float> floats)
    {
        var doubles = new double[floats.Length];
        for (int i = 0; i < floats.Length; i++) doubles[i] = floats[i];
        return doubles;
    }
}
