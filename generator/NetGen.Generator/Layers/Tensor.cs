using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Layers;

/// <summary>A value between layers, while they are walked: what its shape is, and where it comes from. No batch, no graph yet.</summary>
/// <param name="shape">Its shape without the batch.</param>
/// <param name="type">What its elements are.</param>
/// <param name="producer">The name of the layer or input that made it, for messages.</param>
/// <param name="place">The layer that made it.</param>
/// <param name="undecided">Weights before it whose initial distribution the next activation decides.</param>
internal sealed class Tensor(Shape shape, ElementType type, string producer, Place place, IReadOnlyList<ParameterDeclaration> undecided)
{
    public Shape Shape { get; } = shape;

    public ElementType Type { get; } = type;

    public string Producer { get; } = producer;

    public Place Place { get; } = place;

    public IReadOnlyList<ParameterDeclaration> Undecided { get; } = undecided;

    /// <summary>For integers: all lie below it. Null where any is allowed.</summary>
    public Dim? Limit { get; init; }

    /// <summary>How it came to its shape.</summary>
    public Provenance Provenance { get; set; } = new();

    /// <summary>The axis of the channels: the first of an image (C, H, W), the last of a sequence (T, D) and of a vector.</summary>
    public int ChannelAxis => Shape.Rank >= 3 ? 0 : Math.Max(0, Shape.Rank - 1);

    /// <summary>As in messages: (64, 56, 56) from 'conv4'.</summary>
    public override string ToString() => $"{Shape} from '{Producer}'";
}
