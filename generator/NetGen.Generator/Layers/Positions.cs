using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;
using static NetGen.Generator.Graph.Expressions;

namespace NetGen.Generator.Layers;

/// <summary>What an attention reads: the positions of a sequence (S, M) or of an image (M, H, W), of which some may be padding.</summary>
internal sealed class Positions
{
    private readonly Tensor _tensor;
    private readonly Validity? _valid;

    private Positions(LayerScope scope, Tensor tensor)
    {
        _tensor = tensor;
        Shape shape = tensor.Shape;
        bool isImage = shape.Rank == 3;
        Width = scope.Constant(shape.Rank < 2 ? Dim.Unknown : shape[isImage ? 0 : 1], "the width of what is attended to");
        Count = shape.Rank < 2 ? Dim.Unknown : isImage ? shape[1] * shape[2] : shape[0];
        _valid = Validity.Read(scope, [Count], "position that is attended to");
    }

    /// <summary>How many there are.</summary>
    public Dim Count { get; }

    /// <summary>The size of one.</summary>
    public Dim Width { get; }

    /// <summary>Whether some may be padding.</summary>
    public bool AreMasked => _valid is not null;

    /// <summary>What is read besides the current value.</summary>
    public Tensor[] Taps => _valid is null ? [_tensor] : [_tensor, _valid.Tap];

    /// <summary>Those of the tap that the option Memory names, or else of the current value, which must be a sequence.</summary>
    public static Positions OfMemory(LayerScope scope)
    {
        if (scope.Text("Memory") is not { } name) return new Positions(scope, scope.Current);
        Shape shape = scope.Frame.Find(name)?.Shape.Rank == 3 ? [Dim.Unknown, Dim.Unknown, Dim.Unknown] : [Dim.Unknown, Dim.Unknown];
        if (scope.Value("Memory", shape, "a sequence (S, M) or an image (M, H, W)") is { } tap) return new Positions(scope, tap);
        return new Positions(scope, new Tensor([Dim.Unknown, Dim.Unknown], ElementType.Float32, name, scope.Place, []));
    }

    /// <summary>Those of the current value; reports what has none.</summary>
    public static Positions OfCurrent(LayerScope scope)
    {
        if (scope.ExpectReals() && scope.Shape.Rank is not (2 or 3)) scope.ShapeMismatch("a sequence (T, D) or an image (C, H, W)");
        return new Positions(scope, scope.Current);
    }

    /// <summary>All of them: (B, S, M).</summary>
    public Value Lower(Lowering l)
    {
        Value x = l[_tensor];
        return _tensor.Shape.Rank == 2 ? x : l.Graph.Permute(l.Graph.Reshape(x, [Dim.Batch, Width, Count]), 0, 2, 1);
    }

    /// <summary>(B, S), positive at what is no padding; null where nothing is.</summary>
    public Value? Mask(Lowering l) => _valid?.Lower(l);

    /// <summary>The softmax of scores (B, T, S) along the positions; padding has the weight 0.</summary>
    public Value Weights(Lowering l, Value scores)
    {
        GraphBuilder g = l.Graph;
        if (Mask(l) is not { } mask) return g.Softmax(scores, 2);
        Expression seen = Select(Comparison.Less, Constant(0), X(1), X(0), Constant(double.NegativeInfinity));
        return g.Softmax(g.Map(seen, scores, g.Reshape(mask, [Dim.Batch, 1, Count])), 2);
    }
}
