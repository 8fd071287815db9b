// Reads handwritten digits with a small convolutional network.
//     dotnet run -c Release --project examples/Digits
using System.Globalization;
using NetGen;
using NetGen.Examples;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
Console.OutputEncoding = System.Text.Encoding.UTF8;

// Shapes and parameter counts were computed while this file was compiled.
Console.WriteLine(DigitsNet.Summary);
Console.WriteLine();

// The seed decides the first weights and the order of the images; another one may be given: -- 7
ulong seed = args.Length > 0 ? ulong.Parse(args[0]) : 1;
var net = new DigitsNet(seed);
net.Fit(Digits.Train, new Adam(2e-3), epochs: 20, batchSize: 32, validation: Digits.Test, seed: seed, observers: new ProgressBar());

EvaluationResult result = net.Evaluate(Digits.Test);
Console.WriteLine();
Console.WriteLine($"Test accuracy: {100 * result.Accuracy:0.00} % of {Digits.Test.Count} images that the network has not learned from.");

// A saved network is a safetensors file; whoever loads it gets the same predictions.
string file = Path.Combine(AppContext.BaseDirectory, "digits.safetensors");
net.Save(file);
DigitsNet loaded = DigitsNet.Load(file);
Console.WriteLine($"Saved to {file} and loaded again.");
Console.WriteLine();

// One image, and what the loaded network says about it: ten scores, the highest of which is the answer.
ReadOnlySpan<float> image = Digits.TestImage(0);
for (int row = 0; row < Digits.Size; row++)
    Console.WriteLine(string.Concat(image.Slice(row * Digits.Size, Digits.Size).ToArray().Select(pixel => new string(" ░▒▓█"[(int)(pixel * 4)], 2))));
float[] scores = loaded.Predict(image).ToArray();
Console.WriteLine($"The network reads a {Array.IndexOf(scores, scores.Max())}; it is a {Digits.TestLabel(0)}.");

/// <summary>Three convolutions that look at ever larger parts of the image, then one dense layer that names the digit.</summary>
[Network, Input(1, 8, 8)]
[Conv2D(32, 3, Padding = 1), BatchNorm, ReLU]
[Conv2D(32, 3, Padding = 1), BatchNorm, ReLU, MaxPool2D(2)]
[Conv2D(64, 3, Padding = 1), BatchNorm, ReLU, MaxPool2D(2)]
[Flatten, Dropout(0.5), Dense(10), CrossEntropy]
public partial class DigitsNet;
