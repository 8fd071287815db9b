using System.Runtime.CompilerServices;

namespace NetGen.Kernels;

/// <summary>Keys of the counter-based random numbers: one for each use of random numbers in each step of each run.</summary>
public static class RandomKey
{
    /// <summary>The key of one stream of random numbers.</summary>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="step">The number of the training step.</param>
    /// <param name="stream">The number of the use within the step, such as the number of a dropout layer.</param>
    public static ulong Of(ulong seed, ulong step, uint stream) => Mix(Mix(Mix(seed) + step) + stream);

    /// <summary>A bijection of 64-bit numbers in which every bit of the result depends on every bit of the argument.</summary>
    /// <remarks>The output function of SplitMix64: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Mix(ulong x)
    {
        x += 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
