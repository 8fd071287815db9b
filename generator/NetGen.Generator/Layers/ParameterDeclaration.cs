using NetGen.Generator.Options;
using NetGen.Generator.Shapes;

namespace NetGen.Generator.Layers;

/// <summary>What the values of a parameter are at the start.</summary>
/// <param name="Kind">The distribution; <see cref="Init.Auto"/> until the activation after it is known.</param>
/// <param name="Scale">The constant, the standard deviation or the gain, by the kind.</param>
internal readonly record struct Initialization(Init Kind, double Scale = 1)
{
    /// <summary>A part that is constant instead; null for none.</summary>
    public ConstantPart? Part { get; init; }

    public static Initialization Zeros => new(Init.Zeros);

    public static Initialization Ones => new(Init.Constant, 1);

    public static Initialization Constant(double value) => new(Init.Constant, value);
}

/// <summary>Elements of a parameter that all start at one value.</summary>
/// <param name="Start">The first one.</param>
/// <param name="Length">How many there are.</param>
/// <param name="Value">The value.</param>
internal sealed record ConstantPart(int Start, int Length, double Value);

/// <summary>A parameter, or a buffer of running statistics, that a layer declares.</summary>
/// <param name="name">Its full path, "layer1.0.conv1.weight".</param>
/// <param name="shape">Its shape; constants only.</param>
/// <param name="fanIn">How many inputs one output sums up.</param>
/// <param name="fanOut">How many outputs one input goes into.</param>
/// <param name="isBuffer">Whether training keeps it without training it.</param>
internal sealed class ParameterDeclaration(string name, Shape shape, Initialization initialization, int fanIn, int fanOut, bool isBuffer)
{
    public string Name { get; } = name;

    public Shape Shape { get; } = shape;

    /// <summary>What it starts from; the activation that follows may still decide it while layers are walked.</summary>
    public Initialization Initialization { get; set; } = initialization;

    public int FanIn { get; } = fanIn;

    public int FanOut { get; } = fanOut;

    public bool IsBuffer { get; } = isBuffer;

    public override string ToString() => $"{Name} {Shape}";
}
