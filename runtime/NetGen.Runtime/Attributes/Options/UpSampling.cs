#if NETGEN_GENERATOR
namespace NetGen.Generator.Options;
#else
namespace NetGen;
#endif

/// <summary>How values between given ones are made.</summary>
public enum UpSampling
{
    /// <summary>Each is repeated.</summary>
    Nearest,

    /// <summary>Linear in both directions, with the corners' pixel centres half a pixel in, as PyTorch's align_corners = false.</summary>
    Bilinear,
}
