// Learns to write plays, character by character, with a small GPT: the architecture of GPT-2 at a size that a processor can train.
//     dotnet run -c Release --project examples/CharGpt -- --data FILE-OR-FOLDER
using System.CommandLine;
using System.Globalization;
using NetGen;
using NetGen.Data;
using NetGen.Examples;
using NetGen.Kernels;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Console.OutputEncoding = System.Text.Encoding.UTF8;

var data = new Option<string?>("--data") { Description = $"A text, or the folder of tinyshakespeare.txt; without it the folder in {DataFolder.Variable}, or else some sonnets." };
var steps = new Option<int?>("--steps") { Description = "The steps of training; 2,000 by default, 500 for the sonnets." };
var batch = new Option<int>("--batch") { Description = "The windows per step.", DefaultValueFactory = _ => 12 };
var seed = new Option<int>("--seed") { Description = "Decides the first weights, the windows and the text that is written.", DefaultValueFactory = _ => 1 };
var threads = new Option<int>("--threads") { Description = "The threads to use; the result does not depend on them.", DefaultValueFactory = _ => Environment.ProcessorCount };

var command = new RootCommand("Trains a small GPT on the characters of a text.") { data, steps, batch, seed, threads };
command.SetAction(options =>
{
    try
    {
        (string text, bool isSmall) = Texts.Shakespeare(options.GetValue(data));
        Train(text, options.GetValue(steps) ?? (isSmall ? 500 : 2000), options.GetValue(batch), options.GetValue(seed), options.GetValue(threads));
        return 0;
    }
    catch (Exception exception) when (exception is FileNotFoundException or DataFileException)
    {
        Console.Error.WriteLine(exception.Message);
        return 1;
    }
});
return command.Parse(args).Invoke();

static void Train(string text, int steps, int batch, int seed, int threads)
{
    Console.WriteLine(CharGpt.Summary);
    Console.WriteLine();

    // The first nine tenths are for training. A sample is a window of 64 characters; what is to be predicted is the same window one character further on.
    const int Context = 64;
    var vocabulary = new CharacterVocabulary(Texts.ShakespeareCharacters);
    int[] tokens = vocabulary.Encode(text);
    int split = tokens.Length * 9 / 10;
    Dataset windows = TokenWindows.Overlapping(tokens[..split], Context, stride: 1);
    Dataset validation = TokenWindows.Overlapping(tokens[split..], Context);

    // Each step takes windows from anywhere.
    var random = new Random(seed);
    Dataset train = windows.Subset([.. Enumerable.Range(0, steps * batch).Select(_ => random.Next(windows.Count))]);

    // Residual connections add up 2 × 4 values; GPT-2 makes each so much smaller at the start.
    var net = new CharGpt((ulong)seed);
    foreach (Parameter parameter in net.AllParameters.Where(parameter => parameter.Name.EndsWith("out_proj.weight") || parameter.Name.EndsWith("dense2.weight")))
    {
        foreach (ref float weight in parameter.Value)
            weight /= MathF.Sqrt(2 * 4);
    }

    using var workers = new Workers(threads);
    var optimizer = new AdamW(2e-3, beta2: 0.99, weightDecay: 0.1) { Decays = parameter => parameter.Shape.Length > 1, MaximumGradientNorm = 1 };
    var schedule = new WarmUp(100, new CosineDecay(end: 0.05));
    var samples = new Periodically(250, run => $"step {run.StepsDone}: validation loss {net.Evaluate(validation, workers: workers).Loss:0.000}\n{Write(net, vocabulary, 160)}\n");
    History history = net.Fit(train, optimizer, epochs: 1, batch, validation, (ulong)seed, workers, schedule, new ProgressBar(), samples);

    Console.WriteLine();
    Console.WriteLine($"Validation loss {history.Last.ValidationLoss:0.000} after {steps:N0} steps in {history.Last.Duration.TotalSeconds:0} s with {threads} thread(s).");
    Console.WriteLine();
    Console.WriteLine(Write(net, vocabulary, 500));
}

// Writes one character after another, each drawn by its probability given the last ones; a temperature below 1 favours the likely ones.
static string Write(CharGpt net, CharacterVocabulary vocabulary, int count) =>
    vocabulary.Decode(net.Generate(vocabulary.Encode("\n"), count, new Sampling { Temperature = 0.8f, Seed = 1 }));

/// <summary>A block of GPT-2 (Radford et al., 2019): attention and a network of two layers, each after a norm and beside a residual connection.</summary>
[Block]
[LayerNorm(Bias = false), MultiHeadAttention(nameof(heads), Causal = true, Bias = false, Initializer = Init.Normal, InitializerScale = 0.02), Add("input"), Tap("mid")]
[LayerNorm(Bias = false), Dense("4 * " + nameof(width), Bias = false, Initializer = Init.Normal, InitializerScale = 0.02), GELU]
[Dense(nameof(width), Bias = false, Initializer = Init.Normal, InitializerScale = 0.02), Add("mid")]
public partial class DecoderBlock(int width, int heads);

/// <summary>Four blocks of four heads; the weights that turn characters into vectors also turn vectors into characters.</summary>
[Network, Tokens("T", Vocabulary = 65, Max = 64)]
[Embedding(128, Name = "token", Initializer = Init.Normal, InitializerScale = 0.02), PositionEmbedding(64)]
[Use<DecoderBlock>(128, 4, Repeat = 4)]
[LayerNorm(Bias = false), Dense(65, Bias = false, TieWeights = "token"), CrossEntropy]
public partial class CharGpt;
