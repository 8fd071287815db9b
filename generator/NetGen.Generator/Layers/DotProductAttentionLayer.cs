using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Layers;

/// <summary>softmax(q·m / √D)·m. Luong et al., 2015.</summary>
internal sealed class DotProductAttentionLayer : MemoryAttentionLayer
{
    protected override Attention Attend(LayerScope scope, Dim width, Positions memory, out Dim work)
    {
        bool scaled = scope.Flag("Scaled", fallback: true);
        if (!Joining.Agree(width, memory.Width)) ReportWidth(scope, memory.Width);
        work = memory.Count * memory.Width * 2;
        return Run;

        (Value, Func<Value>) Run(Lowering l, Value queries)
        {
            int size = (int)width.Constant;
            var attention = new Graph.Attention(1, size, size, scaled ? 1 / Math.Sqrt(size) : 1, Causal: false, memory.AreMasked, AttentionPacking.Separate);
            Value positions = memory.Lower(l);
            List<Value> tensors = [queries, positions, positions];
            if (memory.Mask(l) is { } mask) tensors.Add(mask);
            Value Add(Operation operation, params Value[] others) => l.Graph.Add(operation, [.. tensors, .. others]);
            return (Add(attention), () => l.Graph.Stop(Add(new AttentionWeights(attention), Add(new AttentionLogSum(attention)))));
        }
    }

    private static void ReportWidth(LayerScope scope, Dim width)
    {
        Fix[] fixes = width.IsConstant ? [Fix.Insert(scope.Place, $"Dense({width})")] : [];
        scope.Report(IssueIds.ShapeMismatch, IssueSeverity.Error, ArgumentPlace.None, [$"queries as wide as the memory, {width}", scope.Shape.ToString(), scope.Current.Producer, $"; [Dense({width})] before it makes them so"], [scope.Current], fixes);
    }
}
