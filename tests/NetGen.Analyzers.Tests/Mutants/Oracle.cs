namespace NetGen.Analyzers.Tests.Mutants;

/// <summary>
/// Says what PyTorch would: the shape of a network's result, or that it fails. Written a second time, plainly, from PyTorch's documentation, so that the
/// analyzers are compared with something that shares no line with them.
/// </summary>
internal sealed class Oracle
{
    private readonly Dictionary<string, (int[] Shape, bool Tokens)> _taps = [];
    private readonly List<int[]> _branches = [];
    private int[]? _fork;
    private int[] _shape = [];
    private bool _tokens;

    /// <summary>The shape of the last value; null where the network fails.</summary>
    public static int[]? Run(IReadOnlyList<Layer> layers)
    {
        var oracle = new Oracle();
        for (int i = 0; i < layers.Count; i++)
        {
            bool isInput = layers[i].Kind is "Input" or "Tokens";
            if (i == 0 && !isInput) return null;
            if (!oracle.Step(layers[i])) return null;
        }

        return oracle._fork is null ? oracle._shape : null;
    }

    private bool IsImage => _shape.Length == 3;

    private int ChannelAxis => IsImage ? 0 : _shape.Length - 1;

    private bool Step(Layer layer)
    {
        int[] n = layer.Numbers;
        switch (layer.Kind)
        {
            case "Input":
            case "Tokens":
                if (n.Any(x => x < 1) || layer["Vocabulary"] < 1) return false;
                (_shape, _tokens) = (n, layer.Kind == "Tokens");
                string name = "input";
                for (int i = 2; _taps.ContainsKey(name); i++) name = "input" + i;
                _taps[name] = (_shape, _tokens);
                return true;
            case "Tap":
                return _taps.TryAdd(layer.Text!, (_shape, _tokens));
            case "From":
                if (!_taps.TryGetValue(layer.Text!, out (int[] Shape, bool Tokens) tap)) return false;
                (_shape, _tokens) = tap;
                return true;
            case "Branch":
                if (_fork is not null) _branches.Add(_shape);
                _fork ??= _shape;
                _shape = _fork;
                return true;
            case "Embedding":
                if (!_tokens || n[0] < 1) return false;
                (_shape, _tokens) = ([.. _shape, n[0]], false);
                return true;
            case "Flatten":
                return Set([_shape.Aggregate(1, (p, d) => p * d)]);
            case "Reshape":
                return Reshape(n);
        }

        return !_tokens && Compute(layer, n);
    }

    private bool Compute(Layer layer, int[] n)
    {
        switch (layer.Kind)
        {
            case "ReLU" or "Tanh" or "Sigmoid" or "GELU" or "ELU" or "Softmax" or "BatchNorm" or "LayerNorm" or "Dropout" or "MeanSquaredError":
                return true;
            case "CrossEntropy":
                return _shape[ChannelAxis] > 1;
            case "Dense":
                return n[0] >= 1 && Set([.. _shape[..^1], n[0]]);
            case "LSTM" or "GRU" or "SimpleRNN":
                // PyTorch takes a projection to fewer values only.
                int size = layer["Projection"] ?? n[0];
                return _shape.Length == 2 && n[0] >= 1 && size >= 1 && (size < n[0] || layer["Projection"] is null) && Set([_shape[0], size]);
            case "MultiHeadAttention":
                return _shape.Length == 2 && n[0] >= 1 && _shape[1] % n[0] == 0;
            case "GlobalAveragePool" or "GlobalMaxPool":
                return _shape.Length >= 2 && Set([_shape[ChannelAxis]]);
            case "UpSample2D":
                return IsImage && n[0] >= 1 && Set([_shape[0], _shape[1] * n[0], _shape[2] * n[0]]);
            case "Conv2D":
                int groups = layer["Groups"] ?? 1;
                if (!IsImage || n[0] < 1 || groups < 1 || _shape[0] % groups != 0 || n[0] % groups != 0) return false;
                return Slide(layer, n[1], 1) is var (height, width) && Set([n[0], height, width]);
            case "MaxPool2D" or "MinPool2D" or "AveragePool2D":
                // PyTorch takes padding up to half of the window. The places in a window are counted in a byte here.
                if (!IsImage || (layer["Padding"] ?? 0) > n[0] / 2 || (layer.Kind != "AveragePool2D" && n[0] > 16)) return false;
                return Slide(layer, n[0], n[0]) is var (h, w) && Set([_shape[0], h, w]);
            case "Add" or "Multiply":
                return Operands(layer) is { } addends && addends.Skip(1).Aggregate<int[], int[]?>(addends[0], Broadcast) is { } sum && Set(sum);
            case "Concat":
                return Operands(layer) is { } parts && Concat(parts) is { } whole && Set(whole);
            default:
                throw new NotSupportedException(layer.Kind);
        }
    }

    private (int Height, int Width)? Slide(Layer layer, int kernel, int defaultStride)
    {
        int stride = layer["Stride"] ?? defaultStride, padding = layer["Padding"] ?? 0, dilation = layer["Dilation"] ?? 1;
        if (kernel < 1 || stride < 1 || padding < 0 || dilation < 1) return null;
        int height = _shape[1] + (2 * padding) - (dilation * (kernel - 1)) - 1, width = _shape[2] + (2 * padding) - (dilation * (kernel - 1)) - 1;
        return height < 0 || width < 0 ? null : ((height / stride) + 1, (width / stride) + 1);
    }

    private bool Reshape(int[] n)
    {
        int size = _shape.Aggregate(1, (p, d) => p * d), open = n.Count(x => x == -1), product = n.Where(x => x != -1).Aggregate(1, (p, d) => p * d);
        if (n.Any(x => x is 0 or < -1) || open > 1 || size % product != 0 || (open == 0 && size != product)) return false;
        return Set([.. n.Select(x => x == -1 ? size / product : x)]);
    }

    private List<int[]>? Operands(Layer layer)
    {
        if (layer.Text is { } text) return _taps.TryGetValue(text, out (int[] Shape, bool Tokens) tap) && !tap.Tokens ? [_shape, tap.Shape] : null;
        List<int[]> operands = [.. _branches, _shape];
        bool isOpen = _fork is not null;
        _branches.Clear();
        _fork = null;
        return isOpen && operands.Count > 1 ? operands : null;
    }

    private static int[]? Broadcast(int[]? a, int[] b)
    {
        if (a is null || a.Length != b.Length) return null;
        return a.Zip(b).All(p => p.First == p.Second || p.First == 1 || p.Second == 1) ? [.. a.Zip(b, Math.Max)] : null;
    }

    private static int[]? Concat(List<int[]> parts)
    {
        int[] whole = [.. parts[0]];
        int axis = whole.Length == 3 ? 0 : whole.Length - 1;
        foreach (int[] part in parts.Skip(1))
        {
            if (part.Length != whole.Length || Enumerable.Range(0, part.Length).Any(i => i != axis && part[i] != whole[i])) return null;
            whole[axis] += part[axis];
        }

        return whole;
    }

    private bool Set(int[] shape)
    {
        _shape = shape;
        return true;
    }
}
