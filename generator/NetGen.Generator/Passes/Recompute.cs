using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Passes;

/// <summary>
/// Decides for each map of the forward pass that the backward pass reads whether its result is kept or computed again. It is computed again when it is cheap
/// (at most one costly function, at most two operands of its size) and what it is computed from is kept anyway: the output of a convolution is kept for batch norm's
/// gradient, so what follows it, the normalisation and the activation, need not be.
/// Element-wise readers compute it within themselves, unless a product or convolution reads it too: for those it is made again just before they run, once for all.
/// </summary>
internal static class Recompute
{
    private const int MostCostlyFunctions = 1;
    private const int MostFullOperands = 2;

    public static Graph.Graph Run(Graph.Graph graph)
    {
        Dictionary<Value, (Expression Expression, List<Value> Operands)> again = Decide(graph);
        if (again.Count == 0) return graph;
        Value[][] users = graph.Users();
        HashSet<Value> madeAgain = [.. again.Keys.Where(v => users[v.Id].Any(u => u.Origin.Backward && u.Operation is not (Map or Reduce)))];
        var map = new Value[graph.Values.Count];
        return graph.Rebuild((builder, v, operands) =>
        {
            map[v.Id] = v.Origin.Backward && !IsSame(v, operands) ? Replace(builder, v, operands) : builder.Again(v, operands);
            return map[v.Id];
        }).Prune();

        // Most values read nothing that is computed again.
        bool IsSame(Value v, Value[] operands)
        {
            foreach (Value operand in v.Operands)
            {
                if (again.ContainsKey(operand)) return false;
            }

            return v.Operation is not Map map || (map.Copy == 0 && map.Expression.ReadsInOrder(operands));
        }

        Value Replace(GraphBuilder builder, Value v, Value[] operands)
        {
            if (v.Operation is Map reader)
            {
                var inputs = new List<Value>();
                Expression X(Value x)
                {
                    if (!inputs.Contains(x)) inputs.Add(x);
                    return Expressions.X(inputs.IndexOf(x));
                }

                Expression expression = reader.Expression.Substitute(i => again.TryGetValue(v.Operands[i], out var inner) && v.Operands[i].Shape == v.Shape && !madeAgain.Contains(v.Operands[i])
                    ? inner.Expression.Substitute(j => X(map[inner.Operands[j].Id]))
                    : X(Clone(builder, v.Operands[i], operands[i])));
                if (reader.Copy == 0 && ReferenceEquals(expression, reader.Expression)) return builder.Again(v, inputs.ToArray());
                return builder.Map(expression, reader.Shape, inputs.ToArray());
            }

            return builder.Again(v, operands.Select((o, i) => Clone(builder, v.Operands[i], o)).ToArray());
        }

        Value Clone(GraphBuilder builder, Value old, Value rebuilt) => again.TryGetValue(old, out var inner)
            ? builder.Within(old.Origin with { Backward = true }, () => builder.Add(new Map(inner.Expression, old.Shape, Copy: 1), inner.Operands.Select(o => map[o.Id]).ToArray()))
            : rebuilt;
    }

    private static Dictionary<Value, (Expression Expression, List<Value> Operands)> Decide(Graph.Graph graph)
    {
        Value[][] users = graph.Users();
        var kept = new HashSet<Value>(graph.Results.Select(r => r.Value.Root()));
        var readBackward = new bool[graph.Values.Count];
        foreach (Value v in graph.Values)
        {
            if (!v.Origin.Backward) continue;
            foreach (Value operand in v.Operands) readBackward[operand.Id] = true;
        }

        foreach (Value v in graph.Values)
        {
            if (v.Origin.Backward) continue;
            // A reader behind a reshape reads the memory, so that is kept.
            bool behindReshape = Array.Exists(users[v.Id], u => u.Operation is Reshape or Stop && readBackward[u.Id]);
            if (v.IsLeaf() || behindReshape || (v.Operation is not Map && readBackward[v.Id])) kept.Add(v.Root());
        }

        var again = new Dictionary<Value, (Expression Expression, List<Value> Operands)>();
        foreach (Value v in graph.Values)
        {
            if (v.Origin.Backward || v.Operation is not Map map || kept.Contains(v) || v.Size.IsConstant || !readBackward[v.Id]) continue;
            (Expression expression, List<Value> operands) = Unfold(v, map);
            bool cheap = expression.Cost() <= MostCostlyFunctions && operands.Count(o => o.SameSize(v)) <= MostFullOperands;
            if (cheap && operands.All(o => o.Size.IsConstant || o.IsLeaf() || kept.Contains(o.Root()))) again[v] = (expression, operands);
            else kept.Add(v);
        }

        return again;

        // The map over what is kept: maps of the same shape in between are computed within it.
        (Expression Expression, List<Value> Operands) Unfold(Value v, Map map)
        {
            var inputs = new List<Value>();
            Expression X(Value x)
            {
                if (!inputs.Contains(x)) inputs.Add(x);
                return Expressions.X(inputs.IndexOf(x));
            }

            Expression Read(Value operand)
            {
                if (operand.Operation is not Map inner || operand.Shape != v.Shape || kept.Contains(operand) || operand.Size.IsConstant) return X(operand);
                (Expression expression, List<Value> operands) = again.TryGetValue(operand, out var known) ? known : Unfold(operand, inner);
                return expression.Substitute(i => X(operands[i]));
            }

            return (map.Expression.Substitute(i => Read(v.Operands[i])), inputs);
        }
    }
}
