
namespace NetGen.Generator.Model;

/// <summary>What the declaration of a network or block gets wrong before any layer is read.</summary>
[Flags]
internal enum DeclarationFlaws
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It, or a class around it, is not partial.</summary>
    NotPartial = 1,

    /// <summary>Its layers stand on several declarations, so that their order depends on the order of files.</summary>
    SeveralDeclarations = 2,

    /// <summary>It has a base class of its own; the generated part brings the base class.</summary>
    OwnBase = 4,

    /// <summary>A network with a constructor that the generated one would meet.</summary>
    OwnConstructor = 8,

    /// <summary>It is static or a record.</summary>
    NotAClass = 16,

    /// <summary>It is declared as a network and as a block.</summary>
    NetworkAndBlock = 32,
}
