using NetGen.Generator.Graph;

namespace NetGen.Testing;

/// <summary>All values of a graph, evaluated.</summary>
internal sealed class Evaluation(Graph graph, Tensor[] values)
{
    public Graph Graph { get; } = graph;

    public Tensor this[Value value] => values[value.Id];

    public Tensor this[ResultRole role, string name] => this[Graph.Results.Single(r => r.Role == role && r.Name == name).Value];

    /// <summary>
    /// The largest difference between results of one role and name, relative to the largest number of each result (at least 1). Equal infinities and NaNs do not differ;
    /// it is infinite where shapes differ or a result of either graph is missing in the other.
    /// </summary>
    public double Difference(Evaluation other)
    {
        if (!Names(Graph).SequenceEqual(Names(other.Graph))) return double.PositiveInfinity;
        double largest = 0;
        foreach (Result r in Graph.Results)
        {
            (Tensor a, Tensor b) = (this[r.Role, r.Name], other[r.Role, r.Name]);
            if (!a.Shape.SequenceEqual(b.Shape)) return double.PositiveInfinity;
            double scale = a.Data.Where(double.IsFinite).Select(Math.Abs).Append(1).Max();
            foreach ((double x, double y) in a.Data.Zip(b.Data))
            {
                if (x.Equals(y)) continue;
                double difference = Math.Abs(x - y) / scale;
                largest = Math.Max(largest, double.IsNaN(difference) ? double.PositiveInfinity : difference);
            }
        }

        return largest;

        static IEnumerable<(ResultRole, string)> Names(Graph graph) => graph.Results.Select(r => (r.Role, r.Name)).Order();
    }
}
