using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Layers;

/// <summary>Which positions count: the option Mask, a tap that is 0 at padding, or Lengths, a tap with the number of valid positions of each sample.</summary>
internal sealed class Validity
{
    private readonly Tensor _tap;
    private readonly Dim? _length;

    private Validity(Tensor tap, Dim? length)
    {
        _tap = tap;
        _length = length;
    }

    /// <summary>The tap that is read.</summary>
    public Tensor Tap => _tap;

    /// <summary>Reads the options; null where neither is given, or after an issue.</summary>
    /// <param name="positions">The positions that may be padding; a mask covers all of their axes, or the first ones.</param>
    public static Validity? Read(LayerScope scope, Shape positions)
    {
        Tensor? mask = Tap("Mask", s => s.Rank > 0 && s.Rank <= positions.Rank && Enumerable.Range(0, s.Rank).All(i => Joining.Agree(s[i], positions[i])), positions);
        Tensor? lengths = Tap("Lengths", s => s.Rank == 1 && Joining.Agree(s[0], 1), [1]);
        if (mask is not null && lengths is not null) scope.BadArgument(LayerScope.Named("Lengths"), "Mask says already which positions are padding; give one of the two");
        return mask is not null ? new Validity(mask, null) : lengths is not null && positions.Rank > 0 ? new Validity(lengths, positions[0]) : null;

        Tensor? Tap(string option, Func<Shape, bool> fits, Shape shape)
        {
            if (scope.Text(option) is not { } name || scope.Tap(name, LayerScope.Named(option)) is not { } tap) return null;
            if (fits(tap.Shape)) return tap;
            string taken = positions.Rank == 0 ? "is for positions of a sequence, of which there are none here" : $"takes {shape}";
            scope.BadArgument(LayerScope.Named(option), $"{option} {taken}, but '{name}' is {tap}");
            return null;
        }
    }

    /// <summary>Positive where a position counts: (B, T), or with as many axes of the positions as the mask has.</summary>
    public Value Lower(Lowering l)
    {
        GraphBuilder g = l.Graph;
        if (_length is { } length) return g.Map(Expressions.Select(Comparison.Less, new Coordinate(1), Expressions.X(0), Expressions.Constant(1), Expressions.Constant(0)), [Dim.Batch, length], l[_tap]);
        // Tokens are a mask too: 0 is padding.
        return _tap.Type == ElementType.Float32 ? l[_tap] : g.Map(Expressions.Select(Comparison.Less, Expressions.Constant(0), Expressions.X(0), Expressions.Constant(1), Expressions.Constant(0)), l[_tap]);
    }
}
