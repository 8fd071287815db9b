using System.Text.Json;
using System.Text.RegularExpressions;
using NetGen.EndToEnd.Tests.Networks;
using Xunit;

namespace NetGen.EndToEnd.Tests;

/// <summary>
/// Whole residual networks against PyTorch's in double precision: outputs in training and inference mode, loss, and the gradients of every parameter and of the input, for two images of 3×64×64.
/// The difference is relative to the largest number of each tensor; for gradients to the gradient's largest number, or a thousandth of the largest of all gradients where that is more (a shift before a normalization has a gradient of nearly zero).
/// PyTorch's own single precision differs from its double precision by up to 0.3 of what is allowed here (make_resnet_vectors.py --single).
/// </summary>
public partial class ResNetTests
{
    private const double Tolerance = 1e-4;
    private const int Batch = 2;

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Vectors");

    [Fact]
    public void AllVectorsAreFound() => Assert.Equal(["ResNet152.json", "ResNet18.json", "ResNet50.json"], Directory.GetFiles(Folder, "ResNet*.json").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("ResNet18", typeof(SmallResNet18), 63, "bn2.weight", 0.25)]
    [InlineData("ResNet50", typeof(ResNet50), 162, "bn3.weight", 0.05)]
    [InlineData("ResNet152", typeof(ResNet152), 468, "bn3.weight", 0.05)]
    public void AgreeWithPyTorch(string name, Type type, int gradients, string last, double lastScale)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, name + ".json")));
        JsonElement expected = document.RootElement;
        Network network = NetworkTypes.Create(type);
        foreach (Parameter parameter in network.AllParameters) Fill(parameter, last, lastScale);
        var images = new float[Batch * 3 * 64 * 64];
        HashedNumbers.Fill(images, "input", 0, 1);

        Check("inference", network.Predict(images), expected.GetProperty("inference"));

        Workspace workspace = network.CreateWorkspace(WorkspaceMode.Training);
        workspace.WantsInputGradients = true;
        workspace.Begin(Batch);
        workspace.Poison();
        images.CopyTo(workspace.Input());
        int[] labels = [3, 997];
        labels.CopyTo(workspace.TargetInt32());
        network.Forward(workspace);
        network.Backward(workspace);
        Check("training", workspace.Output(), expected.GetProperty("training"));
        Assert.Equal(expected.GetProperty("loss").GetDouble(), workspace.Loss, Tolerance * expected.GetProperty("loss").GetDouble());
        foreach (JsonProperty buffer in expected.GetProperty("buffers").EnumerateObject()) Check(buffer.Name, network.AllParameters.Single(p => TorchName(p) == buffer.Name).Value, buffer.Value);

        JsonElement vectors = expected.GetProperty("gradients");
        Assert.Equal(gradients, vectors.EnumerateObject().Count());
        Dictionary<string, Parameter> parameters = network.AllParameters.Where(p => p.IsTrainable).ToDictionary(TorchName);
        Assert.Equal(gradients, parameters.Count + 1);
        double least = 0.001 * vectors.EnumerateObject().Max(v => v.Value.GetProperty("largest").GetDouble());
        foreach (JsonProperty vector in vectors.EnumerateObject())
        {
            ReadOnlySpan<float> actual = vector.Name == "input" ? workspace.InputGradient() : parameters[vector.Name].Gradient;
            Check(vector.Name, actual, vector.Value, least);
        }
    }

    private static void Check(string what, ReadOnlySpan<float> actual, JsonElement expected, double least = 0)
    {
        double[] values = expected.GetProperty("values").EnumerateArray().Select(v => v.GetDouble()).ToArray();
        double largest = expected.TryGetProperty("largest", out JsonElement given) ? given.GetDouble() : values.Max(Math.Abs), square = 0;
        int each = Math.Max(1, actual.Length / values.Length);
        var some = new float[values.Length];
        for (int i = 0; i < some.Length; i++) some[i] = actual[i * each];
        Close.Check(what, some, values, Math.Max(largest, least), Tolerance);

        // The norm covers the rest.
        foreach (float x in actual) square += (double)x * x;
        double norm = expected.GetProperty("norm").GetDouble();
        Assert.True(Math.Abs(Math.Sqrt(square) - norm) <= Tolerance * Math.Max(norm, least * Math.Sqrt(actual.Length)), $"The norm of {what} is {Math.Sqrt(square)}; expected {norm}.");
    }

    // As in make_resnet_vectors.py, which says why.
    private static void Fill(Parameter parameter, string last, double lastScale)
    {
        string name = TorchName(parameter);
        bool Is(string end) => name.EndsWith(end, StringComparison.Ordinal);
        (double Centre, double Reach, double Away) spread = parameter.Shape.Length > 1 ? (0, Math.Sqrt(6.0 / (parameter.Value.Length / parameter.Shape[0])), 0)
            : Is("running_var") ? (1, 0.2, 0)
            : Is("running_mean") || name == "fc.bias" || (Is("bias") && last == "bn2.weight") ? (0, 0.1, 0)
            : Is("downsample.1.bias") ? (3.5, 0.5, 0)
            : Is("bn3.bias") ? (0.3, 0.1, 0)
            : Is("bias") ? (0, 0.5, 2.5)
            : Is(last) ? (lastScale, 0.2 * lastScale, 0) : (1, 0.2, 0);
        HashedNumbers.Fill(parameter.Value, name, spread.Centre, spread.Reach, spread.Away);
    }

    /// <summary>layer2.first.conv1 is torchvision's layer2.0.conv1, layer2.others.0 its layer2.1.</summary>
    private static string TorchName(Parameter parameter) =>
        Others().Replace(parameter.Name.Replace(".first.", ".0.", StringComparison.Ordinal), m => $".{int.Parse(m.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) + 1}.");

    [GeneratedRegex(@"\.others\.(\d+)\.")]
    private static partial Regex Others();
}
