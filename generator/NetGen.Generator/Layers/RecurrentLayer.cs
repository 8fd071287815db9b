using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Layers;

/// <summary>A block with states, run over time: its layers are the body of a loop.</summary>
internal sealed class RecurrentLayer : LayerKind
{
    public override LayerTraits Traits => LayerTraits.RunsOverTime;

    public override void Build(LayerScope scope)
    {
        if (scope.Elaborator.Result.Network.Block(scope.Layer.Block) is not { IsNetwork: false } block)
        {
            scope.Error(IssueIds.BlockArguments, ArgumentPlace.None, "names a class that is no block; it needs [Block] and a [State]");
            return;
        }

        if (!scope.Elaborator.CanEnter(scope, block)) return;
        Tensor x = scope.Current;
        var loop = new Recurrence(scope);
        var frame = new Frame(scope.Frame, block, scope.Path + ".", scope.Place) { IsShared = scope.Frame.IsShared, States = [] };
        UseLayer.Bind(scope, block, scope.Layer.At(0) is { Kind: ConstantKind.Array } array ? array.Items : [], frame);
        List<string> taps = [.. scope.Texts("Taps").Distinct()];
        frame.ReadTaps.UnionWith(taps);
        var input = new Tensor(loop.Element, ElementType.Float32, scope.Current.Producer, scope.Current.Place, []);
        Tensor output = input;
        List<ElaboratedLayer> layers = scope.Elaborator.Capture(() => output = scope.Elaborator.Instantiate(frame, input));
        List<CellState> states = frame.States;
        if (states.Count == 0) scope.Error(IssueIds.BlockArguments, ArgumentPlace.None, $"names the block {block.Type.Name}, which has no [State]; what keeps nothing from step to step is used with [Use<{block.Type.Name}>]");
        foreach (CellState state in states.Where(s => s.Next is null))
        {
            scope.Error(IssueIds.BlockArguments, ArgumentPlace.None, $"names the block {block.Type.Name}, whose state '{state.Name}' is never given its next value; add [Next(\"{state.Name}\")]");
        }

        if (states.Count != 1 && (scope.Has("Initial") || scope.Has("Final")))
        {
            scope.BadArgument(scope.Has("Initial") ? LayerScope.Named("Initial") : LayerScope.Named("Final"), $"{block.Type.Name} has {states.Count} states; only that of a cell with one can be given or read");
        }

        Tensor? initial = states.Count == 1 ? loop.Initial("Initial", states[0].Value.Shape, SizeOf(scope, states[0].Value.Shape)) : null;
        Dim work = layers.Aggregate(Dim.Zero, (sum, layer) => sum + layer.MultiplyAdds);
        foreach (ParameterDeclaration parameter in layers.SelectMany(l => l.Parameters)) scope.Adopt(parameter);

        // What the cell reads from outside of it is the same at every step.
        HashSet<Tensor> own = [input, .. states.Select(s => s.Value), .. layers.Select(l => l.Output)];
        List<Tensor> outside = layers.SelectMany(l => l.Inputs).Where(t => !own.Contains(t)).Distinct().ToList();

        List<Tensor> seen = Seen(scope, frame, taps);
        var key = new object();
        Shape y = output.Shape;

        // The last output that is no padding is a state too: it stays as it is where nothing valid follows.
        int last = states.Count, stacks = states.Count + (loop.IsLast ? 1 : 0);
        scope.Next(loop.IsLast ? y : y.Prepend(loop.Length), l => loop.IsLast ? Run(l)[last] : Recurrence.TimeFirst(l, Run(l)[stacks + seen.Count]), multiplyAdds: loop.Length * work, operands: [.. outside]);
        if (states.Count == 1) loop.Final("Final", states[0].Value.Shape, l => Run(l)[0]);
        for (int i = 0; i < seen.Count; i++)
        {
            int at = stacks + i;
            scope.Expose("Taps", taps[i], seen[i].Shape.Prepend(loop.Length), l => Recurrence.TimeFirst(l, Run(l)[at]), [x, .. outside]);
        }

        IReadOnlyList<Value> Run(Lowering l) => l.Once(key, () =>
        {
            List<Value> start = states.Select(s => loop.State(l, initial, s.Value.Shape, s.Name)).ToList();
            if (loop.IsLast) start.Add(l.Graph.Map(Expressions.Constant(0), y.Prepend(Dim.Batch)));
            IReadOnlyList<Value> results = loop.Run(l, loop.IsReversed, loop.Input(l), outside.Select(t => l[t]).ToList(), start, (g, constants, values, parts) =>
            {
                IEnumerable<(Tensor, Value)> given = states.Select((s, i) => (s.Value, values[i])).Concat(outside.Select((t, i) => (t, constants[i]))).Concat([(input, parts[0])]);
                Lowering step = l.Within(g, given, layers);
                List<Value> next = [.. states.Select(s => step[s.Next!])], stacked = [.. seen.Select(t => step[t])];
                (loop.IsLast ? next : stacked).Add(step[output]);
                return (next, stacked);
            });
            for (int i = 0; i < states.Count; i++) loop.Keep(l, initial, states[i].Name, results[i]);
            return results;
        });
    }

    // The values within the cell that are to be seen outside.
    private static List<Tensor> Seen(LayerScope scope, Frame cell, List<string> taps)
    {
        var seen = new List<Tensor>();
        foreach (string name in taps)
        {
            if (cell.Taps.TryGetValue(name, out Tensor? tap) && tap.Type == ElementType.Float32)
            {
                seen.Add(tap);
                continue;
            }

            scope.Error(IssueIds.UnknownTap, LayerScope.Named("Taps"), name, string.Join(", ", cell.Taps.Keys.OrderBy(n => n, StringComparer.Ordinal)));
        }

        return seen;
    }

    /// <summary>The only hyper-parameter that has the size of the state; null where there is none, or several.</summary>
    private static ArgumentPlace? SizeOf(LayerScope scope, Shape state)
    {
        if (scope.Layer.At(0) is not { Kind: ConstantKind.Array } arguments) return null;
        int[] equal = [.. Enumerable.Range(0, arguments.Items.Count).Where(i => arguments.Items[i] is { Kind: ConstantKind.Integer } item && state[0].Equals(item.Integer))];
        return equal.Length == 1 ? LayerScope.At(0, equal[0]) : null;
    }
}
