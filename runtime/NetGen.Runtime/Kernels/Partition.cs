namespace NetGen.Kernels;

/// <summary>How a loop is cut into tasks: by its size only, never by the number of threads, so that results do not depend on them.</summary>
public static class Partition
{
    /// <summary>Elements per task: below it, waking a thread costs more than it saves.</summary>
    public const int Elements = 16 * 1024;

    /// <summary>How many iterations one task takes.</summary>
    /// <param name="count">The number of iterations.</param>
    /// <param name="elements">The number of elements that one iteration touches.</param>
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
