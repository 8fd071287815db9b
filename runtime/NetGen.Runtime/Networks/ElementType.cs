namespace NetGen.Runtime;

/// <summary>What the elements of a network's input, target or output are.</summary>
public enum ElementType
{
    /// <summary>IEEE single precision.</summary>
    Float32,

    /// <summary>Signed 32-bit integers: labels and tokens. One takes the room of one float.</summary>
    Int32,
}
