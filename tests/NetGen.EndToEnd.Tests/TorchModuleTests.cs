using System.Text.Json;
using Xunit;

namespace NetGen.EndToEnd.Tests;

/// <summary>PyTorch's sequence modules: their state_dict is loaded by name, as it is, and gives their outputs and the gradients of all their parameters.</summary>
public class TorchModuleTests
{
    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "Vectors", "Sequences");

    public static TheoryData<string> Names => [.. NetworkTypes.TorchModules.Keys];

    [Fact]
    public void AllAreThere()
    {
        IEnumerable<string> files = Directory.GetFiles(s_folder, "*.json").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal);
        Assert.Equal(15, NetworkTypes.TorchModules.Count);
        Assert.Equal(NetworkTypes.TorchModules.Keys, files);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void LoadByNameAndAgree(string name)
    {
        using JsonDocument json = JsonDocument.Parse(File.ReadAllText(Path.Combine(s_folder, name + ".json")));
        JsonElement expected = json.RootElement;
        Network network = NetworkTypes.Create(NetworkTypes.TorchModules[name]), gradients = NetworkTypes.Create(NetworkTypes.TorchModules[name]);
        network.LoadWeights(Path.Combine(s_folder, name + ".safetensors"));
        gradients.LoadWeights(Path.Combine(s_folder, name + ".gradients.safetensors"));

        int batch = expected.GetProperty("batch").GetInt32();
        Workspace inference = Begin(WorkspaceMode.Inference);
        network.Infer(inference);
        Close.Check("output", inference.Output(), Doubles(expected.GetProperty("output")));

        Workspace training = Begin(WorkspaceMode.Training);
        network.Forward(training);
        Close.Check("output in training", training.Output(), Doubles(expected.GetProperty("output")));
        Floats(expected.GetProperty("gradient")).CopyTo(training.OutputGradient());
        network.Backward(training);
        double least = 0.1 * gradients.FlatParameters.ToArray().Max(Math.Abs);
        foreach (Parameter parameter in network.AllParameters)
        {
            double[] gradient = gradients.Parameter(parameter.Name).Value.ToArray().Select(x => (double)x).ToArray();
            Close.Check("gradient of " + parameter.Name, parameter.Gradient, gradient, least);
        }

        Workspace Begin(WorkspaceMode mode)
        {
            Workspace workspace = network.CreateWorkspace(mode);
            JsonProperty[] inputs = [.. expected.GetProperty("inputs").EnumerateObject()];
            Runtime.NetworkDefinition definition = network.Architecture;

            // The lengths follow from what is to be read: T of the input, S of a memory.
            int[] extents = new int[definition.DeclaredSymbols - 1];
            foreach (Runtime.TensorInfo input in definition.Inputs)
            {
                int width = input.Shape.Skip(1).Where(e => !e.IsSymbolic).Aggregate(1, (n, e) => n * e.Size);
                extents[input.Shape.First(e => e.IsSymbolic && e.Symbol > 0).Symbol - 1] = inputs.Single(p => p.Name == input.Name).Value.GetArrayLength() / (batch * width);
            }

            workspace.Begin(batch, extents);
            workspace.Poison();
            foreach (JsonProperty input in inputs) Floats(input.Value).CopyTo(workspace.Input(input.Name));
            return workspace;
        }
    }

    private static float[] Floats(JsonElement numbers) => [.. numbers.EnumerateArray().Select(x => x.GetSingle())];

    private static double[] Doubles(JsonElement numbers) => [.. numbers.EnumerateArray().Select(x => x.GetDouble())];
}
