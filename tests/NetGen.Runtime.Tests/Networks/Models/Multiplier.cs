using NetGen.Kernels;

namespace NetGen.Runtime.Tests.Networks;

/// <summary>Two inputs of two floats, two outputs (their product and their sum), no loss and no parameters.</summary>
internal sealed class Multiplier() : Network(s_definition, seed: 0)
{
    private static readonly NetworkDefinition s_definition = new(
        nameof(Multiplier),
        Symbols: ["B"],
        Arenas: [[], [0]],
        Parameters: [],
        Buffers: [],
        Inputs: [new("left", ElementType.Float32, [new(0, 0), new(2)]), new("right", ElementType.Float32, [new(0, 0), new(2)])],
        Targets: [],
        Outputs: [new("product", ElementType.Float32, [new(0, 0), new(2)]), new("sum", ElementType.Float32, [new(0, 0), new(2)])],
        Layers: [],
        Inference: new PlanInfo([16, 64], [new(1, 0), new(1, 16)], [], [new(1, 32), new(1, 48)], Place.None, [], []),
        Training: new PlanInfo(
            [16, 128], [new(1, 0), new(1, 16)], [], [new(1, 32), new(1, 48)], Place.None, [new(1, 64), new(1, 80)], [new(1, 96), new(1, 112)]));

    protected override void Infer(in Frame f)
    {
        for (nint i = 0; i < 2 * f.Batch; i++)
        {
            f.PerSample(32).Set(i, f.PerSample(0)[i] * f.PerSample(16)[i]);
            f.PerSample(48).Set(i, f.PerSample(0)[i] + f.PerSample(16)[i]);
        }
    }

    protected override void Forward(in Frame f) => Infer(f);

    protected override void Backward(in Frame f)
    {
        for (nint i = 0; i < 2 * f.Batch; i++)
        {
            f.PerSample(64).Set(i, (f.PerSample(96)[i] * f.PerSample(16)[i]) + f.PerSample(112)[i]);
            f.PerSample(80).Set(i, (f.PerSample(96)[i] * f.PerSample(0)[i]) + f.PerSample(112)[i]);
        }
    }
}
