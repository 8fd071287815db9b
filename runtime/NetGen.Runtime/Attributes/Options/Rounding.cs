#if NETGEN_GENERATOR
namespace NetGen.Generator.Options;
#else
namespace NetGen;
#endif

/// <summary>What becomes of the rows that a stride does not reach.</summary>
public enum Rounding
{
    /// <summary>They are dropped, as in PyTorch.</summary>
    Floor,

    /// <summary>One more step is taken, over padding.</summary>
    Ceil,

    /// <summary>There must be none; the compiler reports an error otherwise.</summary>
    Exact,
}
