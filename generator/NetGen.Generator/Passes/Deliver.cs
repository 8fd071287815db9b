using NetGen.Generator.Graph;

namespace NetGen.Generator.Passes;

/// <summary>
/// Sees to it that each parameter gradient can be added to the gradient buffer by the step that makes it: a product, a convolution or a scatter whose only purpose it is,
/// or a reduction or map (a nest). Anything else gets a map of its own that only adds.
/// </summary>
internal static class Deliver
{
    public static Graph.Graph Run(Graph.Graph graph)
    {
        Value[][] users = graph.Users();
        int Readers(Value root) => users[root.Id].Sum(u => u.Operation is Reshape or Stop ? Readers(u) + graph.Results.Count(r => r.Value == u) : 1) + graph.Results.Count(r => r.Value == root);
        bool Fits(Value root) => root.Operation is Reduce or Map || (AddsItself(root) && Readers(root) == 1);
        if (graph.Results.All(r => r.Role != ResultRole.ParameterGradient || Fits(r.Value.Root()))) return graph;
        var builder = new GraphBuilder();
        var map = new Value[graph.Values.Count];
        foreach (Value v in graph.Values) map[v.Id] = builder.Within(v.Origin, () => builder.Again(v, v.Operands.Select(o => map[o.Id]).ToArray()));
        int copies = 1;
        var results = new List<Result>();
        foreach (Result r in graph.Results)
        {
            Value value = map[r.Value.Id];
            Value root = r.Value.Root();
            if (r.Role == ResultRole.ParameterGradient && !Fits(root))
            {
                Value source = map[root.Id];
                value = builder.Within(root.Origin with { Backward = true }, () => builder.Add(new Map(Expressions.X(0), source.Shape, ++copies), source));
                value = builder.Reshape(value, r.Value.Shape);
            }

            results.Add(r with { Value = value });
        }

        return builder.Finish(results);
    }

    /// <summary>Whether the kernel of an operation can add to what is there.</summary>
    public static bool AddsItself(Value v) => v.Operation is MatMul or ScatterAdd or Convolution { Role: ConvolutionRole.WeightGradient };
}
