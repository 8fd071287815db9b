using NetGen.Generator.Graph;

namespace NetGen.Testing;

/// <summary>Makes the numbers of a leaf: as many as asked for.</summary>
internal delegate double[] Fill(Random random, int count);

/// <summary>Ways to fill leaves with numbers.</summary>
internal static class Fills
{
    public static Fill Uniform(double low, double high) => (random, count) => Make(count, _ => low + ((high - low) * random.NextDouble()));

    /// <summary>Of either sign, at least <paramref name="gap"/> away from zero: for functions with a kink there.</summary>
    public static Fill AwayFromZero(double gap = 0.1, double high = 2) => (random, count) => Make(count, _ => (random.Next(2) == 0 ? -1 : 1) * (gap + ((high - gap) * random.NextDouble())));

    /// <summary>All different by 0.05 or more, in random order, around zero: for maxima. Two leaves whose offsets differ never tie.</summary>
    public static Fill Spaced(double offset = 0) => (random, count) =>
    {
        double[] numbers = Make(count, i => offset + (0.05 * (i - (count / 2))));
        random.Shuffle(numbers);
        return numbers;
    };

    /// <summary>Whole numbers from 0 to <paramref name="limit"/> − 1.</summary>
    public static Fill Integers(int limit) => (random, count) => Make(count, _ => random.Next(limit));

    /// <summary>Fills every leaf that has no value yet, by its name's fill or with uniform numbers in [−1, 1].</summary>
    public static Bindings FillLeaves(this Bindings bindings, IEnumerable<Value> values, Random random, IReadOnlyDictionary<string, Fill>? fills = null)
    {
        foreach (Leaf leaf in values.Select(v => v.Operation).OfType<Leaf>())
        {
            if (bindings.Leaves.ContainsKey(leaf.Name)) continue;
            Fill? fill = fills?.GetValueOrDefault(leaf.Name);
            if (fill is null && leaf.Type == ElementType.Int32) throw new InvalidOperationException($"{leaf} holds integers: say with Fills.Integers how large they may be.");
            bindings = bindings.Leaf(leaf.Name, (fill ?? Uniform(-1, 1))(random, Tensor.Size(bindings.Evaluate(leaf.Shape))));
        }

        return bindings;
    }

    private static double[] Make(int count, Func<int, double> number) => Enumerable.Range(0, count).Select(number).ToArray();
}
