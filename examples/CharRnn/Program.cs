// Learns to write plays, character by character, with a recurrent network: an LSTM reads the characters one after the other and keeps what matters in its state.
//     dotnet run -c Release --project examples/CharRnn -- --data FILE-OR-FOLDER
using System.CommandLine;
using System.Globalization;
using NetGen;
using NetGen.Data;
using NetGen.Examples;
using NetGen.Kernels;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Console.OutputEncoding = System.Text.Encoding.UTF8;

var data = new Option<string?>("--data") { Description = $"A text, or the folder of tinyshakespeare.txt; without it the folder in {DataFolder.Variable}, or else some sonnets." };
var large = new Option<bool>("--large") { Description = "Three layers of 512 units rather than one of 256, which take hours rather than minutes." };
var steps = new Option<int?>("--steps") { Description = "The steps of training; 2,000 by default, 300 for the sonnets." };
var batch = new Option<int>("--batch") { Description = "The windows per step.", DefaultValueFactory = _ => 32 };
var seed = new Option<int>("--seed") { Description = "Decides the first weights, the windows and the text that is written.", DefaultValueFactory = _ => 1 };
var threads = new Option<int>("--threads") { Description = "The threads to use; the result does not depend on them.", DefaultValueFactory = _ => Environment.ProcessorCount };

var command = new RootCommand("Trains an LSTM on the characters of a text.") { data, large, steps, batch, seed, threads };
command.SetAction(options =>
{
    try
    {
        (string text, bool isSmall) = Texts.Shakespeare(options.GetValue(data));
        Console.WriteLine(options.GetValue(large) ? LargeCharRnn.Summary : CharRnn.Summary);
        Console.WriteLine();
        ulong start = (ulong)options.GetValue(seed);
        Network net = options.GetValue(large) ? new LargeCharRnn(start) : new CharRnn(start);
        Train(net, text, options.GetValue(steps) ?? (isSmall ? 300 : 2000), options.GetValue(batch), options.GetValue(seed), options.GetValue(threads));
        return 0;
    }
    catch (Exception exception) when (exception is FileNotFoundException or DataFileException)
    {
        Console.Error.WriteLine(exception.Message);
        return 1;
    }
});
return command.Parse(args).Invoke();

static void Train(Network net, string text, int steps, int batch, int seed, int threads)
{
    // The first nine tenths are for training. A sample is a window of 128 characters; what is to be predicted is the same window one character further on.
    const int Length = 128;
    var vocabulary = new CharacterVocabulary(Texts.ShakespeareCharacters);
    int[] tokens = vocabulary.Encode(text);
    int split = tokens.Length * 9 / 10;
    Dataset windows = TokenWindows.Overlapping(tokens[..split], Length, stride: 1);
    Dataset validation = TokenWindows.Overlapping(tokens[split..], Length);

    // Each step takes windows from anywhere.
    var random = new Random(seed);
    Dataset train = windows.Subset([.. Enumerable.Range(0, steps * batch).Select(_ => random.Next(windows.Count))]);

    using var workers = new Workers(threads);
    var schedule = new WarmUp(50, new CosineDecay(end: 0.05));
    var samples = new Periodically(250, run => $"step {run.StepsDone}: validation loss {net.Evaluate(validation, workers: workers).Loss:0.000}\n{Write(net, vocabulary, 160)}\n");
    History history = net.Fit(train, new Adam(4e-3) { MaximumGradientNorm = 1 }, epochs: 1, batch, validation, (ulong)seed, workers, schedule, new ProgressBar(), samples);

    Console.WriteLine();
    Console.WriteLine($"Validation loss {history.Last.ValidationLoss:0.000} after {steps:N0} steps in {history.Last.Duration.TotalSeconds:0} s with {threads} thread(s).");
    Console.WriteLine();
    Console.WriteLine(Write(net, vocabulary, 500));
}

// Writes one character after another, each drawn by its probability given those before.
static string Write(Network net, CharacterVocabulary vocabulary, int count)
{
    var random = new Random(1);
    List<int> tokens = [.. vocabulary.Encode("\n")];
    while (tokens.Count <= count)
        tokens.Add(Sampler.Draw(net.Predict(tokens.ToArray(), tokens.Count)[^vocabulary.Count..], random));
    return vocabulary.Decode([.. tokens]);
}

/// <summary>A size that learns to write within minutes.</summary>
[Network, Tokens("T", Vocabulary = 65), Embedding(64), LSTM(256), Dense(65), CrossEntropy]
public partial class CharRnn;

/// <summary>The size with which A. Karpathy showed "The unreasonable effectiveness of recurrent neural networks", 2015.</summary>
[Network, Tokens("T", Vocabulary = 65), Embedding(64), LSTM(512, Layers = 3, Dropout = 0.2), Dense(65), CrossEntropy]
public partial class LargeCharRnn;
