namespace NetGen.Analyzers.Tests;

/// <summary>Networks that several tests look at.</summary>
internal static class Programs
{
    public const string Digits = """
        using NetGen;
        [Network, Input(1, 28, 28)]
        [Conv2D(16, 5, Padding = 2), BatchNorm, ReLU, MaxPool2D(2)]
        [Conv2D(32, 5, Padding = 2), BatchNorm, ReLU, MaxPool2D(2)]
        [Flatten, Dense(10), CrossEntropy]
        public partial class DigitsCnn;
        """;

    public const string BasicBlock = """
        [Block]
        [Conv2D(nameof(channels), 3, Stride = nameof(stride), Padding = 1, Bias = false), BatchNorm, ReLU]
        [Conv2D(nameof(channels), 3, Padding = 1, Bias = false), BatchNorm]
        [Residual(Shortcut.Project), ReLU]
        public partial class BasicBlock(int channels, int stride = 1);
        """;

    public const string ResNet18 = $"""
        using NetGen;
        {BasicBlock}

        [Network, Input(3, 224, 224)]
        [Conv2D(64, 7, Stride = 2, Padding = 3, Bias = false), BatchNorm, ReLU, MaxPool2D(3, Stride = 2, Padding = 1)]
        [Use<BasicBlock>(64, Repeat = 2)]
        [Use<BasicBlock>(128, 2), Use<BasicBlock>(128)]
        [Use<BasicBlock>(256, 2), Use<BasicBlock>(256)]
        [Use<BasicBlock>(512, 2), Use<BasicBlock>(512)]
        [GlobalAveragePool, Dense(1000), CrossEntropy]
        public partial class ResNet18;
        """;

    public const string Inception = """
        using NetGen;
        [Block]
        [Branch, Conv2D(nameof(c1), 1), ReLU]
        [Branch, Conv2D(nameof(r3), 1), ReLU, Conv2D(nameof(c3), 3, Padding = 1), ReLU]
        [Branch, Conv2D(nameof(r5), 1), ReLU, Conv2D(nameof(c5), 5, Padding = 2), ReLU]
        [Branch, MaxPool2D(3, Stride = 1, Padding = 1), Conv2D(nameof(pool), 1), ReLU]
        [Concat]
        public partial class Inception(int c1, int r3, int c3, int r5, int c5, int pool);

        [Network, Input(192, 28, 28), Use<Inception>(64, 96, 128, 16, 32, 32), GlobalAveragePool, Dense(10), CrossEntropy]
        public partial class OneInception;
        """;

    public const string Siamese = """
        using NetGen;
        [Block, Dense(nameof(width)), ReLU, Dense(nameof(width))]
        public partial class Encoder(int width);

        [Network, Input("T", 4, Name = "left"), Input("T", 4, Name = "right")]
        [From("left"), Use<Encoder>(8, Share = "encoder"), Tap("a")]
        [From("right"), Use<Encoder>(8, Share = "encoder"), Multiply("a"), Output("product"), Dense(1), BinaryCrossEntropy]
        public partial class Siamese;
        """;
}
