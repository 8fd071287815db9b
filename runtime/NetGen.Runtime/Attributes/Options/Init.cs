#if NETGEN_GENERATOR
namespace NetGen.Generator.Options;
#else
namespace NetGen;
#endif

/// <summary>What the values of a weight are drawn from at the start. σ is the standard deviation, fan-in the number of inputs that one output sums up, fan-out the number of outputs that one input goes into.</summary>
public enum Init
{
    /// <summary>By the activation that follows: <see cref="HeNormal"/> before ReLU and its variants, <see cref="LeCunNormal"/> before SELU, <see cref="GlorotNormal"/> otherwise.</summary>
    Auto,

    /// <summary>0.</summary>
    Zeros,

    /// <summary>The scale itself.</summary>
    Constant,

    /// <summary>Normal, σ = scale.</summary>
    Normal,

    /// <summary>Uniform in ±scale.</summary>
    Uniform,

    /// <summary>Normal, σ² = scale² · 2 / (fan-in + fan-out). Glorot and Bengio, 2010.</summary>
    GlorotNormal,

    /// <summary>Uniform with the variance of <see cref="GlorotNormal"/>.</summary>
    GlorotUniform,

    /// <summary>Normal, σ² = scale² · 2 / fan-in. He et al., 2015.</summary>
    HeNormal,

    /// <summary>Uniform with the variance of <see cref="HeNormal"/>.</summary>
    HeUniform,

    /// <summary>Normal, σ² = scale² / fan-in. LeCun et al., 1998.</summary>
    LeCunNormal,

    /// <summary>Uniform with the variance of <see cref="LeCunNormal"/>.</summary>
    LeCunUniform,
}
