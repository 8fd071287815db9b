using System.Text.Json;
using NetGen.Testing;

namespace NetGen.Generator.Tests;

/// <summary>One case of Vectors/*.json: a network, what goes into it, and what PyTorch makes of it. See make_vectors.py.</summary>
internal sealed class VectorCase
{
    private readonly JsonElement _json;

    private VectorCase(string kind, JsonElement json)
    {
        Kind = kind;
        _json = json;
    }

    /// <summary>All cases, in the order of their files.</summary>
    public static IReadOnlyList<VectorCase> All { get; } = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Vectors"), "*.json")
        .Order(StringComparer.Ordinal)
        .SelectMany(file =>
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file));
            return document.RootElement.Clone().EnumerateArray().Select(c => new VectorCase(Path.GetFileNameWithoutExtension(file), c)).ToArray();
        })
        .ToArray();

    /// <summary>The layer kind that the case is about.</summary>
    public string Kind { get; }

    public string Name => _json.GetProperty("name").GetString()!;

    /// <summary>The network's attributes after [Network].</summary>
    public string Layers => _json.GetProperty("layers").GetString()!;

    /// <summary>The shapes of parameters and buffers by name.</summary>
    public IEnumerable<(string Name, int[] Shape)> Parameters => Tensors("parameters").Concat(Tensors("buffers")).Select(t => (t.Name, t.Tensor.Shape));

    /// <summary>Symbols, inputs, parameters, buffers, targets, and the gradient of the output where there is no loss.</summary>
    public Bindings Bindings
    {
        get
        {
            Bindings bindings = Bindings.None;
            foreach (JsonProperty symbol in _json.GetProperty("symbols").EnumerateObject()) bindings = bindings.Symbol(symbol.Name, symbol.Value.GetInt64());
            string[] groups = ["inputs", "parameters", "buffers", "targets"];
            foreach ((string name, Tensor tensor) in groups.SelectMany(Tensors)) bindings = bindings.Leaf(name, tensor.Data);
            return Find("seed") is { } seed ? bindings.Leaf("output", seed.Data) : bindings;
        }
    }

    /// <summary>The output at inference.</summary>
    public Tensor Inference => Find("inference")!;

    /// <summary>The output in training; null where chance is in it.</summary>
    public Tensor? Training => Find("training");

    public double? Loss => _json.TryGetProperty("loss", out JsonElement loss) ? loss.GetDouble() : null;

    /// <summary>The gradients of inputs and parameters.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> Gradients => Tensors("gradients");

    /// <summary>The buffers after the step.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> Updated => Tensors("updated");

    public override string ToString() => $"{Kind}: {Name}";

    private IEnumerable<(string Name, Tensor Tensor)> Tensors(string group) =>
        _json.TryGetProperty(group, out JsonElement tensors) ? tensors.EnumerateObject().Select(p => (p.Name, Read(p.Value))) : [];

    private Tensor? Find(string name) => _json.TryGetProperty(name, out JsonElement tensor) ? Read(tensor) : null;

    private static Tensor Read(JsonElement tensor) => new(
        tensor.GetProperty("shape").EnumerateArray().Select(d => d.GetInt32()).ToArray(),
        tensor.GetProperty("values").EnumerateArray().Select(v => v.GetDouble()).ToArray());
}
