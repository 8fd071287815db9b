// Translates dates as people write them, such as "March 3, 1998", into "1998-03-03", and shows which characters the network looked at for each that it wrote.
//     dotnet run -c Release --project examples/Translate
using System.CommandLine;
using System.Globalization;
using NetGen;
using NetGen.Data;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Console.OutputEncoding = System.Text.Encoding.UTF8;

var steps = new Option<int>("--steps") { Description = "The steps of training.", DefaultValueFactory = _ => 1000 };
var seed = new Option<int>("--seed") { Description = "Decides the first weights and the dates.", DefaultValueFactory = _ => 1 };
var dates = new Argument<string[]>("dates") { Description = "Dates to translate after the training.", DefaultValueFactory = _ => ["3 March 1998", "July 20, 1969", "9.11.1989"] };

var command = new RootCommand("Learns to translate dates.") { steps, seed, dates };
command.SetAction(options => Train(options.GetValue(steps), options.GetValue(seed), options.GetValue(dates)!));
return command.Parse(args).Invoke();

static void Train(int steps, int seed, string[] dates)
{
    Console.WriteLine(DateTranslator.Summary);
    Console.WriteLine();

    const int Batch = 32;
    var random = new Random(seed);
    Dataset train = Dates.Samples(random, steps * Batch);
    Dataset test = Dates.Samples(random, 500);

    var net = new DateTranslator((ulong)seed);
    var samples = new Periodically(250, run => string.Join("\n", dates.Select(date => $"{date} → {Translate(net, date).Text}")) + "\n");
    net.Fit(train, new Adam(3e-3) { MaximumGradientNorm = 1 }, epochs: 1, Batch, test, (ulong)seed, observers: [new CosineDecay(end: 0.05), new ProgressBar(), samples]);

    Console.WriteLine();
    foreach (string date in dates)
    {
        (string text, float[] alignment) = Translate(net, date);
        Show(date, text, alignment);
    }
}

// Writes one character after another, the likeliest one each time; the stepper keeps what the network has made of the date and of the characters so far.
static (string Text, float[] Alignment) Translate(DateTranslator net, string date)
{
    Stepper stepper = net.CreateStepper();
    stepper.Begin(batch: 1, Dates.SourceLength);
    Dates.Source(date).CopyTo(stepper.InputInt32("source"));
    var written = new int[Dates.TargetLength];
    List<float> alignment = [];
    for (int i = 0; i < written.Length; i++)
    {
        float[] scores = stepper.Step([i == 0 ? Dates.Start : written[i - 1]]).ToArray();
        written[i] = Array.IndexOf(scores, scores.Max());
        alignment.AddRange(stepper.Output("alignment"));
    }

    return (Dates.TargetCharacters.Decode(written), [.. alignment]);
}

// A line for each character that was written, a column for each that was read: the darker, the more the network looked there.
static void Show(string source, string target, float[] alignment)
{
    Console.WriteLine("   " + string.Concat(source.Select(character => $"{character} ")));
    for (int row = 0; row < target.Length; row++)
    {
        ReadOnlySpan<float> weights = alignment.AsSpan(row * Dates.SourceLength, source.Length);
        Console.WriteLine($"{target[row]}  " + string.Concat(weights.ToArray().Select(weight => new string(" ░▒▓█"[(int)(weight * 4.99f)], 2))));
    }

    Console.WriteLine();
}

/// <summary>
/// The encoder reads the date in both directions. The decoder, at each character, looks with its state for the places of the date that matter now: attention, as
/// Bahdanau, Cho and Bengio introduced it for translation, 2015.
/// </summary>
[Network, Tokens("S", Vocabulary = 40, Name = "source"), Tokens("T", Vocabulary = 12, Name = "target")]
[From("source"), Embedding(32), LSTM(64, Bidirectional = Bidirectional.Concat), Tap("memory")]
[From("target"), Embedding(32), LSTM(128), Tap("state")]
[AdditiveAttention(64, Memory = "memory", Weights = "weights"), Concat("state"), Dense(64), Tanh, Dense(12), Output("scores"), CrossEntropy]
[From("weights"), Output("alignment")]
public partial class DateTranslator;
