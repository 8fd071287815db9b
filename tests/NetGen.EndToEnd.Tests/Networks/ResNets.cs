namespace NetGen.EndToEnd.Tests.Networks;

// He et al., "Deep residual learning for image recognition", 2016; names and the place of the stride as in torchvision, so that weights are the same by name.

/// <summary>Two 3×3 convolutions.</summary>
[Block]
[Conv2D(nameof(channels), 3, Stride = nameof(stride), Padding = 1, Bias = false), BatchNorm, ReLU]
[Conv2D(nameof(channels), 3, Padding = 1, Bias = false), BatchNorm]
[Residual(Shortcut.Project), ReLU]
public partial class BasicBlock(int channels, int stride = 1);

/// <summary>A 3×3 convolution between two 1×1.</summary>
[Block]
[Conv2D(nameof(channels), 1, Bias = false), BatchNorm, ReLU]
[Conv2D(nameof(channels), 3, Stride = nameof(stride), Padding = 1, Bias = false), BatchNorm, ReLU]
[Conv2D("4 * channels", 1, Bias = false), BatchNorm]
[Residual(Shortcut.Project), ReLU]
public partial class Bottleneck(int channels, int stride = 1);

[Network, Input(3, 224, 224)]
[Conv2D(64, 7, Stride = 2, Padding = 3, Bias = false), BatchNorm, ReLU, MaxPool2D(3, Stride = 2, Padding = 1)]
[Use<BasicBlock>(64, Repeat = 2, Name = "layer1")]
[Use<BasicBlock>(128, 2, Name = "layer2.0"), Use<BasicBlock>(128, Name = "layer2.1")]
[Use<BasicBlock>(256, 2, Name = "layer3.0"), Use<BasicBlock>(256, Name = "layer3.1")]
[Use<BasicBlock>(512, 2, Name = "layer4.0"), Use<BasicBlock>(512, Name = "layer4.1")]
[GlobalAveragePool, Dense(1000, Name = "fc"), CrossEntropy]
public partial class ResNet18;

/// <summary>ResNet-18 of small images, as the vectors have them.</summary>
[Network, Input(3, 64, 64)]
[Conv2D(64, 7, Stride = 2, Padding = 3, Bias = false), BatchNorm, ReLU, MaxPool2D(3, Stride = 2, Padding = 1)]
[Use<BasicStage>(64, 2, 1, Name = "layer1"), Use<BasicStage>(128, 2, Name = "layer2"), Use<BasicStage>(256, 2, Name = "layer3"), Use<BasicStage>(512, 2, Name = "layer4")]
[GlobalAveragePool, Dense(1000, Name = "fc"), CrossEntropy]
public partial class SmallResNet18;

/// <summary>The blocks of one size: the first may halve the image.</summary>
[Block, Use<BasicBlock>(nameof(channels), nameof(stride), Name = "first"), Use<BasicBlock>(nameof(channels), Repeat = "blocks - 1", Name = "others")]
public partial class BasicStage(int channels, int blocks, int stride = 2);

/// <summary>The same of bottlenecks.</summary>
[Block, Use<Bottleneck>(nameof(channels), nameof(stride), Name = "first"), Use<Bottleneck>(nameof(channels), Repeat = "blocks - 1", Name = "others")]
public partial class BottleneckStage(int channels, int blocks, int stride = 2);

[Network, Input(3, 224, 224)]
[Conv2D(64, 7, Stride = 2, Padding = 3, Bias = false), BatchNorm, ReLU, MaxPool2D(3, Stride = 2, Padding = 1)]
[Use<BasicStage>(64, 3, 1, Name = "layer1"), Use<BasicStage>(128, 4, Name = "layer2"), Use<BasicStage>(256, 6, Name = "layer3"), Use<BasicStage>(512, 3, Name = "layer4")]
[GlobalAveragePool, Dense(1000, Name = "fc"), CrossEntropy]
public partial class ResNet34;

/// <summary>Of small images, as the vectors have them; the parameters do not depend on the size.</summary>
[Network, Input(3, 64, 64)]
[Conv2D(64, 7, Stride = 2, Padding = 3, Bias = false), BatchNorm, ReLU, MaxPool2D(3, Stride = 2, Padding = 1)]
[Use<BottleneckStage>(64, 3, 1, Name = "layer1"), Use<BottleneckStage>(128, 4, Name = "layer2"), Use<BottleneckStage>(256, 6, Name = "layer3"), Use<BottleneckStage>(512, 3, Name = "layer4")]
[GlobalAveragePool, Dense(1000, Name = "fc"), CrossEntropy]
public partial class ResNet50;

[Network, Input(3, 224, 224)]
[Conv2D(64, 7, Stride = 2, Padding = 3, Bias = false), BatchNorm, ReLU, MaxPool2D(3, Stride = 2, Padding = 1)]
[Use<BottleneckStage>(64, 3, 1, Name = "layer1"), Use<BottleneckStage>(128, 4, Name = "layer2"), Use<BottleneckStage>(256, 23, Name = "layer3"), Use<BottleneckStage>(512, 3, Name = "layer4")]
[GlobalAveragePool, Dense(1000, Name = "fc"), CrossEntropy]
public partial class ResNet101;

/// <summary>Of small images, as the vectors have them; the parameters do not depend on the size.</summary>
[Network, Input(3, 64, 64)]
[Conv2D(64, 7, Stride = 2, Padding = 3, Bias = false), BatchNorm, ReLU, MaxPool2D(3, Stride = 2, Padding = 1)]
[Use<BottleneckStage>(64, 3, 1, Name = "layer1"), Use<BottleneckStage>(128, 8, Name = "layer2"), Use<BottleneckStage>(256, 36, Name = "layer3"), Use<BottleneckStage>(512, 3, Name = "layer4")]
[GlobalAveragePool, Dense(1000, Name = "fc"), CrossEntropy]
public partial class ResNet152;

/// <summary>The network of section 4.2 of the paper with n = 3; shortcuts that change the shape are projected (option B).</summary>
[Network, Input(3, 32, 32)]
[Conv2D(16, 3, Padding = 1, Bias = false), BatchNorm, ReLU]
[Use<BasicStage>(16, 3, 1), Use<BasicStage>(32, 3), Use<BasicStage>(64, 3)]
[GlobalAveragePool, Dense(10), CrossEntropy]
public partial class CifarResNet20;
