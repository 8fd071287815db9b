using System.Text.Json;
using NetGen.Kernels;
using NetGen.Runtime.Tests.Networks;

namespace NetGen.Runtime.Tests.Training;

public class OptimizerTests
{
    public static TheoryData<string> VectorFiles => [.. Directory.GetFiles(Vectors.PathOf("Optimizers"), "*.json").Select(path => Path.GetFileName(path)).Order()];

    [Fact]
    public void All_vectors_are_there() => Assert.Equal(20, VectorFiles.Count);

    [Theory]
    [MemberData(nameof(VectorFiles))]
    public void Steps_agree_with_PyTorch(string file)
    {
        JsonElement vector = Vectors.Read("Optimizers", file);
        Optimizer optimizer = Make(vector.GetProperty("optimizer").GetString()!, vector.GetProperty("options"), clip: null);
        Optimizer clipping = Make(vector.GetProperty("optimizer").GetString()!, vector.GetProperty("options"), vector.GetProperty("clip"));
        float[] initial = Vectors.Floats(vector.GetProperty("initial"));
        ParameterBag network = ParameterBag.Of(initial.Length);
        ParameterBag other = ParameterBag.Of(initial.Length);
        initial.CopyTo(network.FlatParameters);
        initial.CopyTo(other.FlatParameters);
        for (int step = 0; step < vector.GetProperty("rates").GetArrayLength(); step++)
        {
            optimizer.LearningRate = clipping.LearningRate = vector.GetProperty("rates")[step].GetDouble();
            Vectors.Floats(vector.GetProperty("gradients")[step]).CopyTo(network.FlatGradients);
            Vectors.Floats(vector.GetProperty("gradients")[step]).CopyTo(other.FlatGradients);
            if (vector.GetProperty("clip").ValueKind == JsonValueKind.Number)
                Assert.Equal(vector.GetProperty("norms")[step].GetDouble(), network.ClipGradientsByNorm(vector.GetProperty("clip").GetDouble()), 1e-5);
            optimizer.Step(network);
            clipping.Step(other);

            float[] expected = Vectors.Floats(vector.GetProperty("expected")[step]);
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.Equal(expected[i], network.FlatParameters[i], Math.Max(1, Math.Abs(expected[i])) * 2e-6f);
                Assert.Equal(network.FlatParameters[i], other.FlatParameters[i]);
            }
        }
    }

    [Theory]
    [InlineData(typeof(SGD))]
    [InlineData(typeof(Momentum))]
    [InlineData(typeof(Nesterov))]
    [InlineData(typeof(Adam))]
    [InlineData(typeof(AdamW))]
    public void Steps_agree_with_the_formulas_in_double(Type type)
    {
        // Odd, and long enough for several chunks.
        const int Count = 40_003;
        const double Decay = 0.05;
        Optimizer optimizer = Make(type.Name, Decay);
        ParameterBag network = ParameterBag.Of(Count, Initializer.Normal(0, 1), seed: 4);
        double[] p = [.. network.FlatParameters[..Count].ToArray().Select(value => (double)value)];
        var m = new double[Count];
        var v = new double[Count];
        for (int step = 1; step <= 12; step++)
        {
            optimizer.LearningRate = 0.1 / step;
            for (int i = 0; i < Count; i++)
            {
                network.FlatGradients[i] = MathF.Sin((i * 0.37f) + step) * (i % 5);
                (p[i], m[i], v[i]) = Reference(type, p[i], network.FlatGradients[i], m[i], v[i], step, optimizer.LearningRate, Decay);
            }

            optimizer.Step(network);
            Assert.Equal(-1, network.FlatGradients.IndexOfAnyExcept(0));
        }

        for (int i = 0; i < Count; i++)
            Assert.Equal(p[i], network.FlatParameters[i], 1e-5);
    }

    [Theory]
    [InlineData(nameof(SGD))]
    [InlineData(nameof(Momentum))]
    [InlineData(nameof(Nesterov))]
    [InlineData(nameof(Adam))]
    [InlineData(nameof(AdamW))]
    public void Decay_of_matrices_only_and_limits_by_value_agree_with_PyTorch(string name)
    {
        JsonElement vector = Vectors.Read("Options", name + ".json");
        double rate = vector.GetProperty("rate").GetDouble(), decay = vector.GetProperty("weight_decay").GetDouble(), limit = vector.GetProperty("limit").GetDouble();
        Func<Parameter, bool> matrices = parameter => parameter.Shape.Length > 1;
        Optimizer optimizer = name switch
        {
            nameof(SGD) => new SGD(rate, decay) { MaximumGradient = limit, Decays = matrices },
            nameof(Momentum) => new Momentum(rate, weightDecay: decay) { MaximumGradient = limit, Decays = matrices },
            nameof(Nesterov) => new Nesterov(rate, weightDecay: decay) { MaximumGradient = limit, Decays = matrices },
            nameof(Adam) => new Adam(rate, weightDecay: decay) { MaximumGradient = limit, Decays = matrices },
            _ => new AdamW(rate, weightDecay: decay) { MaximumGradient = limit, Decays = matrices },
        };

        // A second matrix after the vector, so that the parameters that decay lie in two places.
        var network = new ParameterBag(
        [
            new("matrix", [4, 5], 0, Initializer.Zeros, 1, 1, Trainable: true),
            new("vector", [7], 32, Initializer.Zeros, 1, 1, Trainable: true),
            new("matrix2", [5, 4], 48, Initializer.Zeros, 1, 1, Trainable: true),
        ]);
        string[] matrixNames = ["matrix", "matrix2"];
        foreach (string matrix in matrixNames)
            Vectors.Floats(vector.GetProperty("matrix")).CopyTo(network.Parameter(matrix).Value);
        Vectors.Floats(vector.GetProperty("vector")).CopyTo(network.Parameter("vector").Value);
        foreach (JsonElement step in vector.GetProperty("steps").EnumerateArray())
        {
            foreach (string matrix in matrixNames)
                Vectors.Floats(step.GetProperty("matrix_gradient")).CopyTo(network.Parameter(matrix).Gradient);
            Vectors.Floats(step.GetProperty("vector_gradient")).CopyTo(network.Parameter("vector").Gradient);
            optimizer.Step(network);
            foreach (string matrix in matrixNames)
                Assert.Equal(Vectors.Floats(step.GetProperty("matrix")), network.Parameter(matrix).Value.ToArray(), (a, b) => Math.Abs(a - b) < 2e-6);
            Assert.Equal(Vectors.Floats(step.GetProperty("vector")), network.Parameter("vector").Value.ToArray(), (a, b) => Math.Abs(a - b) < 2e-6);
        }
    }

    [Theory]
    [InlineData(typeof(SGD))]
    [InlineData(typeof(Momentum))]
    [InlineData(typeof(Nesterov))]
    [InlineData(typeof(Adam))]
    [InlineData(typeof(AdamW))]
    public void Results_do_not_depend_on_the_number_of_threads(Type type)
    {
        float[] Train(int threads)
        {
            using var workers = new Workers(threads);
            Optimizer optimizer = Make(type.Name, 0.01);
            ParameterBag network = ParameterBag.Of(100_000, Initializer.Normal(0, 1), seed: 4);
            for (int step = 0; step < 5; step++)
            {
                for (int i = 0; i < network.FlatGradients.Length; i++)
                    network.FlatGradients[i] = MathF.Sin((i * 0.37f) + step);
                network.ClipGradientsByNorm(10, workers);
                optimizer.Step(network, workers);
            }

            return network.FlatParameters.ToArray();
        }

        float[] one = Train(1);
        Assert.Equal(one, Train(2));
        Assert.Equal(one, Train(5));
    }

    [Fact]
    public void Frozen_parameters_stay()
    {
        var network = new ParameterBag(
        [
            new("a", [20], 0, Initializer.Ones, 1, 1, Trainable: true),
            new("b", [30_000], 32, Initializer.Ones, 1, 1, Trainable: false),
            new("c", [3], 30_032, Initializer.Ones, 1, 1, Trainable: true),
            new("d", [17], 30_048, Initializer.Ones, 1, 1, Trainable: true),
        ]);
        network.FlatGradients.Fill(1);
        new AdamW(0.5, weightDecay: 0.1).Step(network);

        Assert.DoesNotContain(1f, network.Parameter("a").Value.ToArray());
        Assert.Equal(-1, network.Parameter("b").Value.IndexOfAnyExcept(1f));
        Assert.DoesNotContain(1f, network.Parameter("c").Value.ToArray());
        Assert.DoesNotContain(1f, network.Parameter("d").Value.ToArray());
    }

    [Fact]
    public void One_optimizer_keeps_a_state_for_each_network()
    {
        var shared = new Momentum(0.1);
        ParameterBag first = ParameterBag.Of(1);
        ParameterBag second = ParameterBag.Of(1);
        for (int step = 0; step < 3; step++)
        {
            first.FlatGradients[0] = 1;
            shared.Step(first);
        }

        second.FlatGradients[0] = 1;
        shared.Step(second);
        Assert.Equal(-0.1f, second.FlatParameters[0], 1e-7f);
        Assert.Equal(-0.1f * (1 + 1.9f + 2.71f), first.FlatParameters[0], 1e-6f);
    }

    [Fact]
    public void A_step_allocates_nothing_after_the_first()
    {
        ParameterBag network = ParameterBag.Of(50_000);
        Optimizer[] optimizers = [new SGD(), new Momentum(), new Nesterov(), new Adam { MaximumGradient = 1 }, new AdamW { MaximumGradientNorm = 1, Decays = parameter => parameter.Shape.Length > 1 }];
        foreach (Optimizer optimizer in optimizers)
            Assert.Equal(0, Kernels.Allocation.Of(() => optimizer.Step(network)));
    }

    [Fact]
    public void NaN_is_not_hidden()
    {
        ParameterBag network = ParameterBag.Of(40);
        network.FlatGradients[3] = float.NaN;
        network.FlatGradients[4] = 5;
        Assert.True(double.IsNaN(network.ClipGradientsByNorm(1)));
        Assert.Equal(5, network.FlatGradients[4]);
        new Adam { MaximumGradient = 1 }.Step(network);

        Assert.True(float.IsNaN(network.FlatParameters[3]));
        Assert.False(float.IsNaN(network.FlatParameters[4]));
    }

    [Fact]
    public void Bad_settings_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SGD(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SGD(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SGD().LearningRate = double.PositiveInfinity);
        Assert.Throws<ArgumentOutOfRangeException>(() => new SGD(weightDecay: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Momentum(momentum: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Nesterov(momentum: -0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam(beta2: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdamW(epsilon: -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SGD { MaximumGradient = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SGD { MaximumGradient = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => ParameterBag.Of(1).ClipGradientsByNorm(0));
    }

    private static Optimizer Make(string name, double decay) => name switch
    {
        nameof(SGD) => new SGD(weightDecay: decay),
        nameof(Momentum) => new Momentum(weightDecay: decay),
        nameof(Nesterov) => new Nesterov(weightDecay: decay),
        nameof(Adam) => new Adam(weightDecay: decay),
        _ => new AdamW(weightDecay: decay),
    };

    private static Optimizer Make(string name, JsonElement options, JsonElement? clip)
    {
        double Option(string key, double otherwise) => options.TryGetProperty(key, out JsonElement value) ? value.GetDouble() : otherwise;
        double Beta(int index, double otherwise) => options.TryGetProperty("betas", out JsonElement betas) ? betas[index].GetDouble() : otherwise;
        double? norm = clip is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;
        double decay = Option("weight_decay", name == nameof(AdamW) ? 0.01 : 0);
        return name switch
        {
            nameof(SGD) => new SGD(weightDecay: decay) { MaximumGradientNorm = norm },
            nameof(Momentum) => new Momentum(momentum: Option("momentum", 0.9), weightDecay: decay) { MaximumGradientNorm = norm },
            nameof(Nesterov) => new Nesterov(momentum: Option("momentum", 0.9), weightDecay: decay) { MaximumGradientNorm = norm },
            nameof(Adam) => new Adam(1e-3, Beta(0, 0.9), Beta(1, 0.999), Option("eps", 1e-8), decay) { MaximumGradientNorm = norm },
            _ => new AdamW(1e-3, Beta(0, 0.9), Beta(1, 0.999), Option("eps", 1e-8), decay) { MaximumGradientNorm = norm },
        };
    }

    private static (double P, double M, double V) Reference(Type type, double p, double g, double m, double v, int step, double rate, double decay)
    {
        if (type == typeof(AdamW))
            p *= 1 - (rate * decay);
        else
            g += decay * p;
        if (type == typeof(SGD))
            return (p - (rate * g), m, v);
        if (type == typeof(Momentum))
        {
            m = (0.9 * m) + g;
            return (p - (rate * m), m, v);
        }

        if (type == typeof(Nesterov))
        {
            m = (0.9 * m) + g;
            return (p - (rate * (g + (0.9 * m))), m, v);
        }

        m = (0.9 * m) + (0.1 * g);
        v = (0.999 * v) + (0.001 * g * g);
        double mean = m / (1 - Math.Pow(0.9, step));
        double square = v / (1 - Math.Pow(0.999, step));
        return (p - (rate * mean / (Math.Sqrt(square) + 1e-8)), m, v);
    }
}
