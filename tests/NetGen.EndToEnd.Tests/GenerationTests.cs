using NetGen.EndToEnd.Tests.Small;
using NetGen.Kernels;
using Xunit;

namespace NetGen.EndToEnd.Tests;

/// <summary>Sequences that networks write themselves.</summary>
public class GenerationTests
{
    public static TheoryData<string> Writers => [nameof(TinyGpt), nameof(LstmOverTokens)];

    [Theory]
    [MemberData(nameof(Writers))]
    public void GreedyIsWhatRecomputationFromTheStartGives(string name)
    {
        Network network = Make(name);
        var expected = new List<int> { 1, 4 };
        for (int i = 0; i < 7; i++)
        {
            float[] scores = network.Predict(expected.ToArray(), expected.Count).ToArray()[^Vocabulary(network)..];
            expected.Add(Array.IndexOf(scores, scores.Max()));
        }

        Assert.Equal(expected.Skip(2), network.Generate([1, 4], 7, Sampling.Greedy));
    }

    [Theory]
    [MemberData(nameof(Writers))]
    public void TheSeedDecidesTheTextNotTheThreads(string name)
    {
        Network network = Make(name);
        using var one = new Workers(1);
        using var two = new Workers(2);
        int[] Text(ulong seed, Workers workers) => network.Generate([2], 40, new Sampling { Temperature = 1.5f, Seed = seed }, workers: workers);
        int[] text = Text(7, one);
        Assert.Equal(text, Text(7, two));
        Assert.NotEqual(text, Text(8, one));
        Assert.Equal(40, text.Length);
    }

    [Fact]
    public void TheEndTokenEnds()
    {
        Network network = Make(nameof(LstmOverTokens));
        int[] free = network.Generate([2], 30, new Sampling { Seed = 3 });
        int end = free[4];
        int[] ended = network.Generate([2], 30, new Sampling { Seed = 3 }, end);
        Assert.Equal(free[..(Array.IndexOf(free, end) + 1)], ended);
    }

    [Fact]
    public void PastTheLongestSequenceItGoesOnFromTheLastHalf()
    {
        Network network = Make(nameof(TinyGpt));
        Assert.Equal(9, network.CreateStepper().Limit);
        int[] text = network.Generate([5], 20, Sampling.Greedy);
        Assert.Equal(20, text.Length);

        // The ninth position is the last; the tenth begins anew with the last four tokens.
        int[] all = [5, .. text];
        float[] scores = network.Predict(all.AsSpan(6, 4), 4).ToArray()[^11..];
        Assert.Equal(all[10], Array.IndexOf(scores, scores.Max()));
        Stepper stepper = network.CreateStepper();
        stepper.Step([1, 2, 3, 4, 5, 6, 7, 8]);
        Assert.Contains("at most 9 positions", Assert.Throws<ArgumentException>(() => stepper.Step([1, 2])).Message);
        Assert.Equal(8, stepper.Position);
        stepper.Step([1]);
    }

    [Fact]
    public void AWideBeamFindsTheBestOfAll()
    {
        var network = (TinyTranslator)Make(nameof(TinyTranslator));
        const int End = 0, Longest = 3;
        int[] source = [3, 1, 6, 2];
        var all = new List<(int[] Tokens, double LogProbability)>();
        Score([1], 0);
        foreach (double penalty in new[] { 0, 0.7 })
        {
            List<(int[] Tokens, double Score)> ranked = [.. all.Select(a => (a.Tokens, a.LogProbability / Math.Pow(a.Tokens.Length, penalty))).OrderByDescending(a => a.Item2)];
            IReadOnlyList<Beam> beams = Begin(network, source).BeamSearch([1], Longest, width: 216, End, penalty);
            Assert.Equal(ranked.Count, beams.Count);
            for (int i = 0; i < 20; i++)
            {
                Assert.Equal(ranked[i].Score, beams[i].Score, 1e-4);
                Assert.Equal(all.First(a => a.Tokens.SequenceEqual(beams[i].Tokens)).LogProbability, beams[i].LogProbability, 1e-4);
            }
        }

        Assert.Equal(Begin(network, source).Generate([1], Longest, Sampling.Greedy, End), Begin(network, source).BeamSearch([1], Longest, width: 1, End)[0].Tokens);

        void Score(int[] words, double logProbability)
        {
            Workspace workspace = network.CreateWorkspace();
            workspace.Begin(1, source.Length, words.Length);
            source.CopyTo(workspace.InputInt32("source"));
            words.CopyTo(workspace.InputInt32("words"));
            network.Infer(workspace);
            double[] scores = [.. workspace.Output().ToArray()[^6..].Select(x => (double)x)];
            double norm = Math.Log(scores.Sum(Math.Exp));
            for (int token = 0; token < 6; token++)
            {
                int[] longer = [.. words, token];
                if (token == End || longer.Length == Longest + 1) all.Add((longer[1..], logProbability + scores[token] - norm));
                else Score(longer, logProbability + scores[token] - norm);
            }
        }
    }

    [Fact]
    public void SequencesGoOnWhereTheyAreSentTo()
    {
        var network = (TinyTranslator)Make(nameof(TinyTranslator));
        Stepper stepper = network.CreateStepper();
        stepper.Begin(2, 3);
        int[] sources = [3, 1, 6, 2, 2, 5];
        sources.CopyTo(stepper.InputInt32("source"));
        stepper.Step([1, 4]);
        stepper.Select([1, 0, 1]);
        Assert.Equal(3, stepper.Batch);
        float[] scores = stepper.Step([5, 3, 2]).ToArray();

        foreach ((int row, int[] source, int[] words) in new[] { (0, sources[3..], new[] { 4, 5 }), (1, sources[..3], [1, 3]), (2, sources[3..], [4, 2]) })
        {
            Stepper alone = Begin(network, source);
            Close.Check($"row {row}", scores.AsSpan(row * 6, 6), alone.Step(words).ToArray()[^6..].Select(x => (double)x).ToArray());
        }

        // The other inputs stay for a sequence that begins anew.
        stepper.Reset();
        Assert.Equal((2, 0), (stepper.Batch, stepper.Position));
        Close.Check("begun anew", stepper.Step([1, 4]).Slice(6, 6), Begin(network, sources[3..]).Step([4]).ToArray().Select(x => (double)x).ToArray());
        Assert.Contains("0 … 1; 2 came", Assert.Throws<ArgumentException>(() => stepper.Select([0, 2])).Message);
    }

    [Fact]
    public void AStepAllocatesNothing()
    {
        Network network = Make(nameof(LstmOverTokens));
        using var workers = new Workers(2);
        Stepper stepper = network.CreateStepper(2, workers);
        int[] tokens = [1, 2];
        Assert.Equal(0, Allocation.Of(() => stepper.Step(tokens)));
    }

    [Fact]
    public void WrongCallsSayWhatIsWrong()
    {
        Network network = Make(nameof(TinyGpt));
        Stepper two = network.CreateStepper(2);
        Assert.Contains("2 value", Assert.Throws<ArgumentException>(() => two.Step([1, 2, 3]) .Length).Message, StringComparison.Ordinal);
        Assert.Contains("floats", Assert.Throws<InvalidOperationException>(() => Make(nameof(Lstm)).CreateStepper().Step([1]).Length).Message, StringComparison.Ordinal);
        Assert.Contains("this stepper has 2", Assert.Throws<InvalidOperationException>(() => two.Generate([1], 1)).Message, StringComparison.Ordinal);
        Assert.Contains("beginning", Assert.Throws<ArgumentException>(() => network.Generate([], 1)).Message, StringComparison.Ordinal);
        Assert.Contains("at most 9", Assert.Throws<ArgumentException>(() => network.BeamSearch([1], 10, 2)).Message, StringComparison.Ordinal);
        Assert.Contains("0 … 10; 11 came", Assert.Throws<ArgumentException>(() => network.CreateStepper().Step([11]).Length).Message, StringComparison.Ordinal);
        Assert.Contains("cannot predict bit by bit", Assert.Throws<InvalidOperationException>(() => Make(nameof(SelfAttention)).CreateStepper()).Message, StringComparison.Ordinal);
        Assert.Contains("CreateStepper", Assert.Throws<ArgumentException>(() => network.CreateWorkspace(WorkspaceMode.Stepwise)).Message, StringComparison.Ordinal);
    }

    private static Network Make(string name) => new Trial(NetworkTypes.Small[name], batch: 1, length: 3).Network;

    private static int Vocabulary(Network network) => network.Architecture.Outputs[0].Shape[^1].Size;

    private static Stepper Begin(TinyTranslator network, int[] source)
    {
        Stepper stepper = network.CreateStepper();
        stepper.Begin(1, source.Length);
        source.CopyTo(stepper.InputInt32("source"));
        return stepper;
    }
}
