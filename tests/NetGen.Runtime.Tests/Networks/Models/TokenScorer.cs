using NetGen.Kernels;

namespace NetGen.Runtime.Tests.Networks;

/// <summary>Looks each of T tokens up in a table of two scores, and doubles the sequence: symbolic lengths (T and the derived 2·T), integer inputs, labels to ignore.</summary>
internal sealed class TokenScorer(ulong seed = 0) : Network(s_definition, seed)
{
    public const int Vocabulary = 5;
    public const int LongestT = 8;

    private static readonly NetworkDefinition s_definition = new(
        nameof(TokenScorer),
        Symbols: ["B", "T", "2*T"],
        Arenas: [[], [0], [0, 1], [0, 2]],
        Parameters: [new("embedding1.weight", [Vocabulary, 2], 0, Initializer.Normal(0, 1), 1, 2, Trainable: true)],
        Buffers: [],
        Inputs: [new("tokens", ElementType.Int32, [new(0, 0), new(0, 1)], Vocabulary)],
        Targets: [new("next", ElementType.Int32, [new(0, 0), new(0, 2)], Limit: 2, IgnoreIndex: -100)],
        Outputs: [new("output", ElementType.Float32, [new(0, 0), new(0, 2), new(2)])],
        Layers: [],
        Inference: new PlanInfo([16, 16, 16, 16], [new(2, 0)], [], [new(3, 0)], Place.None, [], []),
        Training: new PlanInfo([16, 16, 16, 32], [new(2, 0)], [new(3, 16)], [new(3, 0)], new(0, 0), [Place.None], []),
        Evaluation: new PlanInfo([16, 16, 16, 32], [new(2, 0)], [new(3, 16)], [new(3, 0)], new(0, 0), [], []),
        DerivedSymbols: 1,
        MaximumExtents: [0, LongestT, 0]);

    protected override void DeriveSymbols(Span<nint> symbols) => symbols[2] = 2 * symbols[1];

    protected override void Infer(in Frame f)
    {
        Pointer tokens = f.At(2, 0);
        Pointer scores = f.At(3, 0);
        for (nint b = 0; b < f.Batch; b++)
        {
            for (nint t = 0; t < f.Extent(2); t++)
            {
                nint token = tokens.Int32((b * f.Extent(1)) + (t / 2));
                nint at = 2 * ((b * f.Extent(2)) + t);
                scores.Set(at, f.Parameter(0)[2 * token]);
                scores.Set(at + 1, f.Parameter(0)[(2 * token) + 1]);
            }
        }
    }

    protected override void Evaluate(in Frame f)
    {
        Infer(f);
        f.Fixed(0).Set(0, f.Batch);
    }

    protected override void Forward(in Frame f) => Evaluate(f);

    protected override void Backward(in Frame f)
    {
    }
}
