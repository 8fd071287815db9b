using NetGen.Generator.Emit;
using NetGen.Generator.Gradients;
using NetGen.Generator.Graph;
using NetGen.Generator.Layers;
using NetGen.Generator.Passes;
using NetGen.Testing;
using Xunit;
using Tensor = NetGen.Testing.Tensor;

namespace NetGen.Generator.Tests;

/// <summary>
/// Every recurrent cell and every form of attention as a layer, with its masks, at lengths from a single step to more than a vector holds: the gradients of training against central
/// differences of the loss, in double precision.
/// </summary>
public class SequenceLayerTests
{
    private const int Batch = 2;

    // Small enough that hardly any number passes the kink of a ReLU; the difference is of fourth order.
    private const double Step = 1e-5;

    private const string Sequence = "Input(\"T\", Name = \"mask\"), Input(1, Name = \"lengths\"), Input(\"T\", 3), ";
    private const string Memory = "Input(\"S\", Name = \"seen\"), Input(1, Name = \"lengths\"), Input(\"S\", 3, Name = \"memory\"), Input(\"S\", 4, Name = \"far\"), Input(\"T\", 3), ";

    private const string Cells = """
        [Block, State("v", nameof(units))]
        [Dense(nameof(units)), Tap("drive")]
        [From("v"), Dense(nameof(units), Bias = false), Add("drive"), Map("0.9 * v + 0.1 * x"), Next("v"), Tanh]
        public partial class Leaky(int units);

        [Block, State("h", nameof(units))]
        [From("h"), AdditiveAttention(nameof(units), Memory = nameof(memory), Mask = nameof(mask), Weights = "alignment")]
        [Concat("input", "h"), Dense(nameof(units)), Tanh, Next("h")]
        public partial class Looking(string memory, string mask, int units);

        [Block, State("h", nameof(units))]
        [Add("h"), DotProductAttention(Memory = nameof(memory), Lengths = nameof(lengths)), Add("h"), Dense(nameof(units)), Tanh, Next("h")]
        public partial class Pointing(string memory, string lengths, int units);
        """;

    private static readonly string[] s_cells =
    [
        "SimpleRNN(3", "SimpleRNN(3, ReLU = true", "CTRNN(3, 0.4", "CTRNN(3, 0.4, Activation = Activation.ReLU", "CTRNN(3, 1, Activation = Activation.Sigmoid",
        "LSTM(3", "LSTM(3, Peephole = true", "LSTM(3, Coupled = true", "LSTM(3, Coupled = true, Peephole = true", "LSTM(3, Projection = 2",
        "GRU(3", "GRU(3, ResetBefore = true", "GRU(3, UpdateIsNew = true", "GRU(3, ResetBefore = true, UpdateIsNew = true", "Recurrent<Leaky>(3",
    ];

    private static readonly string[] s_stacked = ["SimpleRNN(2", "CTRNN(2, 0.4", "LSTM(2", "GRU(2"];

    private static readonly string[] s_attentions =
    [
        "MultiHeadAttention(1)", "MultiHeadAttention(3, Causal = true, Bias = false)", "MultiHeadAttention(2, HeadSize = 2, Memory = \"memory\", Mask = \"seen\")",
        "MultiHeadAttention(1, Memory = \"far\", Lengths = \"lengths\")", "AdditiveAttention(2)", "AdditiveAttention(2, Memory = \"far\", Mask = \"seen\")",
        "AdditiveAttention(2, Memory = \"memory\", Lengths = \"lengths\", Weights = \"weights\"), From(\"weights\")", "DotProductAttention", "DotProductAttention(Memory = \"memory\", Mask = \"seen\")",
        "DotProductAttention(Memory = \"memory\", Lengths = \"lengths\", Scaled = false)", "GlobalMaxPool, AdditiveAttention(2, Memory = \"far\", Mask = \"seen\")",
        "GlobalMaxPool, DotProductAttention(Memory = \"memory\", Lengths = \"lengths\")", "From(\"far\"), AttentionPooling(2)", "From(\"far\"), AttentionPooling(2, Mask = \"seen\")",
        "From(\"far\"), AttentionPooling(2, Lengths = \"lengths\", Weights = \"weights\"), From(\"weights\")",
        "Recurrent<Looking>(\"far\", \"seen\", 2)", "Recurrent<Looking>(\"far\", \"seen\", 2, Last = true, Reverse = true)", "Recurrent<Looking>(\"memory\", \"seen\", 2, Taps = [\"alignment\"]), From(\"alignment\")",
        "Recurrent<Pointing>(\"memory\", \"lengths\", 3)",
    ];

    public static TheoryData<string> Networks =>
    [
        .. s_cells.SelectMany(c => new[] { $"{Sequence}{c}), MeanSquaredError", $"{Sequence}{c}, Mask = \"mask\", Reverse = true), MeanSquaredError", $"{Sequence}{c}, Lengths = \"lengths\", Last = true), MeanSquaredError" }),
        .. s_stacked.Select(c => $"{Sequence}{c}, Layers = 2, Bidirectional = Bidirectional.Concat, Lengths = \"lengths\"), MeanSquaredError(Lengths = \"lengths\", Reduction = Reduction.Sum)"),
        .. s_attentions.Select(a => $"{Memory}{a}, MeanSquaredError"),
        $"{Sequence}Dense(2), CrossEntropy(Mask = \"mask\")", $"{Sequence}Dense(2), CrossEntropy(Lengths = \"lengths\", IgnoreIndex = 1, Reduction = Reduction.Sum)",
        $"{Sequence}Dense(2), BinaryCrossEntropy(Lengths = \"lengths\")",
    ];

    [Theory]
    [MemberData(nameof(Networks))]
    public void GradientIsTheDerivative(string layers)
    {
        Elaboration network = Source.Elaborate(layers, Cells);
        Assert.True(network.IsValid, string.Join("; ", network.Issues));
        Graph.Graph forward = Lowering.Lower(network, training: true), training = TrainingGraph.Differentiate(forward);
        training.Verify();
        foreach (int length in new[] { 1, 2, 7, 33 })
        {
            var random = new Random(length);
            int positions = length == 1 ? 1 : length + 2;
            Bindings bindings = Bindings.None.Symbol("B", Batch).Symbol("T", length).Symbol("S", positions);
            bindings = bindings.FillLeaves(forward.Values, random, new Dictionary<string, Fill> { ["target"] = forward.Values.Any(v => v.Operation is TargetLeaf { Type: ElementType.Int32 }) ? Fills.Integers(2) : Fills.Uniform(0, 1) });
            bindings = Replace(bindings, "mask", Mask(length));
            bindings = Replace(bindings, "seen", Mask(positions));
            bindings = Replace(bindings, "lengths", [length, (length + 1) / 2]);

            Evaluation exact = Interpreter.Run(training, bindings);
            var directions = new Dictionary<string, double[]>();
            double slope = 0;
            foreach (Result gradient in training.Results.Where(r => r.Role is ResultRole.ParameterGradient or ResultRole.InputGradient && r.Name is not ("mask" or "seen" or "lengths")))
            {
                double[] values = exact[gradient.Value].Data, direction = [.. values.Select(_ => (2 * random.NextDouble()) - 1)];
                directions[gradient.Name] = direction;
                slope += values.Zip(direction, (g, d) => g * d).Sum();
            }

            Assert.NotEmpty(directions);
            double numeric = ((8 * (Loss(Step) - Loss(-Step))) - (Loss(2 * Step) - Loss(-2 * Step))) / (12 * Step);
            Assert.True(Math.Abs(numeric - slope) <= 1e-6 * Math.Max(Math.Abs(slope), 1e-2), $"T = {length}: {slope} is not {numeric}");

            double Loss(double by)
            {
                Bindings moved = directions.Aggregate(bindings, (b, d) => b.Leaf(d.Key, b.Leaves[d.Key].Zip(d.Value, (x, u) => x + (by * u)).ToArray()));
                return Interpreter.Run(forward, moved)[ResultRole.Loss, "loss"].Data[0];
            }
        }
    }

    /// <summary>Padding changes nothing: neither numbers there nor more of it.</summary>
    [Theory]
    [InlineData("LSTM(3, Layers = 2, Bidirectional = Bidirectional.Concat, Last = true, Lengths = \"lengths\")")]
    [InlineData("CTRNN(3, 0.4, Last = true, Lengths = \"lengths\")")]
    [InlineData("Recurrent<Leaky>(3, Last = true, Lengths = \"lengths\")")]
    [InlineData("Recurrent<Leaky>(3, Last = true, Reverse = true, Lengths = \"lengths\")")]
    [InlineData("AttentionPooling(3, Lengths = \"lengths\")")]
    [InlineData("MultiHeadAttention(3, Lengths = \"lengths\"), LSTM(2, Last = true, Lengths = \"lengths\")")]
    public void PaddingChangesNothing(string layers)
    {
        Elaboration network = Source.Elaborate("Input(1, Name = \"lengths\"), Input(\"T\", 3), " + layers, Cells);
        Assert.Empty(network.Issues);
        Graph.Graph graph = Lowering.Lower(network, training: false);
        var random = new Random(4);
        const int Length = 3;
        double[] x = [.. Enumerable.Range(0, 9 * Length).Select(_ => random.NextDouble())];
        Bindings bindings = Bindings.None.Symbol("B", 1).Symbol("T", Length).FillLeaves(graph.Values, random);
        double[] Run(int length) => Interpreter.Run(graph, bindings.Symbol("T", length).Leaf("lengths", [Length]).Leaf("input", x[..(3 * length)]))[ResultRole.Output, "output"].Data;
        double[] expected = Run(Length), padded = Run(9);
        Assert.All(expected.Zip(padded), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
        Assert.Contains(expected, y => Math.Abs(y) > 1e-3);
    }

    /// <summary>A cell that attends keeps the weights of all steps for its gradient, but not the hidden layers behind them.</summary>
    [Fact]
    public void AnAttentionInACellKeepsNoHiddenLayers()
    {
        const int Units = 512;
        Elaboration network = Source.Elaborate($"{Memory}Recurrent<Looking>(\"far\", \"seen\", {Units}), MeanSquaredError", Cells);
        Arena kept = NetworkCompilation.Compile(network).Training.Arenas.Single(a => a.Name == "B·S·T");
        Assert.InRange(kept.Units, 1, Units / 4);
    }

    /// <summary>What a step costs: one product of the state with all gates; those of the inputs and of the weights' gradients are outside of the loop.</summary>
    [Theory]
    [InlineData("LSTM(32)")]
    [InlineData("LSTM(32, Coupled = true)")]
    [InlineData("CTRNN(32, 0.4)")]
    [InlineData("CTRNN(32, 1)")]
    [InlineData("SimpleRNN(32)")]
    [InlineData("GRU(32)")]
    public void AStepIsOneProduct(string layer)
    {
        Plan[] bodies = Bodies(layer);
        Assert.All(bodies, body => Assert.Equal(1, body.Steps.Count(s => s.Anchor?.Operation is MatMul)));
    }

    /// <summary>All gates are one pass over the elements, in both directions; the backward one writes their gradients as the matrix that the product reads.</summary>
    [Theory]
    [InlineData("LSTM(32)")]
    [InlineData("LSTM(32, Coupled = true, Peephole = true)")]
    [InlineData("SimpleRNN(32)")]
    [InlineData("CTRNN(32, 0.4)")]
    public void AStepIsOnePassOverItsElements(string layer)
    {
        Plan[] bodies = Bodies(layer);
        // A cell with one gate is done by the epilogue of its product.
        Assert.All(bodies, body => Assert.InRange(body.Steps.Count(s => s.Anchor is null), layer.StartsWith("LSTM", StringComparison.Ordinal) ? 1 : 0, 1));
        Assert.All(bodies, body => Assert.DoesNotContain(body.Steps, s => s.Anchor?.Operation is Concat or Slice));
    }

    // One step of a layer in prediction, in training, and backward.
    private static Plan[] Bodies(string layer)
    {
        NetworkCompilation compiled = NetworkCompilation.Compile(Source.Elaborate($"Input(\"T\", 8), {layer}, MeanSquaredError"));
        Plan[] bodies = [.. compiled.Inference.Steps.Concat(compiled.Training.Steps).Select(s => s.Body).OfType<Plan>()];
        Assert.Equal(3, bodies.Length);
        return bodies;
    }

    // Something counts in each sample: the first position.
    private static double[] Mask(int positions) => [.. Enumerable.Range(0, Batch * positions).Select(i => i % positions % 3 == 1 ? 0.0 : 1)];

    private static Bindings Replace(Bindings bindings, string leaf, double[] values) => bindings.Leaves.ContainsKey(leaf) ? bindings.Leaf(leaf, values) : bindings;
}
