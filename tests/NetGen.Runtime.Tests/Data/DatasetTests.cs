namespace NetGen.Runtime.Tests.Data;

public class DatasetTests
{
    [Fact]
    public void Counts_must_agree()
    {
        Assert.StartsWith("The input 0 of the dataset holds 7 values, which do not divide among 2 samples.", Assert.Throws<ArgumentException>(() => new Dataset(new float[7], new int[2])).Message);
        Assert.StartsWith("The target 0 of the dataset holds 3 values, which do not divide among 2 samples.", Assert.Throws<ArgumentException>(() => new Dataset(new float[4], new float[3], 2)).Message);
        Assert.StartsWith("There are 3 rows of features, but 2 of labels.", Assert.Throws<ArgumentException>(() => new Dataset(new float[3, 2], new int[2])).Message);
        Assert.StartsWith("There are 3 rows of features, but 4 of targets.", Assert.Throws<ArgumentException>(() => new Dataset(new float[3, 2], new float[4, 1])).Message);
        Assert.StartsWith("The input 0 of the dataset holds 1 values, which do not divide among 0 samples.", Assert.Throws<ArgumentException>(() => new Dataset(new float[1], [])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Dataset(new float[1], new float[1], -1));
        Assert.StartsWith(
            "The input 'image' of the dataset is declared as (2, 3) = 6 values per sample; it holds 4.",
            Assert.Throws<ArgumentException>(() => new Dataset(2, [new Column(new float[8], "image", 2, 3)], [])).Message);
        Assert.Equal(0, new Dataset([], []).Count);
    }

    [Fact]
    public void Slices_share_the_rows()
    {
        var dataset = new Dataset(new float[20], new int[10]);

        Assert.Equal([0, 1, 2], Rows(dataset.Take(3)));
        Assert.Equal([8, 9], Rows(dataset.Skip(8)));
        Assert.Equal([4, 5], Rows(dataset.Skip(3).Take(5).Skip(1).Take(2)));
        Assert.Equal(10, dataset.Take(99).Count);
        Assert.Equal(0, dataset.Skip(99).Count);
        Assert.Equal(0, dataset.Take(-1).Count);
        Assert.Same(dataset.Inputs[0], dataset.Take(3).Inputs[0]);
    }

    [Fact]
    public void A_subset_has_the_order_that_is_asked_for()
    {
        var dataset = new Dataset(new float[20], new int[10]);

        Assert.Equal([7, 0, 7], Rows(dataset.Subset(7, 0, 7)));
        Assert.Equal([5, 3], Rows(dataset.Skip(2).Subset(0, 3, 1).Skip(1)));
        Assert.Equal(0, dataset.Subset().Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => dataset.Take(3).Subset(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => dataset.Subset(-1));
    }

    [Fact]
    public void A_split_is_a_partition_that_the_seed_decides()
    {
        Dataset dataset = new Dataset(new float[200], new int[100]).Skip(10);
        (Dataset first, Dataset second) = dataset.Split(0.75, seed: 3);

        Assert.Equal(68, first.Count);
        Assert.Equal(22, second.Count);
        Assert.Equal(Rows(dataset), Rows(first).Concat(Rows(second)).Order());
        Assert.Equal(Rows(first), Rows(dataset.Split(0.75, seed: 3).First));
        Assert.NotEqual(Rows(first), Rows(dataset.Split(0.75, seed: 4).First));
        Assert.NotEqual(Rows(first).Order(), Rows(first));
        Assert.Throws<ArgumentOutOfRangeException>(() => dataset.Split(1.5));
    }

    [Fact]
    public void Permutations_are_fair()
    {
        // Each of the 24 orders of 4 numbers comes up 1,000 times of 24,000; the standard deviation is 31.
        var counts = new Dictionary<string, int>();
        var order = new int[4];
        for (ulong seed = 0; seed < 24_000; seed++)
        {
            Permutation.Fill(order, NetGen.Kernels.RandomKey.Of(seed, 1, Permutation.Stream));
            string key = string.Join("", order);
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        Assert.Equal(24, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 850, 1150));
    }

    private static int[] Rows(Dataset dataset) => [.. Enumerable.Range(0, dataset.Count).Select(dataset.Row)];
}
