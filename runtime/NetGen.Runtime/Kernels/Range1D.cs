namespace NetGen.Kernels;

/// <summary>The integers from <see cref="Low"/> to <see cref="High"/> − 1.</summary>
internal readonly record struct Range1D(int Low, int High)
{
    public bool IsEmpty => Low >= High;

    public int Length => Math.Max(High - Low, 0);

    /// <summary>The k below <paramref name="count"/> for which <paramref name="start"/> + k·<paramref name="step"/> lies in 0 … <paramref name="size"/> − 1.</summary>
    public static Range1D Clip(int start, int step, int count, int size)
    {
        int low = start >= 0 ? 0 : (step - 1 - start) / step;
        int high = start >= size ? 0 : Math.Min(count, (size - start + step - 1) / step);
        return new Range1D(low, high);
    }
}
