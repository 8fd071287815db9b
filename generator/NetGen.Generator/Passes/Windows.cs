using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Passes;

/// <summary>
/// Makes windows of slices that only loops read, element for element: gates of one product, parts of a gradient. A window is a number of equal stretches at equal distances,
/// so a loop over it has the stretches outside and runs along each; nothing is copied.
/// </summary>
internal static class Windows
{
    public static Graph.Graph Run(Graph.Graph graph)
    {
        Value[][] users = graph.Users();
        HashSet<Value> results = [.. graph.Results.Select(r => r.Value)];
        bool OnlyLoopsRead(Value v) => !results.Contains(v) && users[v.Id].All(u => u.Operation switch
        {
            Reshape or Stop => OnlyLoopsRead(u),
            Map => u.Shape == v.Shape,
            Reduce => true,
            _ => false,
        });
        bool IsWindow(Value v) => v.Operation is Slice slice && v.Type == ElementType.Float32 && slice.Start.IsConstant && v.Operands[0].Root().Operation is not (Slice or Map { Copy: 0, Expression: Constant })
            && Stretches.Of(v.Operands[0].Shape, slice.Axis, slice.Start, slice.Length).AreLong && OnlyLoopsRead(v);
        if (!graph.Values.Any(IsWindow)) return graph;
        return graph.Rebuild((builder, v, operands) => v.Operation is Slice s && IsWindow(v) ? builder.Add(new Window(s.Axis, s.Start, s.Length), operands) : builder.Again(v, operands));
    }

    /// <summary>Where a window lies within the memory of its operand.</summary>
    public static Stretches Part(Value window)
    {
        var w = (Window)window.Operation;
        return Stretches.Of(window.Operands[0].Shape, w.Axis, w.Start, w.Length);
    }
}
