namespace NetGen.EndToEnd.Tests;

/// <summary>Counts what is allocated.</summary>
internal static class Allocation
{
    /// <summary>The bytes that all threads allocate, after enough calls that nothing is compiled any more.</summary>
    public static long Of(Action action)
    {
        for (int i = 0; i < 5; i++) action();
        long least = long.MaxValue, own = long.MaxValue;
        for (int attempt = 0; attempt < 5; attempt++)
        {
            // Other threads (the test host's, the tiered compiler's) may allocate meanwhile, and the runtime itself on this one; ours would do so each time.
            long before = GC.GetTotalAllocatedBytes(precise: true), ownBefore = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 5; i++) action();
            own = Math.Min(own, GC.GetAllocatedBytesForCurrentThread() - ownBefore);
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        return own + least;
    }
}
