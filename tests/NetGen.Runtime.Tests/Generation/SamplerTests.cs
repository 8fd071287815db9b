using Xunit;

namespace NetGen.Runtime.Tests.Generation;

public class SamplerTests
{
    private const int Draws = 20_000;

    // Probabilities 0.4, 0.3, 0.2, 0.1, and a token that cannot come.
    private static readonly float[] s_logits = [MathF.Log(0.2f), MathF.Log(0.4f), float.NegativeInfinity, MathF.Log(0.1f), MathF.Log(0.3f)];

    [Fact]
    public void GreedyTakesTheFirstOfTheBest()
    {
        Assert.Equal(1, new Sampler(Sampling.Greedy).Next([0, 2, 2, 1]));
        Assert.Equal(1, new Sampler(new Sampling { TopK = 1 }).Next([0, 2, 2, 1]));
    }

    [Fact]
    public void TokensComeAsOftenAsTheirProbabilitiesSay() => CheckShares(new Sampling { Seed = 5 }, [0.2, 0.4, 0, 0.1, 0.3]);

    [Fact]
    public void TemperatureSharpensAndFlattens()
    {
        // p^(1/T), normalised.
        CheckShares(new Sampling { Seed = 5, Temperature = 0.5f }, [0.04 / 0.3, 0.16 / 0.3, 0, 0.01 / 0.3, 0.09 / 0.3]);
        double[] flat = [Math.Sqrt(0.2), Math.Sqrt(0.4), 0, Math.Sqrt(0.1), Math.Sqrt(0.3)];
        CheckShares(new Sampling { Seed = 6, Temperature = 2 }, [.. flat.Select(x => x / flat.Sum())]);
    }

    [Fact]
    public void TopKLeavesTheRestOut() => CheckShares(new Sampling { Seed = 7, TopK = 2 }, [0, 4 / 7.0, 0, 0, 3 / 7.0]);

    [Fact]
    public void TopPTakesTheFewestThatReachIt()
    {
        CheckShares(new Sampling { Seed = 8, TopP = 0.65f }, [0, 4 / 7.0, 0, 0, 3 / 7.0]);
        CheckShares(new Sampling { Seed = 8, TopP = 0.75f }, [2 / 9.0, 4 / 9.0, 0, 0, 3 / 9.0]);
        CheckShares(new Sampling { Seed = 8, TopP = 0.01f }, [0, 1, 0, 0, 0]);
    }

    [Fact]
    public void BothLimitsHoldTogether() => CheckShares(new Sampling { Seed = 9, TopK = 3, TopP = 0.5f }, [0, 4 / 7.0, 0, 0, 3 / 7.0]);

    [Fact]
    public void EqualScoresAreKeptByNumber()
    {
        var sampler = new Sampler(new Sampling { TopK = 2, Seed = 1 });
        int[] drawn = [.. Enumerable.Range(0, 200).Select(_ => sampler.Next([1, 1, 1, 1, 0])).Distinct().Order()];
        Assert.Equal([0, 1], drawn);
    }

    [Fact]
    public void TheSeedDecides()
    {
        int[] Draw(ulong seed)
        {
            var sampler = new Sampler(new Sampling { Seed = seed });
            return [.. Enumerable.Range(0, 50).Select(_ => sampler.Next(s_logits))];
        }

        Assert.Equal(Draw(1), Draw(1));
        Assert.NotEqual(Draw(1), Draw(2));
    }

    [Fact]
    public void ScoresThatAreNoneAreRefused()
    {
        var sampler = new Sampler(new Sampling());
        Assert.Contains("token 1 is NaN", Assert.Throws<ArgumentException>(() => sampler.Next([1, float.NaN])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => sampler.Next([float.PositiveInfinity]));
        Assert.Throws<ArgumentException>(() => sampler.Next([float.NegativeInfinity, float.NegativeInfinity]));
        Assert.Throws<ArgumentException>(() => sampler.Next([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sampling { Temperature = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sampling { TopP = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Sampling { TopK = -1 });
    }

    // Four standard deviations of the share.
    private static void CheckShares(Sampling sampling, double[] expected)
    {
        var sampler = new Sampler(sampling);
        var counts = new int[expected.Length];
        for (int i = 0; i < Draws; i++) counts[sampler.Next(s_logits)]++;
        for (int i = 0; i < expected.Length; i++)
        {
            double allowed = 4 * Math.Sqrt(expected[i] * (1 - expected[i]) / Draws);
            Assert.InRange((double)counts[i] / Draws, expected[i] - allowed, expected[i] + allowed);
        }
    }
}
