namespace NetGen.Benchmarks.Workloads;

/// <summary>A network and the batch that the peers' scripts measure it with.</summary>
/// <param name="Name">The name that the peers print.</param>
/// <param name="Create">Makes the network.</param>
/// <param name="Batch">The samples of a training step and of a prediction.</param>
/// <param name="Length">The length of sequences; 0 for networks without one.</param>
/// <param name="Trains">Whether training is measured too; the large networks are only predicted with.</param>
internal sealed record Workload(string Name, Func<Network> Create, int Batch, int Length = 0, bool Trains = true)
{
    public static IReadOnlyList<Workload> All { get; } =
    [
        new("mlp-784-512-256-10 b128", () => new Mlp(), 128),
        new("lenet5 b64", () => new LeNet5(), 64),
        new("seed-cnn b64", () => new DigitsCnn(), 64),
        new("resnet18-cifar b16", () => new ResNet18(), 16),
        new("char-lstm-2x256 b32 t64", () => new CharLstm(), 32, 64),
        new("char-gru-2x256 b32 t64", () => new CharGru(), 32, 64),
        new("char-bilstm-2x128 b32 t64", () => new CharBiLstm(), 32, 64),
        new("minigpt-4x192 b8 t128", () => new MiniGpt(), 8, 128),
        new("resnet50-224", () => new ResNet50(), 1, Trains: false),
        new("vgg16-224", () => new Vgg16(), 1, Trains: false),
    ];

    /// <summary>The declared symbolic dimensions of a call.</summary>
    public int[] Extents => Length > 0 ? [Length] : [];

    /// <summary>Those whose name has one of the given parts; without parts the ones that train.</summary>
    public static IEnumerable<Workload> Matching(string[] parts) => All.Where(w => parts.Length == 0 ? w.Trains : parts.Any(w.Name.Contains));
}
