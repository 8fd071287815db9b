using NetGen.Generator.Graph;

namespace NetGen.Generator.Passes;

/// <summary>Makes one map of a map and the only map that reads it, where both have the same shape.</summary>
internal static class Compose
{
    /// <summary>Larger trees are left apart: they read better, and registers are few.</summary>
    private const int LargestTree = 64;

    public static Graph.Graph Run(Graph.Graph graph)
    {
        Value[][] users = graph.Users();
        var isResult = new HashSet<Value>(graph.Results.Select(r => r.Value));
        bool Vanishes(Value v)
        {
            if (v.Operation is not Map || users[v.Id].Length == 0) return false;
            Value reader = users[v.Id][0];
            foreach (Value other in users[v.Id])
            {
                if (!ReferenceEquals(other, reader)) return false;
            }

            return reader.Operation is Map && reader.Shape == v.Shape && reader.Origin.Backward == v.Origin.Backward && !isResult.Contains(v);
        }

        // What has no operands is a number: it is written where it is read, whatever the shapes.
        static bool IsNumber(Value v) => v.Operation is Map { Copy: 0 } m && v.Operands.Count == 0 && !m.Expression.Traits.DependsOnPlace;
        return graph.Rebuild((builder, v, operands) =>
        {
            if (v.Operation is not Map map || IsSame(v, map, operands)) return builder.Again(v, operands);
            // Operands were rebuilt before; the ones that vanish are read through here and end unread, and the last Prune drops them.
            (Expression expression, List<Value> inputs) = Expand(map.Expression, operands, i => Vanishes(v.Operands[i]) || IsNumber(operands[i]));
            if (ReferenceEquals(expression, map.Expression)) return builder.Again(v, inputs.ToArray());
            // A copy is one on purpose: of another time, or for another place.
            if (map.Copy != 0) return builder.Add(new Map(expression, map.Shape, map.Copy), inputs.ToArray());
            return builder.Map(expression, map.Shape, inputs.ToArray()) is { Operation: Map } composed ? composed : builder.Add(map, operands);
        }).Prune();

        // Most maps read no other that vanishes.
        bool IsSame(Value v, Map map, Value[] operands)
        {
            for (int i = 0; i < operands.Length; i++)
            {
                if (Vanishes(v.Operands[i]) || IsNumber(operands[i])) return false;
            }

            return map.Expression.ReadsInOrder(operands);
        }
    }

    /// <summary>The expression with some of its operands replaced by what they compute.</summary>
    public static (Expression Expression, List<Value> Operands) Expand(Expression expression, IReadOnlyList<Value> operands, Func<int, bool> inline)
    {
        var inputs = new List<Value>();
        int At(Value v)
        {
            int at = inputs.IndexOf(v);
            if (at >= 0) return at;
            inputs.Add(v);
            return inputs.Count - 1;
        }

        int budget = LargestTree - expression.Size;
        Expression result = expression.Substitute(i =>
        {
            if (inline(i) && operands[i].Operation is Map inner && (budget -= inner.Expression.Size) >= 0)
                return inner.Expression.Substitute(j => Expressions.X(At(operands[i].Operands[j])));
            return Expressions.X(At(operands[i]));
        });
        return (result, inputs);
    }
}
