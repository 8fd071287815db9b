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
    /// <summary>Whether a nest could write the value; it does if it makes all of its parts.</summary>
    public static bool MayBe(Value v) => v is { Operation: Concat, Type: ElementType.Float32 } && HasLongParts(v);

    private static bool HasLongParts(Value v) =>
        Enumerable.Range(0, v.Operands.Count).All(part => v.Operands[part] is { Operation: Map } map && map.SameSize(v.Operands[0]) && Part(v, part).AreLong);

    /// <summary>Where a part lies within the memory of the whole.</summary>
    public static Stretches Part(Value concat, int part)
    {
        int axis = ((Concat)concat.Operation).Axis;
        Dim start = Dim.Zero;
        for (int i = 0; i < part; i++) start += concat.Operands[i].Shape[axis];
        return Stretches.Of(concat.Shape, axis, start, concat.Operands[part].Shape[axis]);
    }

    /// <summary>The loops that the parts ask for.</summary>
    public static IEnumerable<Access> Accesses(Value concat) => Enumerable.Range(0, concat.Operands.Count).Select(part => Part(concat, part).Access);
}
