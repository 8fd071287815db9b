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
var epochs = new Option<int?>("--epochs") { Description = "How often the text is read; 6 times by default, 20 times the sonnets." };
var batch = new Option<int?>("--batch") { Description = "In how many places at once; 32 by default, 8 in the sonnets." };
var seed = new Option<int>("--seed") { Description = "Decides the first weights.", DefaultValueFactory = _ => 1 };
var threads = new Option<int>("--threads") { Description = "The threads to use; the result does not depend on them.", DefaultValueFactory = _ => Environment.ProcessorCount };

var command = new RootCommand("Trains an LSTM on the characters of a text.") { data, large, epochs, batch, seed, threads };
command.SetAction(options =>
{
    try
    {
        (string text, bool isSmall) = Texts.Shakespeare(options.GetValue(data));
        Console.WriteLine(options.GetValue(large) ? LargeCharRnn.Summary : CharRnn.Summary);
        Console.WriteLine();
        ulong start = (ulong)options.GetValue(seed);
        Network net = options.GetValue(large) ? new LargeCharRnn(start) : new CharRnn(start);
        Train(net, text, options.GetValue(epochs) ?? (isSmall ? 20 : 6), options.GetValue(batch) ?? (isSmall ? 8 : 32), options.GetValue(seed), options.GetValue(threads));
        return 0;
    }
    catch (Exception exception) when (exception is FileNotFoundException or DataFileException)
    {
        Console.Error.WriteLine(exception.Message);
        return 1;
    }
});
return command.Parse(args).Invoke();

static void Train(Network net, string text, int epochs, int batch, int seed, int threads)
{
    // The first nine tenths are for training. Each sample of a batch reads a part of the text, 64 characters a step, and goes on in the next batch where it has stopped:
    // the layers are stateful. What is to be predicted is the same window one character further on.
    const int Length = 64;
    var vocabulary = new CharacterVocabulary(Texts.ShakespeareCharacters);
    int[] tokens = vocabulary.Encode(text);
    int split = tokens.Length * 9 / 10;
    Dataset train = TokenWindows.Contiguous(tokens[..split], Length, lanes: batch);
    Dataset validation = TokenWindows.Contiguous(tokens[split..], Length, lanes: batch);

    using var workers = new Workers(threads);
    var schedule = new WarmUp(50, new CosineDecay(end: 0.05));
    var samples = new Periodically(train.Count / batch, _ => $"{Write(net, vocabulary, 160)}\n");
    History history = net.Fit(train, new Adam(4e-3) { MaximumGradientNorm = 1 }, epochs, batch, validation, (ulong)seed, workers, schedule, new ProgressBar(), samples);

    TimeSpan duration = TimeSpan.FromTicks(history.Epochs.Sum(epoch => epoch.Duration.Ticks));
    Console.WriteLine();
    Console.WriteLine($"Validation loss {history.Last.ValidationLoss:0.000} after {duration.TotalSeconds:0} s with {threads} thread(s).");
    Console.WriteLine();
    Console.WriteLine(Write(net, vocabulary, 500));
}

// Writes one character after another, each drawn by its probability given those before; a temperature below 1 favours the likely ones.
static string Write(Network net, CharacterVocabulary vocabulary, int count) =>
    vocabulary.Decode(net.Generate(vocabulary.Encode("\n"), count, new Sampling { Temperature = 0.8f, Seed = 1 }));

/// <summary>A size that learns to write within minutes.</summary>
[Network, Tokens("T", Vocabulary = 65), Embedding(64), LSTM(256, Stateful = true), Dense(65), CrossEntropy]
public partial class CharRnn;

/// <summary>The size with which A. Karpathy showed "The unreasonable effectiveness of recurrent neural networks", 2015.</summary>
[Network, Tokens("T", Vocabulary = 65), Embedding(64), LSTM(512, Layers = 3, Dropout = 0.2, Stateful = true), Dense(65), CrossEntropy]
public partial class LargeCharRnn;
