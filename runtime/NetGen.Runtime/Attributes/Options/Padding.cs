#if NETGEN_GENERATOR
namespace NetGen.Generator.Options;
#else
namespace NetGen;
#endif

/// <summary>A padding that is computed from the size.</summary>
public enum Padding
{
    /// <summary>As much as keeps the size at stride 1: the output is ⌈size / stride⌉. What is odd goes to the end.</summary>
    Same,

    /// <summary>None.</summary>
    Valid,
}
