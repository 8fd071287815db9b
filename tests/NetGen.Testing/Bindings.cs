using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using NetGen.Generator.Shapes;

namespace NetGen.Testing;

/// <summary>What a graph is evaluated for: the values of the symbols ("B", "T"), of the leaves by name (integers as doubles), and the seed and step of random numbers.</summary>
internal sealed record Bindings(ImmutableDictionary<string, long> Symbols, ImmutableDictionary<string, double[]> Leaves, ulong Seed = 0, ulong Step = 0)
{
    public static Bindings None { get; } = new(ImmutableDictionary<string, long>.Empty, ImmutableDictionary<string, double[]>.Empty);

    public Bindings Symbol(string name, long value) => this with { Symbols = Symbols.SetItem(name, value) };

    [OverloadResolutionPriority(1)] // for collection expressions, which fit both
    public Bindings Leaf(string name, params double[] data) => this with { Leaves = Leaves.SetItem(name, data) };

    public Bindings Leaf(string name, int[] data) => Leaf(name, data.Select(i => (double)i).ToArray());

    public long Evaluate(Dim dim) => dim.Evaluate(name => Symbols.TryGetValue(name, out long value)
        ? value
        : throw new InvalidOperationException($"Symbol '{name}' has no value; there are values of {string.Join(", ", Symbols.Keys)}. Bind it with Symbol(\"{name}\", …)."));

    public int[] Evaluate(Shape shape) => shape.Dims.Select(d => checked((int)Evaluate(d))).ToArray();
}
