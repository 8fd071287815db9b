// The smallest thing that trains: exclusive or, which no single layer can compute.
//     dotnet run -c Release --project examples/Xor
using System.Globalization;
using NetGen;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;

// The four rows of the truth table, and what is expected of each.
float[,] inputs = { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } };
float[,] expected = { { 0 }, { 1 }, { 1 }, { 0 } };

// The seed decides the first weights, so that every run gives the same numbers.
var net = new Xor(seed: 1);
History history = net.Fit(new Dataset(inputs, expected), new Adam(0.05), epochs: 500, batchSize: 4);
Console.WriteLine($"Loss {history.Epochs[0].Loss:0.0000} after 1 epoch, {history.Last.Loss:0.0000} after {history.Last.Number}.");

for (int row = 0; row < 4; row++)
{
    float a = inputs[row, 0], b = inputs[row, 1];

    // The network's output is the logit of "1"; the sigmoid makes a probability of it.
    float probability = 1 / (1 + MathF.Exp(-net.Predict([a, b])[0]));
    Console.WriteLine($"{a} xor {b} = {(probability > 0.5f ? 1 : 0)}   (probability of 1: {probability:0.000})");
}

/// <summary>Two inputs, four hidden neurons, one output; the loss that fits yes-or-no targets.</summary>
[Network, Input(2), Dense(4), Tanh, Dense(1), BinaryCrossEntropy]
public partial class Xor;
