using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Passes;

/// <summary>Plans the body of a loop over time: its steps, and the memory that all of its rounds use again.</summary>
internal static class ScanPlan
{
    // Packed columns come in pairs of the widest vectors.
    private const long PackedColumns = 32;

    /// <summary>Gives the loop's step the plan of its body and the memory it works in: the body's arenas, and two places for each state, which rounds use in turn.</summary>
    /// <param name="step">The loop's step.</param>
    /// <param name="scan">The loop.</param>
    /// <param name="mayOverwrite">Whether nobody needs a tensor after the loop.</param>
    public static void Prepare(Step step, Scan scan, Func<Value, bool> mayOverwrite)
    {
        List<Value> operands = step.Anchor!.Operands.Select(o => o.Source()).ToList();
        bool IsFree(ScanLeaf leaf)
        {
            Value operand = step.Anchor.Operands[scan.Operand(leaf.Role, leaf.Index)];
            return leaf.Role == ScanRole.Sliced && operand.Root().Operation is not Window && operands.Count(o => ReferenceEquals(o, operand.Source())) == 1 && mayOverwrite(operand.Source());
        }

        HashSet<int> used = [.. step.Group.Values.Select(v => v.Operation).OfType<ScanOutput>().Select(o => o.Index)];
        step.Body = Planner.Run(OwnPlaces(new Graph.Graph(scan.Body.Graph.Values, scan.Body.Graph.Results.Where((_, i) => i < scan.Body.Carried || used.Contains(i)).ToArray()).Prune()), IsFree);
        foreach (Arena arena in step.Body.Arenas) step.Scratch.Add(Scratch([arena.Symbols.Aggregate((Dim)arena.Units, (product, atom) => product * Dim.Of(atom))]));
        foreach (Result state in scan.Body.Graph.Results.Take(scan.Body.Carried)) step.Scratch.Add(Scratch(state.Value.Shape.Prepend(2)));
        foreach (Value product in step.Body.Steps.Select(s => s.Anchor).OfType<Value>().Where(PacksWeight))
        {
            Shape weight = product.Operands[1].Shape;
            bool transposed = ((MatMul)product.Operation).TransposeB;
            step.Packed.Add(product);
            step.Scratch.Add(Scratch([PackedFloats(weight[transposed ? 0 : 1].Constant, weight[transposed ? 1 : 0].Constant)]));
        }
    }

    /// <summary>The floats of a packed weight, as the runtime's MatMul.PackedFloats says.</summary>
    public static long PackedFloats(long columns, long depth) => (columns + PackedColumns - 1) / PackedColumns * PackedColumns * depth;

    private static bool PacksWeight(Value anchor) => anchor is { Operation: MatMul { TransposeA: false }, Shape.Rank: 2 } && anchor.Operands[1].Shape.Size.IsConstant && anchor.Operands[1].Root().Operation is ScanLeaf { Role: ScanRole.Constant };

    /// <summary>What the place of a body's result is called.</summary>
    public static string NameOf(Result result) => $"{result.Role.ToString().ToLowerInvariant()} result {result.Name}";

    private static Value Scratch(Shape shape) => new(-1, new Scratch(shape), [], shape, ElementType.Float32, default);

    // Each result gets a value of its own, since each has a place of its own: a state that is stacked too is stored twice, by the step that makes it.
    private static Graph.Graph OwnPlaces(Graph.Graph body)
    {
        var builder = new GraphBuilder();
        var map = new Value[body.Values.Count];
        foreach (Value v in body.Values) map[v.Id] = builder.Within(v.Origin, () => builder.Again(v, v.Operands.Select(o => map[o.Id]).ToArray()));
        var taken = new HashSet<Value>();
        int copies = 0;
        var results = new List<Result>();
        foreach (Result r in body.Results)
        {
            Value value = map[r.Value.Id], root = value.Root();
            if (root.Operation is Leaf || !taken.Add(root)) value = builder.Within(root.Origin, () => builder.Reshape(builder.Add(new Map(Expressions.X(0), root.Shape, Copy: --copies), root), value.Shape));
            results.Add(r with { Value = value });
        }

        return builder.Finish(results);
    }
}
