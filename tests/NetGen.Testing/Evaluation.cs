using NetGen.Generator.Graph;

namespace NetGen.Testing;

/// <summary>All values of a graph, evaluated.</summary>
internal sealed class Evaluation(Graph graph, Tensor[] values)
{
    public Graph Graph { get; } = graph;

    public Tensor this[Value value] => values[value.Id];

    public Tensor this[ResultRole role, string name] => this[Graph.Results.Single(r => r.Role == role && r.Name == name).Value];

    /// <summary>The results, in the graph's order.</summary>
    public IEnumerable<(Result Result, Tensor Tensor)> Results => Graph.Results.Select(r => (r, this[r.Value]));
}
