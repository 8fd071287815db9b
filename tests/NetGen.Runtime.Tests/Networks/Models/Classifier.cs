using NetGen.Kernels;

namespace NetGen.Runtime.Tests.Networks;

/// <summary>A linear classifier with softmax and cross-entropy, written by hand as a compiled network would be: scores = x Wᵀ + b; the running mean of the inputs is a buffer.</summary>
internal sealed class Classifier : Network
{
    private readonly int _inputs;
    private readonly int _classes;
    private readonly long _bias;

    public Classifier(int inputs = 4, int classes = 3, ulong seed = 0, bool frozenBias = false)
        : base(Define(inputs, classes, frozenBias), seed)
    {
        _inputs = inputs;
        _classes = classes;
        _bias = Padded(inputs * classes);
    }

    /// <summary>The key of random numbers of the last forward pass, and that of its backward pass.</summary>
    public ulong ForwardKey { get; private set; }

    public ulong BackwardKey { get; private set; }

    public static NetworkDefinition Define(int inputs, int classes, bool frozenBias = false)
    {
        long scores = Padded(inputs);
        long probabilities = scores + Padded(classes);
        long labels = probabilities + Padded(classes);
        long inputGradient = labels + 16;
        Place loss = new(0, 0);
        Place[] input = [new(1, 0)];
        Place[] output = [new(1, scores)];
        Place[] target = [new(1, labels)];
        return new NetworkDefinition(
            nameof(Classifier),
            Symbols: ["B"],
            Arenas: [[], [0]],
            Parameters:
            [
                new("dense1.weight", [classes, inputs], 0, Initializer.GlorotUniform, inputs, classes, Trainable: true),
                new("dense1.bias", [classes], Padded(inputs * classes), Initializer.Zeros, inputs, classes, Trainable: !frozenBias),
            ],
            Buffers: [new("norm1.running_mean", [inputs], 0, Initializer.Zeros, inputs, inputs, Trainable: false)],
            Inputs: [new("input", ElementType.Float32, [new(0, 0), new(1), new(inputs)])],
            Targets: [new("label", ElementType.Int32, [new(0, 0)], classes)],
            Outputs: [new("output", ElementType.Float32, [new(0, 0), new(classes)])],
            Layers: [new("dense1", "Dense", [new(0, 0), new(classes)], (inputs + 1) * classes, inputs * classes), new("cross_entropy1", "CrossEntropy", [], 0, 0)],
            Inference: new PlanInfo([16, probabilities], input, [], output, Place.None, [], []),
            Training: new PlanInfo([16, inputGradient + Padded(inputs)], input, target, output, loss, [new(1, inputGradient)], []),
            Evaluation: new PlanInfo([16, inputGradient], input, target, output, loss, [], []));
    }

    public static Classifier Load(string path) => Load(new Classifier(), path);

    protected override void Infer(in Frame f) => Scores(f);

    protected override void Evaluate(in Frame f)
    {
        Scores(f);
        Loss(f);
    }

    protected override void Forward(in Frame f)
    {
        ForwardKey = f.RandomKey(0);
        Scores(f);
        Loss(f);
        Pointer mean = f.Buffer(0);
        for (nint i = 0; i < _inputs; i++)
            mean.Set(i, (0.9f * mean[i]) + (0.1f * Input(f)[i]));
    }

    protected override void Backward(in Frame f)
    {
        BackwardKey = f.RandomKey(0);
        Pointer labels = f.PerSample(LabelOffset);
        Pointer probabilities = f.PerSample(ProbabilityOffset);
        Pointer inputGradient = f.PerSample(LabelOffset + 16);
        for (nint b = 0; b < f.Batch; b++)
        {
            for (nint c = 0; c < _classes; c++)
            {
                float gradient = (probabilities[(b * _classes) + c] - (labels.Int32(b) == c ? 1 : 0)) / f.Batch;
                f.Gradient(_bias).Set(c, f.Gradient(_bias)[c] + gradient);
                for (nint i = 0; i < _inputs; i++)
                {
                    nint weight = (c * _inputs) + i;
                    f.Gradient(0).Set(weight, f.Gradient(0)[weight] + (gradient * Input(f)[(b * _inputs) + i]));
                    if (f.WantsInputGradients)
                        inputGradient.Set((b * _inputs) + i, (c == 0 ? 0 : inputGradient[(b * _inputs) + i]) + (gradient * f.Parameter(0)[weight]));
                }
            }
        }
    }

    private long ProbabilityOffset => Padded(_inputs) + Padded(_classes);

    private long LabelOffset => ProbabilityOffset + Padded(_classes);

    private static long Padded(long length) => (length + 15) / 16 * 16;

    private static Pointer Input(in Frame f) => f.PerSample(0);

    private void Scores(in Frame f)
    {
        Pointer scores = f.PerSample(Padded(_inputs));
        for (nint b = 0; b < f.Batch; b++)
        {
            for (nint c = 0; c < _classes; c++)
            {
                float sum = f.Parameter(_bias)[c];
                for (nint i = 0; i < _inputs; i++)
                    sum += f.Parameter(0)[(c * _inputs) + i] * Input(f)[(b * _inputs) + i];
                scores.Set((b * _classes) + c, sum);
            }
        }
    }

    private void Loss(in Frame f)
    {
        Pointer scores = f.PerSample(Padded(_inputs));
        Pointer probabilities = f.PerSample(ProbabilityOffset);
        Pointer labels = f.PerSample(LabelOffset);
        float loss = 0;
        for (nint b = 0; b < f.Batch; b++)
        {
            float max = float.NegativeInfinity;
            for (nint c = 0; c < _classes; c++)
                max = MathF.Max(max, scores[(b * _classes) + c]);
            float sum = 0;
            for (nint c = 0; c < _classes; c++)
                sum += MathF.Exp(scores[(b * _classes) + c] - max);
            for (nint c = 0; c < _classes; c++)
                probabilities.Set((b * _classes) + c, MathF.Exp(scores[(b * _classes) + c] - max) / sum);
            loss += max + MathF.Log(sum) - scores[(b * _classes) + labels.Int32(b)];
        }

        f.Fixed(0).Set(0, loss / f.Batch);
    }
}
