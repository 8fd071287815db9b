// Learns how first names are made, letter by letter, and makes up new ones.
//     dotnet run -c Release --project examples/Names -- --data FILE-OR-FOLDER
using System.CommandLine;
using System.Globalization;
using NetGen;
using NetGen.Data;
using NetGen.Examples;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Console.OutputEncoding = System.Text.Encoding.UTF8;

var data = new Option<string?>("--data") { Description = $"A file with a name in each line, or the folder of names.txt; without it the folder in {DataFolder.Variable}, or else some 400 names." };
var epochs = new Option<int>("--epochs") { Description = "How often each name is seen.", DefaultValueFactory = _ => 10 };
var seed = new Option<int>("--seed") { Description = "Decides the first weights, the order of the names and the new names.", DefaultValueFactory = _ => 1 };

var command = new RootCommand("Learns from first names to make up new ones.") { data, epochs, seed };
command.SetAction(options =>
{
    try
    {
        Train(Texts.Names(options.GetValue(data)), options.GetValue(epochs), options.GetValue(seed));
        return 0;
    }
    catch (Exception exception) when (exception is FileNotFoundException or DataFileException)
    {
        Console.Error.WriteLine(exception.Message);
        return 1;
    }
});
return command.Parse(args).Invoke();

static void Train(string[] names, int epochs, int seed)
{
    Console.WriteLine(NameWriter.Summary);
    Console.WriteLine();

    const int Batch = 32;
    var vocabulary = new CharacterVocabulary(".abcdefghijklmnopqrstuvwxyz");
    (Dataset train, Dataset validation) = Samples(names, vocabulary).Split(0.9, (ulong)seed);

    var net = new NameWriter((ulong)seed);
    HashSet<string> known = [.. names];
    var samples = new Periodically((train.Count + Batch - 1) / Batch, run => string.Join(", ", Enumerable.Range(0, 8).Select(number => Write(net, vocabulary, number))));
    net.Fit(train, new Adam(3e-3), epochs, Batch, validation, (ulong)seed, observers: [new CosineDecay(), new EarlyStopping(patience: 3), new ProgressBar(), samples]);

    Console.WriteLine();
    Console.WriteLine($"Validation loss {net.Evaluate(validation).Loss:0.000} per letter. Names that are not in the list:");
    Console.WriteLine(string.Join(", ", Enumerable.Range(0, 200).Select(number => Write(net, vocabulary, number)).Where(name => name != "" && !known.Contains(name)).Distinct().Take(40)));
}

// Names begin and end with a point: "emma" is read as ".emma" and to be predicted as "emma.". Shorter ones are filled up, with targets that do not count.
static Dataset Samples(string[] names, CharacterVocabulary vocabulary)
{
    int length = names.Max(name => name.Length) + 1;
    var inputs = new int[names.Length * length];
    var targets = new int[names.Length * length];
    Array.Fill(targets, NameWriter.Padding);
    for (int i = 0; i < names.Length; i++)
    {
        int[] letters = vocabulary.Encode($".{names[i]}.");
        letters.AsSpan(0, letters.Length - 1).CopyTo(inputs.AsSpan(i * length));
        letters.AsSpan(1).CopyTo(targets.AsSpan(i * length));
    }

    return new Dataset(names.Length, [new Column(inputs)], [new Column(targets)]);
}

// Draws letters until the point comes.
static string Write(NameWriter net, CharacterVocabulary vocabulary, int number)
{
    int[] point = vocabulary.Encode(".");
    return vocabulary.Decode(net.Generate(point, count: 20, new Sampling { Temperature = 0.8f, Seed = (ulong)number }, end: point[0])).TrimEnd('.');
}

/// <summary>A GRU over letters.</summary>
[Network, Tokens("T", Vocabulary = 27), Embedding(32), GRU(128), Dense(27), CrossEntropy(IgnoreIndex = Padding)]
public partial class NameWriter
{
    /// <summary>The target behind the end of a name.</summary>
    public const int Padding = -1;
}
