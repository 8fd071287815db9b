using NetGen.Generator.Gradients;
using NetGen.Generator.Layers;
using NetGen.Testing;

namespace NetGen.Generator.Tests;

/// <summary>A graph with numbers for its leaves, and what it means.</summary>
internal sealed record SampleGraph(string Name, Graph.Graph Graph, Bindings Bindings)
{
    private const int RandomCount = 300;

    /// <summary>Random graphs, and the inference, evaluation and training graphs of all vectors' networks, which are of every layer kind.</summary>
    public static IReadOnlyList<SampleGraph> All { get; } = [.. Random(), .. Layers()];

    public Evaluation Expected { get; } = Interpreter.Run(Graph, Bindings);

    private static IEnumerable<SampleGraph> Random()
    {
        for (int seed = 0; seed < RandomCount; seed++)
        {
            RandomGraph random = RandomGraphs.Make(seed);
            yield return new($"forward graph {seed}", random.Forward, random.Bindings);
            yield return new($"training graph {seed}", random.Training, random.Bindings);
        }
    }

    private static IEnumerable<SampleGraph> Layers()
    {
        foreach (VectorCase vector in VectorCase.All)
        {
            Elaboration network = Source.Elaborate(vector.Layers);
            Bindings bindings = vector.Bindings with { Seed = 7, Step = 2 };
            yield return new($"{vector}, inference", Lowering.Lower(network, training: false), bindings);
            if (network.Losses.Count > 0) yield return new($"{vector}, evaluation", Lowering.Lower(network, training: false, withLoss: true), bindings);
            Graph.Graph training = TrainingGraph.Differentiate(Lowering.Lower(network, training: true));
            yield return new($"{vector}, training", training, bindings.FillLeaves(training.Values, new Random(5)));
        }
    }
}
