using NetGen.Generator.Graph;

namespace NetGen.Generator.Gradients;

/// <summary>Symbolic: the adjoints of the expression's inputs, each a map over the operands, the map's own result and its gradient.</summary>
internal sealed class MapRule : GradientRule<Map>
{
    protected override void Pull(Tape tape, Map map, Value y, Value dy)
    {
        Value[] operands = [.. y.Operands, y, dy];
        foreach (KeyValuePair<int, Expression> input in tape.Pull(map.Expression, y.Operands.Count))
        {
            if (y.Operands[input.Key].Type == ElementType.Float32) tape.To(y.Operands[input.Key], () => tape.Builder.Map(input.Value, y.Shape, operands));
        }
    }
}
