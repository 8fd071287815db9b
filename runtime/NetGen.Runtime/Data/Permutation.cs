using NetGen.Kernels;

namespace NetGen;

/// <summary>Random orders that depend on a key only, the same on every machine.</summary>
internal static class Permutation
{
    /// <summary>The stream of random numbers that orders are drawn from; layers count up from 0.</summary>
    public const uint Stream = uint.MaxValue;

    /// <summary>Fills a span with the numbers from 0 up, in random order.</summary>
    /// <remarks>Fisher and Yates' shuffle; the share of 64 random bits by multiplication is biased by less than 2⁻³².</remarks>
    public static void Fill(Span<int> order, ulong key)
    {
        for (int i = 0; i < order.Length; i++)
        {
            var other = (int)Math.BigMul(RandomKey.Mix(key + (ulong)i), (ulong)i + 1, out _);
            order[i] = order[other];
            order[other] = i;
        }
    }
}
