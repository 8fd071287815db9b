using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Passes;

/// <summary>
/// Makes windows of slices that only loops read, element for element: gates of one product, parts of a gradient. A window is a number of equal stretches at equal distances,
/// so a loop over it has the stretches outside and runs along each; nothing is copied.
/// </summary>
internal static class Windows
{
    /// <summary>Shorter stretches are copied: they would waste the vectors.</summary>
    private const long ShortestStretch = 16;

    public static Graph.Graph Run(Graph.Graph graph)
    {
        List<Value>[] users = graph.Users();
        HashSet<Value> results = [.. graph.Results.Select(r => r.Value)];
        bool OnlyLoopsRead(Value v) => !results.Contains(v) && users[v.Id].All(u => u.Operation switch
        {
            Reshape or Stop => OnlyLoopsRead(u),
            Map => u.Shape == v.Shape,
            Reduce => true,
            _ => false,
        });
        bool IsWindow(Value v) => v.Operation is Slice slice && v.Type == ElementType.Float32 && slice.Start.IsConstant && v.Operands[0].Root().Operation is not (Slice or Map { Copy: 0, Expression: Constant })
            && v.Shape.Product(slice.Axis, v.Shape.Rank) is { IsConstant: true, Constant: >= ShortestStretch } && OnlyLoopsRead(v);
        if (!graph.Values.Any(IsWindow)) return graph;
        return graph.Rebuild((builder, v, operands) => v.Operation is Slice s && IsWindow(v) ? builder.Add(new Window(s.Axis, s.Start, s.Length), operands) : builder.Again(v, operands));
    }

    /// <summary>The stretches of a window within the memory of its operand: how long one is, how far apart they are, where the first begins.</summary>
    public static (Dim Length, Dim Distance, Dim Start) Stretches(Value window)
    {
        var w = (Window)window.Operation;
        Shape whole = window.Operands[0].Shape;
        Dim behind = whole.Product(w.Axis + 1, whole.Rank);
        return (w.Length * behind, whole[w.Axis] * behind, w.Start * behind);
    }

    /// <summary>The loops that a window asks for: over stretches, and along one.</summary>
    public static Access Access(Value window)
    {
        (Dim length, _, _) = Stretches(window);
        Dim count = window.Shape.Product(0, ((Window)window.Operation).Axis);
        return new Access(new([new Access.Axis(count, true), new Access.Axis(length, true)]));
    }
}
