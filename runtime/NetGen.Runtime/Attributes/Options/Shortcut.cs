#if NETGEN_GENERATOR
namespace NetGen.Generator.Options;
#else
namespace NetGen;
#endif

/// <summary>What a residual connection adds.</summary>
public enum Shortcut
{
    /// <summary>The input of the block as it is; shapes must be equal.</summary>
    Identity,

    /// <summary>The input through a 1×1 convolution without bias and a batch normalization where shapes differ, as it is where they do not. He et al., 2016, option B.</summary>
    Project,
}
