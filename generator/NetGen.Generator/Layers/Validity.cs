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
    /// <param name="one">What messages call one of them: "step".</param>
    public static Validity? Read(LayerScope scope, Shape positions, string one)
    {
        string? option = new[] { "Mask", "Lengths" }.FirstOrDefault(o => scope.Has(o));
        if (option is not null && positions.Rank == 0)
        {
            scope.BadArgument(LayerScope.Named(option), $"{option} is for the positions of a sequence, of which there are none here");
            return null;
        }

        int rank = scope.Text("Mask") is { } name && scope.Frame.Find(name) is { } tap ? Math.Max(1, Math.Min(tap.Shape.Rank, positions.Rank)) : 1;
        Tensor? mask = option is null ? null : scope.Value("Mask", positions.Slice(0, rank), $"{positions.Slice(0, rank)}, one number for each {one}", tokens: true);
        Tensor? lengths = option is null ? null : scope.Value("Lengths", [1], $"(1), the number of valid {one.Split(' ')[0]}s");
        if (mask is not null && lengths is not null) scope.BadArgument(LayerScope.Named("Lengths"), "Mask says already which positions are padding; give one of the two");
        return mask is not null ? new Validity(mask, null) : lengths is not null ? new Validity(lengths, positions[0]) : null;
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
