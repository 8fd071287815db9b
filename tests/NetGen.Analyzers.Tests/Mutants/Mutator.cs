namespace NetGen.Analyzers.Tests.Mutants;

/// <summary>Changes valid networks at random: one number, or a layer taken away, put in, doubled or exchanged with its neighbour.</summary>
internal sealed class Mutator(int seed)
{
    private static readonly string[] s_networks =
    [
        "Input(1, 12, 12); Conv2D(4, 5, Padding = 2); BatchNorm; ReLU; MaxPool2D(2); Conv2D(6, 3, Padding = 1); BatchNorm; ReLU; MaxPool2D(2); Flatten; Dense(10); CrossEntropy",
        "Input(3, 9, 9); Conv2D(6, 3, Stride = 2, Padding = 1); Tanh; Conv2D(6, 3, Padding = 1, Groups = 3); ReLU; AveragePool2D(3, Stride = 2); Flatten; Dense(4); MeanSquaredError",
        "Input(2, 8, 8); Conv2D(4, 3, Padding = 1); Tap(\"a\"); ReLU; Conv2D(4, 3, Padding = 1); Add(\"a\"); ReLU; GlobalAveragePool; Dense(3); CrossEntropy",
        "Input(2, 8, 8); Branch; Conv2D(4, 1); ReLU; Branch; Conv2D(3, 3, Padding = 1); ReLU; Branch; MaxPool2D(3, Stride = 1, Padding = 1); Concat; Conv2D(4, 1); GlobalAveragePool; Dense(2); CrossEntropy",
        "Input(2, 8, 8); Conv2D(4, 3, Padding = 1); ReLU; Tap(\"a\"); MaxPool2D(2); Conv2D(4, 3, Padding = 1); ReLU; UpSample2D(2); Concat(\"a\"); Conv2D(2, 1); MeanSquaredError",
        "Input(12); Dense(16); ReLU; Dropout(0); Dense(8); Tanh; Tap(\"h\"); Dense(8); Sigmoid; Multiply(\"h\"); Dense(5); CrossEntropy",
        "Input(6, 4); Dense(8); LayerNorm; GELU; Dense(4); Softmax; Flatten; Dense(3); MeanSquaredError",
        "Tokens(5, Vocabulary = 9); Embedding(4); Tap(\"x\"); LayerNorm; Dense(8); ReLU; Dense(4); Add(\"x\"); Dense(9); CrossEntropy",
        "Input(24); Reshape(6, 2, 2); Conv2D(4, 2); ReLU; Flatten; Dense(12); Reshape(3, 4); Dense(2); MeanSquaredError",
        "Input(1, 11, 11); Conv2D(3, 3, Dilation = 2); ReLU; MinPool2D(2, Stride = 1); Conv2D(3, 3, Stride = 3); Flatten; Dense(2); CrossEntropy",
        "Input(3, 7, 5); Branch; Conv2D(3, 3, Padding = 1); Branch; Conv2D(3, 1); Add; Tap(\"b\"); From(\"b\"); GlobalMaxPool; Dense(6); Tap(\"c\"); ELU; Add(\"c\"); MeanSquaredError",
        "Input(5, 6); LSTM(8); Dropout(0); GRU(4); Dense(3); CrossEntropy",
        "Input(4, 6); Tap(\"x\"); SimpleRNN(6); Add(\"x\"); LSTM(8, Projection = 4); LayerNorm; Flatten; Dense(2); MeanSquaredError",
        "Tokens(6, Vocabulary = 11); Embedding(8); Tap(\"x\"); LayerNorm; MultiHeadAttention(4); Add(\"x\"); Tap(\"y\"); Dense(12); GELU; Dense(8); Add(\"y\"); Dense(11); CrossEntropy",
        "Input(6, 12); MultiHeadAttention(3); GRU(9); MultiHeadAttention(9); GlobalAveragePool; Dense(4); CrossEntropy",
    ];

    private static readonly string[] s_insertions =
    [
        "Dense(3)", "Dense(8)", "Conv2D(4, 3)", "Conv2D(6, 3, Padding = 1)", "Conv2D(4, 1, Groups = 2)", "MaxPool2D(2)", "AveragePool2D(2, Stride = 1)", "Flatten", "ReLU", "BatchNorm", "LayerNorm",
        "GlobalAveragePool", "UpSample2D(2)", "Reshape(2, 6)", "Reshape(4, 2, 2)", "Tap(\"a\")", "Add(\"a\")", "Concat(\"a\")", "From(\"a\")", "Branch", "Concat", "Add", "Softmax", "Embedding(4)", "CrossEntropy", "Multiply(\"h\")",
        "LSTM(4)", "GRU(6)", "SimpleRNN(12)", "MultiHeadAttention(2)", "MultiHeadAttention(3)",
    ];

    private static readonly int[] s_numbers = [-3, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 16, 17, 40];

    private readonly Random _random = new(seed);

    /// <summary>The networks before any change.</summary>
    public static IReadOnlyList<Layer[]> Originals { get; } = [.. s_networks.Select(n => n.Split("; ").Select(Layer.Parse).ToArray())];

    public Layer[] Next()
    {
        List<Layer> layers = [.. Originals[_random.Next(Originals.Count)]];
        int at = _random.Next(layers.Count);
        switch (_random.Next(8))
        {
            case 0:
                layers.RemoveAt(at);
                break;
            case 1:
                layers.Insert(at + 1, Layer.Parse(s_insertions[_random.Next(s_insertions.Length)]));
                break;
            case 2 when at + 1 < layers.Count:
                (layers[at], layers[at + 1]) = (layers[at + 1], layers[at]);
                break;
            case 3:
                layers.Insert(at, layers[at]);
                break;
            default:
                ChangeNumber(layers);
                break;
        }

        return [.. layers];
    }

    private void ChangeNumber(List<Layer> layers)
    {
        int[] withNumbers = [.. Enumerable.Range(0, layers.Count).Where(i => layers[i].Numbers.Length + layers[i].Named.Length > 0)];
        int at = withNumbers[_random.Next(withNumbers.Length)];
        Layer layer = layers[at];
        int which = _random.Next(layer.Numbers.Length + layer.Named.Length), value = s_numbers[_random.Next(s_numbers.Length)];
        if (layer.Kind == "Dropout") value = 0;
        if (which < layer.Numbers.Length)
        {
            int[] numbers = [.. layer.Numbers];
            numbers[which] = value;
            layers[at] = layer with { Numbers = numbers };
            return;
        }

        (string Name, int Value)[] named = [.. layer.Named];
        named[which - layer.Numbers.Length].Value = value;
        layers[at] = layer with { Named = named };
    }
}
