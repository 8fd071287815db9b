namespace NetGen.Kernels;

/// <summary>Where micro-kernels read an operand.</summary>
internal enum MatMulSource
{
    /// <summary>Where it lies.</summary>
    InPlace,

    /// <summary>From a copy that each task makes of its own part.</summary>
    Packed,

    /// <summary>From a copy that was made before, in which tasks of the same rows or columns read the same part.</summary>
    Shared,
}
