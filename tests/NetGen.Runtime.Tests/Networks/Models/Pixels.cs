namespace NetGen.Runtime.Tests.Networks;

/// <summary>A segmentation network whose scores (2, 1, 3) are its inputs, with labels (1, 3).</summary>
internal sealed class Pixels() : Network(s_definition, seed: 0)
{
    private static readonly Extent[] s_scores = [new(0, 0), new(2), new(1), new(3)];

    private static readonly NetworkDefinition s_definition = new(
        nameof(Pixels),
        Symbols: ["B"],
        Arenas: [[], [0]],
        Parameters: [],
        Buffers: [],
        Inputs: [new("input", ElementType.Float32, s_scores)],
        Targets: [new("label", ElementType.Int32, [new(0, 0), new(1), new(3)], Limit: 2)],
        Outputs: [new("output", ElementType.Float32, s_scores)],
        Layers: [],
        Inference: new PlanInfo([16, 16], [new(1, 0)], [], [new(1, 0)], Place.None, [], []),
        Training: null,
        Evaluation: new PlanInfo([16, 32], [new(1, 0)], [new(1, 16)], [new(1, 0)], new(0, 0), [], []));

    protected override void Infer(in Frame f)
    {
    }

    protected override void Evaluate(in Frame f) => f.Fixed(0).Set(0, 0);

    protected override void Forward(in Frame f) => throw new NotSupportedException();

    protected override void Backward(in Frame f) => throw new NotSupportedException();
}
