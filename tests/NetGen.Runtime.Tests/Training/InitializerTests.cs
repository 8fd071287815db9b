using NetGen.Kernels;
using NetGen.Runtime.Tests.Networks;

namespace NetGen.Runtime.Tests.Training;

public class InitializerTests
{
    private const int Count = 200_001;

    public static TheoryData<string, double, double> Distributions => new()
    {
        { nameof(Initializer.GlorotNormal), Math.Sqrt(2.0 / (30 + 50)), double.PositiveInfinity },
        { nameof(Initializer.GlorotUniform), Math.Sqrt(2.0 / (30 + 50)), Math.Sqrt(6.0 / (30 + 50)) },
        { nameof(Initializer.HeNormal), Math.Sqrt(2.0 / 30), double.PositiveInfinity },
        { nameof(Initializer.HeUniform), Math.Sqrt(2.0 / 30), Math.Sqrt(6.0 / 30) },
        { nameof(Initializer.LeCunNormal), Math.Sqrt(1.0 / 30), double.PositiveInfinity },
        { nameof(Initializer.LeCunUniform), Math.Sqrt(1.0 / 30), Math.Sqrt(3.0 / 30) },
    };

    [Theory]
    [MemberData(nameof(Distributions))]
    public void Fans_decide_the_deviation(string name, double deviation, double limit)
    {
        var initializer = (Initializer)typeof(Initializer).GetProperty(name)!.GetValue(null)!;
        float[] values = Draw(initializer, seed: 1);

        CheckMoments(values, 0, deviation);
        Assert.All([values.Max(), -values.Min()], extreme => Assert.True(extreme <= limit));
        CheckMoments(Draw(initializer.Scaled(3), seed: 1), 0, 3 * deviation);
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(100_000, 70_000)]
    [InlineData(Count - 2, 5)]
    public void A_part_is_constant_and_the_rest_as_without_it(int start, int length)
    {
        Initializer initializer = Initializer.Uniform(-1, 1);
        float[] plain = Draw(initializer, seed: 4), values = Draw(initializer.WithConstant(start, length, 7), seed: 4);

        for (int i = 0; i < Count; i++)
            Assert.Equal(i >= start && i < start + length ? 7 : plain[i], values[i]);
        Assert.Equal(values, Draw(initializer.Scaled(1).WithConstant(0, 1, 2).WithConstant(start, length, 7), seed: 4));
        Assert.NotEqual(initializer, initializer.WithConstant(start, length, 7));
        Assert.Throws<ArgumentOutOfRangeException>(() => initializer.WithConstant(-1, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => initializer.WithConstant(1, -1, 0));
    }

    [Fact]
    public void Normal_numbers_are_normal()
    {
        float[] values = Draw(Initializer.Normal(2, 0.5f), seed: 8);

        CheckMoments(values, 2, 0.5);
        double[] standard = [.. values.Select(value => (value - 2.0) / 0.5)];
        Assert.Equal(0, standard.Average(z => z * z * z), 0.03);
        Assert.Equal(3, standard.Average(z => z * z * z * z), 0.06);
        foreach ((double z, double share) in new[] { (-2.0, 0.02275), (-1.0, 0.15866), (0.0, 0.5), (1.0, 0.84134), (3.0, 0.99865) })
            Assert.Equal(share, standard.Count(value => value < z) / (double)Count, 0.004);
    }

    [Fact]
    public void The_inverse_normal_distribution_is_good_to_seven_digits()
    {
        // Quantiles from tables: Φ⁻¹(p) for p = u + 2⁻²⁵.
        foreach ((double p, double z) in new[] { (0.975, 1.959963985), (0.75, 0.6744897502), (0.0001, -3.719016485), (0.999, 3.090232306), (0.5, 0.0), (0.95, 1.644853627), (0.925, 1.439531471) })
        {
            var uniform = (float)(Math.Round(p * (1 << 24)) / (1 << 24));
            double slope = 1 / (Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI));
            double exact = z + ((uniform + Math.Pow(2, -25) - p) * slope);
            Assert.Equal(exact, NormalDistribution.Inverse(new V1(uniform)).Value, Math.Max(1, Math.Abs(exact)) * 5e-7);
        }

        float least = NormalDistribution.Inverse(new V1(0)).Value;
        Assert.Equal(-least, NormalDistribution.Inverse(new V1(1 - (1f / (1 << 24)))).Value);
        Assert.Equal(-5.419983, least, 2e-6);
    }

    [Fact]
    public void Constants_and_uniform_ranges()
    {
        Assert.All(Draw(Initializer.Zeros, 1), value => Assert.Equal(0, value));
        Assert.All(Draw(Initializer.Ones, 1), value => Assert.Equal(1, value));
        Assert.All(Draw(Initializer.Constant(0.1f), 1), value => Assert.Equal(0.1f, value));
        Assert.All(Draw(Initializer.Constant(0.5f).Scaled(3), 1), value => Assert.Equal(1.5f, value));
        float[] uniform = Draw(Initializer.Uniform(-1, 3), 1);
        CheckMoments(uniform, 1, 4 / Math.Sqrt(12));
        Assert.True(uniform.Min() >= -1 && uniform.Max() < 3);
        Assert.Throws<ArgumentOutOfRangeException>(() => Initializer.Normal(0, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Initializer.Normal(0, float.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => Initializer.Uniform(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Initializer.Ones.Scaled(-1));
    }

    [Fact]
    public void Initializers_compare_by_value()
    {
        Assert.Equal(Initializer.Normal(0, 1), Initializer.Normal(0, 1));
        Assert.Equal(Initializer.Zeros, Initializer.Constant(0));
        Assert.NotEqual(Initializer.HeNormal, Initializer.HeUniform);
    }

    [Fact]
    public void The_seed_decides_the_weights_and_tensors_differ()
    {
        Assert.Equal(Draw(Initializer.HeNormal, 5), Draw(Initializer.HeNormal, 5));
        Assert.NotEqual(Draw(Initializer.HeNormal, 5), Draw(Initializer.HeNormal, 6));

        var network = new ParameterBag([new("a", [64], 0, Initializer.HeNormal, 8, 8, true), new("b", [64], 64, Initializer.HeNormal, 8, 8, true)]);
        Assert.NotEqual(network.Parameter("a").Value.ToArray(), network.Parameter("b").Value.ToArray());
    }

    [Fact]
    public void Weights_are_the_same_on_every_machine()
    {
        // Recorded once; whichever vectors a machine has, these bits must come out.
        float[] values = Draw(Initializer.Normal(0, 1), seed: 42);
        uint hash = 2166136261;
        foreach (float value in values)
            hash = (hash ^ BitConverter.SingleToUInt32Bits(value)) * 16777619;
        Assert.Equal(RecordedHash, hash);
    }

    private const uint RecordedHash = 259888632;

    private static float[] Draw(Initializer initializer, ulong seed) =>
        ParameterBag.Of(Count, initializer, seed, fanIn: 30, fanOut: 50).Parameter("p").Value.ToArray();

    private static void CheckMoments(float[] values, double mean, double deviation)
    {
        double actualMean = values.Average(value => (double)value);
        Assert.Equal(mean, actualMean, 5 * deviation / Math.Sqrt(values.Length));
        double actualDeviation = Math.Sqrt(values.Average(value => Math.Pow(value - actualMean, 2)));
        Assert.Equal(deviation, actualDeviation, deviation * 0.01);
    }
}
