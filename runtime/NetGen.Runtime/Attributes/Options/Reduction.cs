#if NETGEN_GENERATOR
namespace NetGen.Generator.Options;
#else
namespace NetGen;
#endif

/// <summary>How the errors of the elements become one loss.</summary>
public enum Reduction
{
    /// <summary>The mean over all elements.</summary>
    Mean,

    /// <summary>Half of the sum over the elements of a sample, and the mean over samples: ½ Σ (y − t)².</summary>
    Half,

    /// <summary>The sum over the elements of a sample, and the mean over samples.</summary>
    Sum,
}
