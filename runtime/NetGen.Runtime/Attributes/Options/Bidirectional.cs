#if NETGEN_GENERATOR
namespace NetGen.Generator.Options;
#else
namespace NetGen;
#endif

/// <summary>Whether a recurrent layer also runs backwards through time, and how the outputs are joined. Schuster and Paliwal, 1997.</summary>
public enum Bidirectional
{
    /// <summary>One direction.</summary>
    None,

    /// <summary>Both, one after the other along the last axis: twice the units.</summary>
    Concat,

    /// <summary>Both, added.</summary>
    Sum,
}
