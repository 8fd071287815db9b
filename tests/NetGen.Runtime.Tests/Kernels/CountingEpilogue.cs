using NetGen.Kernels;

namespace NetGen.Runtime.Tests.Kernels;

/// <summary>Adds numbers that tell image, row and column apart, and counts how often it is called for each element.</summary>
internal readonly struct CountingEpilogue : IEpilogue
{
    private readonly AlignedBuffer _counts;
    private readonly Pointer _start;
    private readonly nint _rows;
    private readonly nint _columns;

    public CountingEpilogue(nint images, nint rows, nint columns)
    {
        _counts = new AlignedBuffer(images * rows * columns);
        _start = _counts.Start;
        _rows = rows;
        _columns = columns;
    }

    public V Apply<V>(V value, nint image, nint row, nint column) where V : struct, ISimd<V>
    {
        nint at = (image * _rows + row) * _columns + column;
        if (column < 0 || column + V.Count > _columns || row < 0 || row >= _rows)
            Assert.Fail($"The epilogue got columns {column} to {column + V.Count - 1} of row {row}, but there are {_rows} rows of {_columns} columns.");
        V.Store(V.Load(_start, at) + V.Broadcast(1), _start, at);
        return value + V.Broadcast(3 * image + row % 7) + V.Iota(column);
    }

    public double Expected(int index, double value) => value + 3 * (index / (_rows * _columns)) + index / _columns % _rows % 7 + index % _columns;

    public void AssertEachOnce()
    {
        int wrong = _counts.Span.IndexOfAnyExcept(1);
        if (wrong >= 0)
            Assert.Fail($"The epilogue was called {_counts.Span[wrong]} times for element {wrong}, expected once.");
    }
}
