using NetGen.Generator.Gradients;
using NetGen.Generator.Graph;
using NetGen.Generator.Layers;
using NetGen.Testing;
using Xunit;

namespace NetGen.EndToEnd.Tests;

/// <summary>
/// Compiled networks against the interpreter: outputs, losses, gradients of parameters and inputs, updated buffers; at odd shapes, for several batches and lengths. All memory is NaN before each pass.
/// </summary>
public class AgreementTests
{
    public static TheoryData<string, int, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, int, int>();
            foreach ((string name, Type type) in NetworkTypes.Small)
            {
                bool symbolic = NetworkTypes.Elaborate(type).Symbols.Count > 0;
                foreach ((int batch, int length) in symbolic ? [(1, 1), (3, 2), (8, 7), (3, 7)] : new[] { (1, 0), (3, 0), (8, 0) }) cases.Add(name, batch, length);
            }

            return cases;
        }
    }

    [Fact]
    public void EveryLayerKindIsTried()
    {
        IEnumerable<string> tried = NetworkTypes.Small.Values.Select(NetworkTypes.Elaborate).SelectMany(e => e.Layers.Select(l => l.Kind).Concat(e.Losses.Select(l => l.Kind)));
        string[] structural = ["Branch", "From", "Input", "Next", "Output", "State", "Tap", "Tokens", "Use"];
        Assert.Empty(LayerKinds.All.Select(k => k.Name).Except(tried).Except(structural));
        Assert.True(NetworkTypes.Small.Count >= 80, $"{NetworkTypes.Small.Count} networks");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Inference(string name, int batch, int length)
    {
        var trial = new Trial(NetworkTypes.Small[name], batch, length);
        Workspace workspace = trial.Begin(WorkspaceMode.Inference);
        trial.Network.Infer(workspace);
        Graph prediction = Lowering.Lower(trial.Elaboration, training: false);
        trial.ClearStates(prediction);
        Evaluation expected = Interpreter.Run(prediction, trial.Bindings);
        CheckOutputs(trial, workspace, expected);
        if (trial.Elaboration.Losses.Count == 0) return;

        workspace = trial.Begin(WorkspaceMode.Evaluation);
        trial.Network.Evaluate(workspace);
        expected = Interpreter.Run(Lowering.Lower(trial.Elaboration, training: false, withLoss: true), trial.Bindings);
        CheckOutputs(trial, workspace, expected);
        Close.Check("loss", [workspace.Loss], expected[ResultRole.Loss, "loss"].Data);
    }

    // The statistics of a few values are badly conditioned; of one value (which PyTorch refuses) the variance is 0 and everything is divided by √ε.
    private static double Tolerance(string name, int batch, int length) => name is "BatchNormOfVectors" or "BatchNormOfSequences" && batch * Math.Max(length, 1) < 8 ? 1e-3 : 1e-5;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Training(string name, int batch, int length)
    {
        var trial = new Trial(NetworkTypes.Small[name], batch, length);
        Graph graph = TrainingGraph.Differentiate(Lowering.Lower(trial.Elaboration, training: true));
        Workspace workspace = trial.Begin(WorkspaceMode.Training);
        var sums = new Dictionary<string, double[]>();
        trial.ClearStates(graph);

        // Twice: gradients add up, buffers go on, random layers draw anew.
        for (ulong step = 1; step <= 2; step++)
        {
            trial.Bindings = trial.Bindings with { Step = step };
            Evaluation expected = Interpreter.Run(graph, trial.Bindings);
            if (step > 1) trial.Begin(workspace);
            trial.Network.Forward(workspace);
            foreach (string output in trial.Network.Architecture.Outputs.Where(_ => trial.Elaboration.Losses.Count == 0).Select(o => o.Name)) trial.Floats(output).CopyTo(workspace.OutputGradient(output));
            trial.Network.Backward(workspace);
            CheckOutputs(trial, workspace, expected);
            CheckGradients(trial, workspace, expected, sums, Tolerance(name, batch, length));
            foreach (Result buffer in graph.Results.Where(r => r.Role == ResultRole.BufferUpdate))
            {
                Close.Check(buffer.Name, trial.Network.Parameter(buffer.Name).Value, expected[buffer.Value].Data);
                trial.Bindings = trial.Bindings.Leaf(buffer.Name, expected[buffer.Value].Data);
            }

            foreach (Result state in graph.Results.Where(r => r.Role == ResultRole.StateUpdate)) trial.Bindings = trial.Bindings.Leaf(state.Name, expected[state.Value].Data);
        }
    }

    [Fact]
    public void AnEmptyBatchGivesEmptyResults()
    {
        foreach (Type type in NetworkTypes.Small.Values)
        {
            var trial = new Trial(type, batch: 0, length: 3);
            Workspace prediction = trial.Begin(WorkspaceMode.Inference), training = trial.Begin(WorkspaceMode.Training);
            trial.Network.Infer(prediction);
            trial.Network.Forward(training);
            trial.Network.Backward(training);
            Assert.True(prediction.Output().IsEmpty && training.Output().IsEmpty && trial.Network.FlatGradients.IndexOfAnyExcept(0f) < 0, type.Name);
        }
    }

    private static void CheckOutputs(Trial trial, Workspace workspace, Evaluation expected)
    {
        foreach (string output in trial.Network.Architecture.Outputs.Select(o => o.Name)) Close.Check(output, workspace.Output(output), expected[ResultRole.Output, output].Data);
    }

    private static void CheckGradients(Trial trial, Workspace workspace, Evaluation expected, Dictionary<string, double[]> sums, double tolerance)
    {
        Dictionary<(ResultRole, string), double[]> gradients = expected.Graph.Results.Where(r => r.Role is ResultRole.ParameterGradient or ResultRole.InputGradient).ToDictionary(r => (r.Role, r.Name), r => expected[r.Value].Data);
        // A bias before a batch norm has a gradient of zero, which is a sum of numbers as large as the other gradients.
        double least = 0.1 * gradients.Values.SelectMany(g => g).Select(Math.Abs).DefaultIfEmpty(0).Max();
        foreach (Parameter parameter in trial.Network.AllParameters.Where(p => p.IsTrainable))
        {
            double[] sum = sums.GetValueOrDefault(parameter.Name) ?? new double[parameter.Value.Length];
            if (gradients.TryGetValue((ResultRole.ParameterGradient, parameter.Name), out double[]? gradient)) sum = sum.Zip(gradient, (a, b) => a + b).ToArray();
            sums[parameter.Name] = sum;
            Close.Check("gradient of " + parameter.Name, parameter.Gradient, sum, least, tolerance);
        }

        foreach (InputDeclaration input in trial.Elaboration.Inputs.Where(i => i.Tensor.Type == ElementType.Float32))
        {
            ReadOnlySpan<float> actual = workspace.InputGradient(input.Name);
            Close.Check("gradient of " + input.Name, actual, gradients.GetValueOrDefault((ResultRole.InputGradient, input.Name)) ?? new double[actual.Length], least, tolerance);
        }
    }
}
