using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Passes;

/// <summary>A part of a tensor along one axis, as it lies in the tensor's memory: a number of equal stretches at equal distances.</summary>
/// <param name="Count">The number of stretches.</param>
/// <param name="Length">The elements of one.</param>
/// <param name="Distance">The elements from the beginning of one to that of the next.</param>
/// <param name="Start">Where the first begins.</param>
internal readonly record struct Stretches(Dim Count, Dim Length, Dim Distance, Dim Start)
{
    // Loops along shorter ones would waste the vectors.
    private const long Shortest = 16;

    /// <summary>Elements <paramref name="start"/> to <paramref name="start"/> + <paramref name="length"/> along an axis.</summary>
    public static Stretches Of(Shape whole, int axis, Dim start, Dim length)
    {
        Dim behind = whole.Product(axis + 1, whole.Rank);
        return new Stretches(whole.Product(0, axis), length * behind, whole[axis] * behind, start * behind);
    }

    /// <summary>Whether loops along them are worth it; else the part is copied.</summary>
    public bool AreLong => Length is { IsConstant: true, Constant: >= Shortest };

    /// <summary>The loops that they ask for: over stretches, and along one.</summary>
    public Access Access => new(new([new Access.Axis(Count, true), new Access.Axis(Length, true)]));
}
