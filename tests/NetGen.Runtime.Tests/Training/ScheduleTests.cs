using System.Text.Json;
using NetGen.Runtime.Tests.Networks;

namespace NetGen.Runtime.Tests.Training;

public class ScheduleTests
{
    private const int Duration = 20;

    private static readonly Dictionary<string, Schedule> _schedules = new()
    {
        ["linear"] = new LinearDecay(end: 0.25),
        ["cosine"] = new CosineDecay(end: 0.1),
        ["exponential"] = new ExponentialDecay(0.9),
        ["staircase"] = new ExponentialDecay(0.5, interval: 6, staircase: true),
        ["piecewise"] = new PiecewiseConstant([3, 11], [1, 0.1, 0.01]),
        ["power"] = new PowerDecay(scale: 4, power: 1.5),
        ["inverse"] = new PowerDecay(scale: 5),
        ["root"] = new InverseSquareRootDecay(),
        ["warmup"] = new WarmUp(5, new CosineDecay(end: 0.1)),
    };

    public static TheoryData<string> Names => [.. _schedules.Keys];

    [Fact]
    public void All_vectors_are_there() =>
        Assert.Equal(_schedules.Keys.Append("plateau").Order(), Directory.GetFiles(Vectors.PathOf("Schedules")).Select(path => Path.GetFileNameWithoutExtension(path)).Order());

    [Theory]
    [MemberData(nameof(Names))]
    public void Factors_agree_with_PyTorch(string name)
    {
        float[] expected = Vectors.Floats(Vectors.Read("Schedules", name + ".json"));
        Assert.Equal(Duration, expected.Length);
        for (int time = 0; time < Duration; time++)
            Assert.Equal(expected[time], _schedules[name].Factor(time, Duration), 1e-6);
    }

    [Fact]
    public void A_slanted_triangle_rises_and_falls()
    {
        var schedule = new SlantedTriangular(rise: 0.25, ratio: 32);
        Assert.Equal(1.0 / 32, schedule.Factor(0, Duration), 1e-12);
        Assert.Equal((1 + (31 * 0.4)) / 32, schedule.Factor(2, Duration), 1e-12);
        Assert.Equal(1, schedule.Factor(5, Duration), 1e-12);
        Assert.Equal((1 + (31 * 2 / 3.0)) / 32, schedule.Factor(10, Duration), 1e-12);
        Assert.Equal(1.0 / 32, schedule.Factor(20, Duration), 1e-12);
        Assert.Equal(1.0 / 32, new SlantedTriangular(rise: 0).Factor(20, Duration), 1e-12);
        Assert.Equal(1, new SlantedTriangular(rise: 1).Factor(20, Duration), 1e-12);
    }

    [Fact]
    public void What_covers_the_run_stays_at_its_end()
    {
        Assert.Equal(0.25, new LinearDecay(end: 0.25).Factor(Duration, Duration), 1e-12);
        Assert.Equal(0.25, new LinearDecay(end: 0.25).Factor(Duration + 7, Duration), 1e-12);
        Assert.Equal(0.1, new CosineDecay(end: 0.1).Factor(Duration + 7, Duration), 1e-12);
        Assert.Equal(1, new WarmUp(4).Factor(4, Duration));
        Assert.Equal(1, new WarmUp(0).Factor(0, Duration));
        Assert.Equal(3 / 31.0, new WarmUp(30, new LinearDecay()).Factor(2, Duration), 1e-12);
    }

    [Fact]
    public void A_run_takes_its_rates_from_the_schedule()
    {
        var steps = new RateRecorder();
        var epochs = new RateRecorder();
        var optimizer = new SGD(0.5);

        // Three steps an epoch.
        Fit(optimizer, epochs: 2, steps, new LinearDecay());
        Fit(optimizer, epochs: 4, epochs, new ExponentialDecay(0.1) { ByEpoch = true });

        Assert.Equal([3 / 6.0, 2.5 / 6, 2 / 6.0, 1.5 / 6, 1 / 6.0, 0.5 / 6], steps.Rates, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal([0.5, 0.5, 0.5, 0.05, 0.05, 0.05, 0.005, 0.005, 0.005, 0.0005, 0.0005, 0.0005], epochs.Rates, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(0.5, optimizer.LearningRate);
    }

    [Fact]
    public void A_plateau_lowers_the_rate_as_in_PyTorch()
    {
        JsonElement vector = Vectors.Read("Schedules", "plateau.json");
        float[] losses = Vectors.Floats(vector.GetProperty("losses"));
        var optimizer = new SGD(1);
        var run = new TrainingRun(new Classifier(), optimizer, losses.Length, stepsPerEpoch: 1);
        var plateau = new ReduceOnPlateau(0.3, patience: 2, threshold: 0.05, minimum: 0.02);
        plateau.Started(run);
        for (int i = 0; i < losses.Length; i++)
        {
            // The validation loss counts where there is one.
            plateau.EpochFinished(run, i % 2 == 0 ? new EpochResult(i + 1, losses[i], null, null, null, default) : new EpochResult(i + 1, 0, null, losses[i], null, default));
            Assert.Equal(vector.GetProperty("rates")[i].GetDouble(), optimizer.LearningRate, 1e-9);
        }
    }

    [Fact]
    public void Bad_settings_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new LinearDecay(-0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new CosineDecay(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PowerDecay(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExponentialDecay(0.5, interval: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SlantedTriangular(ratio: 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WarmUp(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReduceOnPlateau(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReduceOnPlateau(patience: -1));
        Assert.Contains("2 boundaries divide a run into 3 pieces; 2 factors came", Assert.Throws<ArgumentException>(() => new PiecewiseConstant([1, 2], [1, 0.5])).Message);
        Assert.Contains("1 follows 2", Assert.Throws<ArgumentException>(() => new PiecewiseConstant([2, 1], [1, 0.5, 0.1])).Message);
        Assert.Throws<ArgumentException>(() => new PiecewiseConstant([2], [1, -1]));
    }

    private static void Fit(Optimizer optimizer, int epochs, RateRecorder recorder, Schedule schedule) =>
        new Classifier().Fit(new Dataset(new float[24], new int[6]), optimizer, epochs, batchSize: 2, observers: [recorder, schedule]);

    // Comes before the schedule: what it sees after a step is the rate of that step.
    private sealed class RateRecorder : ITrainingObserver
    {
        public List<double> Rates { get; } = [];

        public void StepFinished(TrainingRun run) => Rates.Add(run.Optimizer.LearningRate);
    }
}
