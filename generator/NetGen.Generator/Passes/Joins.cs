using NetGen.Generator.Graph;
using NetGen.Generator.Model;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Passes;

/// <summary>
/// Concatenations whose parts are computed element by element, by one nest: it writes each part where it belongs, a number of equal stretches at equal distances, and nothing is copied.
/// The counterpart of <see cref="Windows"/>: the gradients of the gates of one product are written as one matrix.
/// </summary>
internal static class Joins
{
    /// <summary>Shorter stretches are copied: they would waste the vectors.</summary>
    private const long ShortestStretch = 16;

    /// <summary>Whether a nest could write the value; it does if it makes all of its parts.</summary>
    public static bool MayBe(Value v) => v is { Operation: Concat, Type: ElementType.Float32 }
        && Enumerable.Range(0, v.Operands.Count).All(part => v.Operands[part] is { Operation: Map } map && map.SameSize(v.Operands[0]) && Stretches(v, part).Length is { IsConstant: true, Constant: >= ShortestStretch });

    /// <summary>The stretches of a part within the memory of the whole: how long one is, how far apart they are, where the first begins.</summary>
    public static (Dim Length, Dim Distance, Dim Start) Stretches(Value concat, int part)
    {
        int axis = ((Concat)concat.Operation).Axis;
        Dim behind = concat.Shape.Product(axis + 1, concat.Shape.Rank), start = Dim.Zero;
        for (int i = 0; i < part; i++) start += concat.Operands[i].Shape[axis];
        return (concat.Operands[part].Shape[axis] * behind, concat.Shape[axis] * behind, start * behind);
    }

    /// <summary>The loops that the parts ask for: over stretches, and along one.</summary>
    public static IEnumerable<Access> Accesses(Value concat)
    {
        int axis = ((Concat)concat.Operation).Axis;
        return Enumerable.Range(0, concat.Operands.Count).Select(part =>
            new Access(new([new Access.Axis(concat.Shape.Product(0, axis), true), new Access.Axis(Stretches(concat, part).Length, true)])));
    }
}
