using NetGen.Generator.Gradients;
using NetGen.Generator.Graph;
using NetGen.Generator.Shapes;
using static NetGen.Generator.Graph.Expressions;

namespace NetGen.Testing;

/// <summary>A valid graph that nobody thought of, and numbers to run it with.</summary>
/// <param name="Forward">Outputs, perhaps a loss, and buffer updates.</param>
/// <param name="Training">The same with the gradients of all parameters and real inputs, from the loss or from gradients of the outputs.</param>
/// <param name="Bindings">Values of the symbols B and T and of all leaves of both graphs.</param>
internal sealed record RandomGraph(Graph Forward, Graph Training, Bindings Bindings);

/// <summary>
/// Makes graphs of 5 to 30 operations over vectors (B, F), sequences (B, T, F) and images (B, C, H, W), the same ones for the same seed. Numbers stay small: products are scaled by
/// their length and expressions avoid poles, so that two ways to compute a graph agree to many digits.
/// </summary>
internal sealed class RandomGraphs
{
    private static readonly Dim B = Dim.Batch, T = Dim.Symbol("T");

    private readonly GraphBuilder _g = new();
    private readonly List<Value> _values = [];
    private readonly List<Result> _results = [];
    private readonly Dictionary<string, Fill> _fills = [];
    private readonly Random _random;
    private readonly bool _smooth;
    private readonly RandomExpressions _expressions;
    private int _names;

    private RandomGraphs(int seed, bool smooth)
    {
        _random = new Random(seed);
        _smooth = smooth;
        _expressions = new RandomExpressions(_random, smooth);
    }

    /// <param name="smooth">No kinks, steps and stops, so that differences of values approach derivatives.</param>
    public static RandomGraph Make(int seed, bool smooth = false) => new RandomGraphs(seed, smooth).Make();

    private RandomGraph Make()
    {
        int inputs = 1 + _random.Next(2);
        for (int i = 0; i < inputs; i++) _values.Add(Start(i));
        int operations = 5 + _random.Next(26);
        for (int made = 0; made < operations;)
        {
            _g.Origin = new Origin("layer" + made, "Random");
            if (Step() is not { } value || _values.Contains(value)) continue;
            _values.Add(value);
            made++;
        }

        Finish();
        Graph forward = _g.Finish(_results).Prune(), training = TrainingGraph.Differentiate(forward);
        Bindings bindings = Bindings.None.Symbol("B", 1 + _random.Next(4)).Symbol("T", 1 + _random.Next(4)) with { Seed = (ulong)_random.Next(), Step = (ulong)_random.Next(100) };
        return new(forward, training, bindings.FillLeaves(forward.Values.Concat(training.Values), _random, _fills));
    }

    private Value Start(int number)
    {
        string name = "input" + number;
        _g.Origin = new Origin(name, "Input");
        switch (_random.Next(4))
        {
            case 0:
                return _g.Input(name, [B, Small()]);
            case 1:
                return _g.Input(name, [B, T, Small()]);
            case 2:
                int rows = Small();
                _fills[name] = Fills.Integers(rows);
                return _g.Gather(Parameter([rows, Small()]), _g.Input(name, [B, T], ElementType.Int32));
            default:
                return _g.Input(name, [B, Small(), 3 + _random.Next(4), 3 + _random.Next(4)]);
        }
    }

    /// <summary>One more value, or null where what was drawn does not apply.</summary>
    private Value? Step() => _random.Next(16) switch
    {
        0 or 1 or 2 or 3 => Pointwise(Any()),
        4 => Reduction(Any()),
        5 or 6 => Product(Any()),
        7 or 8 => Image(Any()),
        9 => Normalized(Any()),
        10 => Softmax(Any()),
        11 => Joined(Any()),
        12 => Cut(Any()),
        13 => Reshaped(Any()),
        14 => Permuted(Any()),
        _ => !_smooth && _random.Next(4) == 0 ? _g.Stop(Any()) : null,
    };

    private Value Pointwise(Value x)
    {
        List<Value> operands = [x];
        Value[] others = _values.Where(v => v.Shape.BroadcastsTo(x.Shape)).ToArray();
        if (_random.Next(2) == 0) operands.Add(others[_random.Next(others.Length)]);
        if (_random.Next(2) == 0) operands.Add(Broadcastable(x.Shape));
        return _g.Map(_expressions.Over(operands.Count, x.Shape), x.Shape, operands.ToArray());
    }

    private Value Broadcastable(Shape shape)
    {
        int[] axes = Enumerable.Range(0, shape.Rank).Where(a => shape[a].IsConstant).ToArray();
        if (axes.Length > 0 && _random.Next(2) == 0)
        {
            int axis = axes[_random.Next(axes.Length)];
            return _g.Along(Parameter([shape[axis]]), axis, shape.Rank);
        }

        return Parameter(Shape.Of(shape.Dims.Select(d => d.IsConstant && _random.Next(2) == 0 ? d : Dim.One)));
    }

    private Value Reduction(Value x)
    {
        int[] axes = Enumerable.Range(0, x.Shape.Rank).Where(_ => _random.Next(2) == 0).ToArray();
        return _smooth || _random.Next(3) > 0 ? _g.Mean(x, axes) : _g.Max(x, axes);
    }

    private Value? Product(Value x)
    {
        Shape shape = x.Shape;
        if (shape.Rank == 3 && _random.Next(3) == 0)
        {
            bool transposed = _random.Next(2) == 0; // (B, T, T) or (B, F, F)
            return Mean(_g.MatMul(x, x, !transposed, transposed), shape[transposed ? 2 : 1]);
        }

        if (shape.Rank == 4 || !shape[-1].IsConstant) return null;
        Value rows = shape.Rank == 2 ? x : _g.Reshape(x, [shape[0] * shape[1], shape[2]]);
        (Dim inputs, Dim outputs) = (shape[-1], Small());
        bool transpose = _random.Next(2) == 0;
        Value y = Mean(_g.MatMul(rows, Parameter(transpose ? [outputs, inputs] : [inputs, outputs]), transposeB: transpose), inputs);
        return shape.Rank == 2 ? y : _g.Reshape(y, shape.With(-1, outputs));

        Value Mean(Value product, Dim terms) => _g.Map(_random.Next(2) == 0 ? Divide(X(0), Expressions.Extent(terms)) : Apply(Function.Tanh, Divide(X(0), Expressions.Extent(terms))), product);
    }

    private Value? Image(Value x)
    {
        if (x.Shape.Rank != 4 || !x.Shape.Dims.Skip(1).All(d => d.IsConstant)) return null;
        (int channels, int h, int w) = ((int)x.Shape[1].Constant, (int)x.Shape[2].Constant, (int)x.Shape[3].Constant);
        (int kh, int kw, int sh, int sw) = (1 + _random.Next(Math.Min(3, h)), 1 + _random.Next(Math.Min(3, w)), 1 + _random.Next(2), 1 + _random.Next(2));
        (int top, int bottom, int left, int right) = (_random.Next(kh), _random.Next(kh), _random.Next(kw), _random.Next(kw));
        int dh = kh > 1 && ((kh - 1) * 2) + 1 <= h ? 1 + _random.Next(2) : 1, dw = kw > 1 && ((kw - 1) * 2) + 1 <= w ? 1 + _random.Next(2) : 1;
        (int oh, int ow) = (((h + top + bottom - (dh * (kh - 1)) - 1) / sh) + 1, ((w + left + right - (dw * (kw - 1)) - 1) / sw) + 1);
        if (_random.Next(3) == 0)
        {
            // A window that lies in the padding has no extreme.
            bool empty = Enumerable.Range(0, oh).Any(o => Enumerable.Range(0, kh).All(k => (o * sh) - top + (k * dh) is var i && (i < 0 || i >= h)))
                || Enumerable.Range(0, ow).Any(o => Enumerable.Range(0, kw).All(k => (o * sw) - left + (k * dw) is var i && (i < 0 || i >= w)));
            PoolKind kind = _smooth ? PoolKind.Average : (PoolKind)_random.Next(4);
            return empty ? null : _g.Pool(x, kind, new(h, w, kh, kw, sh, sw, top, left, dh, dw, oh, ow));
        }

        int groups = channels % 2 == 0 && _random.Next(2) == 0 ? 2 : _random.Next(3) == 0 ? channels : 1, others = groups * (1 + _random.Next(3));
        bool transposed = _random.Next(3) == 0;
        var geometry = transposed
            ? new ConvolutionGeometry(others, channels, groups, ((h - 1) * sh) + (dh * (kh - 1)) + 1, ((w - 1) * sw) + (dw * (kw - 1)) + 1, kh, kw, sh, sw, 0, 0, dh, dw, h, w)
            : new ConvolutionGeometry(channels, others, groups, h, w, kh, kw, sh, sw, top, left, dh, dw, oh, ow);
        if (geometry.Height * geometry.Width > 100) return null;
        Value weight = Parameter(geometry.WeightShape), y = transposed ? _g.ConvolutionTranspose(x, weight, geometry) : _g.Convolution(x, weight, geometry);
        return _g.Scale(y, 1.0 / (channels / groups * kh * kw));
    }

    private Value? Normalized(Value x)
    {
        int axis = 1 + _random.Next(x.Shape.Rank - 1);
        if (!x.Shape[axis].IsConstant) return null;
        bool batch = _random.Next(2) == 0;
        (Value mean, Value variance) = _g.Moments(x, batch ? Enumerable.Range(0, x.Shape.Rank).Where(a => a != axis).ToArray() : [axis]);
        if (batch && _results.Count < 4)
        {
            string name = "running" + _names++;
            Value running = _g.Buffer(name, [x.Shape[axis]]);
            Value next = _g.Map(Add(Multiply(X(0), Constant(0.9)), Multiply(X(1), Constant(0.1))), running, _g.Reshape(_random.Next(2) == 0 ? mean : variance, running.Shape));
            _results.Add(new Result(ResultRole.BufferUpdate, name, next));
        }

        Value Affine() => _g.Along(Parameter([x.Shape[axis]]), axis, x.Shape.Rank);
        return _g.Normalize(x, mean, variance, 0.1, _random.Next(2) == 0 ? Affine() : null, _random.Next(2) == 0 ? Affine() : null);
    }

    private Value Softmax(Value x)
    {
        int axis = 1 + _random.Next(x.Shape.Rank - 1);
        return _random.Next(2) == 0 ? _g.Softmax(x, axis) : _g.LogSumExp(x, axis);
    }

    private Value? Joined(Value x)
    {
        int axis = 1 + _random.Next(x.Shape.Rank - 1);
        if (!x.Shape[axis].IsConstant) return null; // T + 1 would be an extent that is no single term
        Value[] parts = _values.Where(v => v.Shape.Rank == x.Shape.Rank && v.Shape[axis].IsConstant && v.Shape.With(axis, 1) == x.Shape.With(axis, 1)).ToArray();
        return Small(x.Shape) ? _g.Concat(axis, x, parts[_random.Next(parts.Length)]) : null;
    }

    private Value? Cut(Value x)
    {
        int axis = 1 + _random.Next(x.Shape.Rank - 1);
        if (!x.Shape[axis].IsConstant) return null;
        if (_random.Next(2) == 0) return Small(x.Shape) ? _g.Pad(x, axis, _random.Next(3), _random.Next(2)) : null;
        int extent = (int)x.Shape[axis].Constant, start = _random.Next(extent);
        return _g.Slice(x, axis, start, 1 + _random.Next(extent - start));
    }

    private Value? Reshaped(Value x)
    {
        Shape s = x.Shape;
        if (s.Rank == 2) return s[1].IsConstant && s[1].Constant % 2 == 0 ? _g.Reshape(x, [s[0], s[1].Constant / 2, 2]) : null;
        return _random.Next(2) == 0 ? _g.Reshape(x, [s[0], s.Product(1, s.Rank)]) : s.Rank == 4 ? _g.Reshape(x, [s[0], s[1], s[2] * s[3]]) : _g.Reshape(x, [s[0], s[1], 1, s[2]]);
    }

    private Value? Permuted(Value x)
    {
        int[] axes = Enumerable.Range(0, x.Shape.Rank).ToArray();
        _random.Shuffle(axes.AsSpan(1)); // the batch stays first
        return _g.Permute(x, axes);
    }

    /// <summary>Outputs are values that nothing reads, the last ones first; two times in three there is a loss over them.</summary>
    private void Finish()
    {
        HashSet<Value> read = _values.SelectMany(v => v.Operands).ToHashSet();
        Value[] outputs = _values.Where(v => v.Operation is not Leaf && !read.Contains(v)).Reverse().Take(1 + _random.Next(3)).ToArray();
        _g.Origin = new Origin("output", "Random");
        outputs = outputs.Select(v => _g.Map(X(0), v.Shape.With(0, B), v)).Distinct().ToArray(); // every output has the batch
        _g.Origin = new Origin("loss", "Random");
        Value? loss = null;
        foreach (Value output in outputs)
        {
            Expression error = Multiply(Subtract(X(0), X(1)), Subtract(X(0), X(1)));
            Value mean = _g.Mean(_g.Map(error, output.Shape, output, _g.Target("target" + _names++, output.Shape, ElementType.Float32)), Enumerable.Range(0, output.Shape.Rank).ToArray());
            mean = _g.Reshape(mean, Shape.Scalar);
            loss = loss is null ? mean : _g.Add(loss, mean);
        }

        _results.InsertRange(0, outputs.Select((v, i) => new Result(ResultRole.Output, "output" + i, v)));
        if (_random.Next(3) > 0) _results.Add(new Result(ResultRole.Loss, "loss", loss!));
    }

    // The later of two: graphs grow deep rather than wide.
    private Value Any() => _values[Math.Max(_random.Next(_values.Count), _random.Next(_values.Count))];

    private Value Parameter(Shape shape) => _g.Parameter("parameter" + _names++, shape);

    private int Small() => 1 + _random.Next(6);

    private static bool Small(Shape shape) => shape.Dims.Skip(1).All(d => d.Evaluate(_ => 4) <= 12);
}
