// Trains the network of the course notes on MNIST: 60,000 handwritten digits of 28×28 pixels, 10,000 more to test it.
//     dotnet run -c Release --project examples/Mnist -- --data FOLDER
using System.CommandLine;
using System.Globalization;
using NetGen;
using NetGen.Examples;
using NetGen.Kernels;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Console.OutputEncoding = System.Text.Encoding.UTF8;

var data = new Option<string?>("--data") { Description = $"The folder of the four IDX files; without it, the environment variable {DataFolder.Variable}." };
var epochs = new Option<int>("--epochs") { Description = "How often each image is seen.", DefaultValueFactory = _ => 3 };
var batch = new Option<int>("--batch") { Description = "The images per step.", DefaultValueFactory = _ => 32 };
var seed = new Option<ulong>("--seed") { Description = "Decides the first weights and the order of the images.", DefaultValueFactory = _ => 1 };
var threads = new Option<int>("--threads") { Description = "The threads to use; the result does not depend on them.", DefaultValueFactory = _ => Environment.ProcessorCount };

var command = new RootCommand("Trains a convolutional network on MNIST.") { data, epochs, batch, seed, threads };
command.SetAction(options =>
{
    try
    {
        (Dataset train, Dataset test) = Mnist.Load(DataFolder.Mnist(options.GetValue(data)));
        Train(train, test, options.GetValue(epochs), options.GetValue(batch), options.GetValue(seed), options.GetValue(threads));
        return 0;
    }
    catch (Exception exception) when (exception is FileNotFoundException or DataFileException)
    {
        Console.Error.WriteLine(exception.Message);
        return 1;
    }
});
return command.Parse(args).Invoke();

static void Train(Dataset train, Dataset test, int epochs, int batch, ulong seed, int threads)
{
    Console.WriteLine(DigitsCnn.Summary);
    Console.WriteLine();

    using var workers = new Workers(threads);
    var net = new DigitsCnn(seed);
    History history = net.Fit(train, new Adam(5e-3), epochs, batch, test, seed, workers, new LinearDecay(), new ProgressBar());

    TimeSpan duration = TimeSpan.FromTicks(history.Epochs.Sum(epoch => epoch.Duration.Ticks));
    Console.WriteLine();
    Console.WriteLine($"Test accuracy: {100 * history.Last.ValidationAccuracy:0.00} % of {test.Count:N0} images, after {duration.TotalSeconds:0.0} s with {threads} thread(s).");
}

/// <summary>The network of the notes: two convolutions, each halved by pooling, and one dense layer.</summary>
[Network, Input(1, 28, 28)]
[Conv2D(16, 5, Padding = 2), BatchNorm, ReLU, MaxPool2D(2)]      // (16, 14, 14)
[Conv2D(32, 5, Padding = 2), BatchNorm, ReLU, MaxPool2D(2)]      // (32, 7, 7)
[Flatten, Dense(10), CrossEntropy]
public partial class DigitsCnn;
