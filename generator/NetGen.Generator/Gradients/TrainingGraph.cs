using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Gradients;

/// <summary>Adds the backward pass to a graph: from the loss, or from gradients that come from outside where there is none, to every parameter and every real input.</summary>
internal static class TrainingGraph
{
    public static Graph.Graph Differentiate(Graph.Graph forward)
    {
        var builder = new GraphBuilder(4 * forward.Values.Count);
        var map = new Value[forward.Values.Count];
        Value[][] users = forward.Users();
        foreach (Value v in forward.Values)
        {
            builder.Origin = v.Origin;
            Operation operation = Prepared(v, users[v.Id]);
            Value[] operands = [.. v.Operands.Select(o => map[o.Id])];
            map[v.Id] = ReferenceEquals(operation, v.Operation) ? builder.Again(v, operands) : builder.Add(operation, operands);
        }

        List<Result> results = forward.Results.Select(r => r with { Value = map[r.Value.Id] }).ToList();

        var seeds = new List<(Value, Value)>();
        foreach (Result r in results)
        {
            builder.Origin = r.Value.Origin with { Backward = true };
            if (r.Role == ResultRole.Loss) seeds.Add((r.Value, builder.Map(Expressions.Constant(1), Shape.Scalar)));
        }

        if (seeds.Count == 0)
        {
            foreach (Result r in results)
            {
                builder.Origin = r.Value.Origin with { Backward = true };
                if (r.Role == ResultRole.Output && r.Value.Type == ElementType.Float32) seeds.Add((r.Value, builder.Seed(r.Name, r.Value.Shape)));
            }
        }

        Value[] wanted = builder.Values.Where(v => v.Operation is ParameterLeaf || (v.Operation is InputLeaf && v.Type == ElementType.Float32)).ToArray();
        IReadOnlyDictionary<Value, Value> gradients = Tape.Differentiate(builder, seeds, wanted);
        foreach (Value v in wanted)
        {
            var leaf = (Leaf)v.Operation;
            if (!gradients.TryGetValue(v, out Value? gradient))
            {
                // An input behind a step function: whoever asks for its gradient gets zeros.
                if (leaf is not InputLeaf) continue;
                gradient = builder.Within(v.Origin with { Backward = true }, () => builder.Map(Expressions.Constant(0), v.Shape));
            }

            results.Add(new Result(leaf is ParameterLeaf ? ResultRole.ParameterGradient : ResultRole.InputGradient, leaf.Name, gradient));
        }

        return builder.Finish(results).Prune();
    }

    /// <summary>The operation of a value in a graph that is differentiated: a loop stacks what its reverse will read.</summary>
    public static Operation Prepared(Value v, Value[] users)
    {
        if (v.Operation is not Scan { Body.Gradient: null } scan) return v.Operation;
        var used = new bool[scan.Body.Graph.Results.Count];
        foreach (Value user in users) used[((ScanOutput)user.Operation).Index] = user.Type == ElementType.Float32;
        return scan with { Body = ScanGradient.Extend(scan.Body, used) };
    }
}
