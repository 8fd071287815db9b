namespace NetGen;

/// <summary>The element types of the IDX format; the values are those of the third byte of a file.</summary>
public enum IdxType
{
    /// <summary>Unsigned bytes.</summary>
    UInt8 = 0x08,

    /// <summary>Signed bytes.</summary>
    Int8 = 0x09,

    /// <summary>16-bit integers.</summary>
    Int16 = 0x0B,

    /// <summary>32-bit integers.</summary>
    Int32 = 0x0C,

    /// <summary>Single-precision floats.</summary>
    Float32 = 0x0D,

    /// <summary>Double-precision floats.</summary>
    Float64 = 0x0E,
}
