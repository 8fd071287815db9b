namespace NetGen.Kernels;

/// <summary>Memory that all tasks of one call share: partial sums that are merged afterwards. It belongs to the calling thread, and grows but never shrinks.</summary>
internal static class CallerScratch
{
    [ThreadStatic]
    private static AlignedBuffer? s_buffer;

    /// <summary>At least <paramref name="floats"/> floats with undefined content, valid until this thread's next call.</summary>
    public static Pointer Get(nint floats)
    {
        AlignedBuffer? buffer = s_buffer;
        if (buffer is null || buffer.Length < floats)
            s_buffer = buffer = new AlignedBuffer(floats, clear: false);
        return buffer.Start;
    }
}
