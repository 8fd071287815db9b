using BenchmarkDotNet.Attributes;
using NetGen.Kernels;

namespace NetGen.Benchmarks.Kernels;

/// <summary>Rows of an embedding, and the way back of their gradients.</summary>
public class LookupBenchmarks
{
    private Workers _workers = null!;
    private AlignedBuffer _table = null!;
    private AlignedBuffer _indices = null!;
    private AlignedBuffer _rows = null!;

    /// <summary>Tokens, width and vocabulary.</summary>
    [ParamsSource(nameof(Sizes))]
    public (int Tokens, int Width, int Vocabulary) Size { get; set; }

    /// <summary>The threads to use.</summary>
    [Params(1, 2)]
    public int Threads { get; set; }

    /// <summary>The sizes.</summary>
    public static IEnumerable<(int Tokens, int Width, int Vocabulary)> Sizes => [(2048, 64, 65), (1024, 192, 65), (4096, 768, 50257)];

    /// <summary>Fills the tensors.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _workers = new Workers(Threads);
        _table = MatMulBenchmarks.Filled((long)Size.Vocabulary * Size.Width);
        _rows = MatMulBenchmarks.Filled((long)Size.Tokens * Size.Width);
        _indices = new AlignedBuffer(Size.Tokens);
        var random = new Random(0);
        foreach (ref int index in _indices.Start.AsInt32Span(Size.Tokens))
            index = random.Next(Size.Vocabulary);
    }

    /// <summary>Ends the threads.</summary>
    [GlobalCleanup]
    public void Cleanup() => _workers.Dispose();

    /// <summary>The rows of tokens.</summary>
    [Benchmark]
    public void Gather() => Lookup.Gather(_workers, Size.Tokens, Size.Width, _table.Start, _indices.Start, _rows.Start);

    /// <summary>Gradients added to the rows of tokens.</summary>
    [Benchmark]
    public void ScatterAdd() => Lookup.ScatterAdd(_workers, Size.Tokens, Size.Width, Size.Vocabulary, _rows.Start, _indices.Start, _table.Start);
}
