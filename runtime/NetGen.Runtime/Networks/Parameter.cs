using NetGen.Runtime;

namespace NetGen;

/// <summary>A view of one parameter (or one buffer, such as a running mean) in a network's flat storage.</summary>
public sealed class Parameter
{
    private readonly Network _network;
    private readonly ParameterInfo _info;
    private readonly bool _isBuffer;

    internal Parameter(Network network, ParameterInfo info, bool isBuffer)
    {
        _network = network;
        _info = info;
        _isBuffer = isBuffer;
    }

    /// <summary>The path as in PyTorch's <c>state_dict</c>, such as <c>conv1.weight</c>.</summary>
    public string Name => _info.Name;

    /// <summary>The shape as in PyTorch.</summary>
    public ReadOnlySpan<int> Shape => _info.Shape;

    /// <summary>Whether optimizers change it.</summary>
    public bool IsTrainable => _info.Trainable && !_isBuffer;

    /// <summary>The values, row-major; writing changes the network.</summary>
    public Span<float> Value => Slice(_isBuffer ? _network.BufferStorage : _network.ParameterStorage);

    /// <summary>The gradient that the backward passes have added up since the last optimizer step.</summary>
    /// <exception cref="InvalidOperationException">A buffer has no gradient.</exception>
    public Span<float> Gradient => _isBuffer
        ? throw new InvalidOperationException($"'{Name}' of {_network.Name} is a buffer and has no gradient.")
        : Slice(_network.GradientStorage);

    internal ParameterInfo Info => _info;

    internal bool IsBuffer => _isBuffer;

    /// <summary>The name and the shape.</summary>
    public override string ToString() => $"{Name} {ShapeText.Of(Shape)}";

    private Span<float> Slice(Kernels.AlignedBuffer storage) => storage.Span.Slice((int)_info.Offset, (int)_info.Count);
}
