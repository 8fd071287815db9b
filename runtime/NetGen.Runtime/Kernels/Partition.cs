namespace NetGen.Kernels;

/// <summary>How a loop is cut into tasks: by its size only, never by the number of threads, so that results do not depend on them.</summary>
public static class Partition
{
    /// <summary>
    /// Elements per task: two to four microseconds where elements are merely read and written. That is some times what a second thread takes to begin while it still spins
    /// (0.5 µs, and 1 µs for the whole call), so less than two tasks' worth of work is left to one thread.
    /// </summary>
    public const int Elements = 16 * 1024;

    /// <summary>How many iterations one task takes.</summary>
    /// <param name="count">The number of iterations.</param>
    /// <param name="elements">The number of elements that one iteration touches; one that needs costly functions counts for several.</param>
    public static nint PerTask(nint count, nint elements) =>
        Math.Clamp((Elements + elements - 1) / Math.Max(elements, 1), 1, Math.Max(count, 1));

    /// <summary>How many tasks there are.</summary>
    /// <param name="count">The number of iterations.</param>
    /// <param name="elements">The number of elements that one iteration touches.</param>
    public static nint Tasks(nint count, nint elements)
    {
        nint each = PerTask(count, elements);
        return (count + each - 1) / each;
    }
}
