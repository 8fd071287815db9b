namespace NetGen.Generator.Model;

/// <summary>What a hyper-parameter of a block takes, by the type of the constructor's parameter.</summary>
internal enum HyperParameterKind
{
    /// <summary>A type that no attribute can give.</summary>
    Unsupported,

    /// <summary>An integer: a dimension, or an expression that gives one.</summary>
    Dimension,

    /// <summary>A floating-point number.</summary>
    Real,

    /// <summary>A bool.</summary>
    Flag,

    /// <summary>A string: the name of a tap where the block is used, or plain text.</summary>
    Text,
}

/// <summary>A parameter of a block's constructor.</summary>
/// <param name="Name">Its name, without escapes.</param>
/// <param name="Identifier">Its name in code: keywords get an @.</param>
/// <param name="Kind">What it takes.</param>
/// <param name="Type">Its type in code.</param>
/// <param name="Default">Its default; null where it must be given.</param>
internal sealed record HyperParameterSpec(string Name, string Identifier, HyperParameterKind Kind, string Type, ConstantSpec? Default);

/// <summary>A block: a reusable chain of layers with hyper-parameters; or a network that is used as one.</summary>
/// <param name="Key">Its full name in code; what <see cref="LayerSpec.Block"/> refers to.</param>
/// <param name="Type">Its class.</param>
/// <param name="IsNetwork">A network used as a block: its inputs are checked, its losses and outputs do not count.</param>
/// <param name="Parameters">Its hyper-parameters.</param>
/// <param name="Layers">Its layers.</param>
/// <param name="Flaws">What is wrong with its declaration.</param>
internal sealed record BlockSpec(
    string Key,
    TypeSpec Type,
    bool IsNetwork,
    EquatableArray<HyperParameterSpec> Parameters,
    EquatableArray<LayerSpec> Layers,
    DeclarationFlaws Flaws);
