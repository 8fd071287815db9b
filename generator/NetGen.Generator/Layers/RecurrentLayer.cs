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
        var loop = new Recurrence(scope);
        var frame = new Frame(scope.Frame, block, scope.Path + ".", scope.Place) { IsShared = scope.Frame.IsShared, States = [] };
        UseLayer.Bind(scope, block, scope.Layer.At(0) is { Kind: ConstantKind.Array } array ? array.Items : [], frame);
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

        var key = new object();
        Shape y = output.Shape;
        scope.Next(loop.IsLast ? y : y.Prepend(loop.Length), l => loop.IsLast ? LastStep(l, Run(l)[states.Count]) : Recurrence.TimeFirst(l, Run(l)[states.Count]), multiplyAdds: loop.Length * work, operands: [.. outside]);
        if (states.Count == 1) loop.Final("Final", states[0].Value.Shape, l => Run(l)[0]);

        IReadOnlyList<Value> Run(Lowering l) => l.Once(key, () =>
        {
            List<Value> start = states.Select(s => loop.State(l, initial, s.Value.Shape, s.Name)).ToList();
            IReadOnlyList<Value> results = loop.Run(l, loop.IsReversed, loop.Input(l), outside.Select(t => l[t]).ToList(), start, (g, constants, values, parts) =>
            {
                IEnumerable<(Tensor, Value)> given = states.Select((s, i) => (s.Value, values[i])).Concat(outside.Select((t, i) => (t, constants[i]))).Concat([(input, parts[0])]);
                Lowering step = l.Within(g, given, layers);
                return (states.Select(s => step[s.Next!]).ToList(), [step[output]]);
            });
            for (int i = 0; i < states.Count; i++) loop.Keep(l, initial, states[i].Name, results[i]);
            return results;
        });

        Value LastStep(Lowering l, Value stack) => l.Graph.Reshape(l.Graph.Slice(stack, 0, loop.IsReversed ? Dim.Zero : loop.Length - 1, 1), y.Prepend(Dim.Batch));
    }

    /// <summary>The only hyper-parameter that has the size of the state; null where there is none, or several.</summary>
    private static ArgumentPlace? SizeOf(LayerScope scope, Shape state)
    {
        if (scope.Layer.At(0) is not { Kind: ConstantKind.Array } arguments) return null;
        int[] equal = [.. Enumerable.Range(0, arguments.Items.Count).Where(i => arguments.Items[i] is { Kind: ConstantKind.Integer } item && state[0].Equals(item.Integer))];
        return equal.Length == 1 ? LayerScope.At(0, equal[0]) : null;
    }
}
