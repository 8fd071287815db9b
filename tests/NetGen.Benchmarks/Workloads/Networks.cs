namespace NetGen.Benchmarks.Workloads;

/// <summary>The multilayer perceptron of the peers: 784-512-256-10.</summary>
[Network, Input(784)]
[Dense(512), ReLU, Dense(256), ReLU, Dense(10), CrossEntropy]
public partial class Mlp;

/// <summary>LeNet-5 with tanh and average pooling (LeCun, Bottou, Bengio and Haffner, 1998), on images of 28×28 padded to 32×32.</summary>
[Network, Input(1, 28, 28)]
[Conv2D(6, 5, Padding = 2), Tanh, AveragePool2D(2)]
[Conv2D(16, 5), Tanh, AveragePool2D(2)]
[Flatten, Dense(120), Tanh, Dense(84), Tanh, Dense(10), CrossEntropy]
public partial class LeNet5;

/// <summary>The network of the course notes.</summary>
[Network, Input(1, 28, 28)]
[Conv2D(16, 5, Padding = 2), BatchNorm, ReLU, MaxPool2D(2)]
[Conv2D(32, 5, Padding = 2), BatchNorm, ReLU, MaxPool2D(2)]
[Flatten, Dense(10), CrossEntropy]
public partial class DigitsCnn;

/// <summary>ResNet-18 in the form for the 32×32 images of CIFAR: a stem of one 3×3 convolution (He, Zhang, Ren and Sun, 2016).</summary>
[Network, Input(3, 32, 32)]
[Conv2D(64, 3, Padding = 1, Bias = false), BatchNorm, ReLU]
[Use<BasicBlock>(64, Repeat = 2)]
[Use<BasicBlock>(128, 2), Use<BasicBlock>(128)]
[Use<BasicBlock>(256, 2), Use<BasicBlock>(256)]
[Use<BasicBlock>(512, 2), Use<BasicBlock>(512)]
[GlobalAveragePool, Dense(10), CrossEntropy]
public partial class ResNet18;

/// <summary>Two 3×3 convolutions around a shortcut.</summary>
[Block]
[Conv2D(nameof(channels), 3, Stride = nameof(stride), Padding = 1, Bias = false), BatchNorm, ReLU]
[Conv2D(nameof(channels), 3, Padding = 1, Bias = false), BatchNorm]
[Residual(Shortcut.Project), ReLU]
public partial class BasicBlock(int channels, int stride = 1);

/// <summary>A 3×3 convolution between two 1×1 around a shortcut.</summary>
[Block]
[Conv2D(nameof(channels), 1, Bias = false), BatchNorm, ReLU]
[Conv2D(nameof(channels), 3, Stride = nameof(stride), Padding = 1, Bias = false), BatchNorm, ReLU]
[Conv2D("4 * channels", 1, Bias = false), BatchNorm]
[Residual(Shortcut.Project), ReLU]
public partial class Bottleneck(int channels, int stride = 1);

/// <summary>ResNet-50 (He et al., 2016).</summary>
[Network, Input(3, 224, 224)]
[Conv2D(64, 7, Stride = 2, Padding = 3, Bias = false), BatchNorm, ReLU, MaxPool2D(3, Stride = 2, Padding = 1)]
[Use<Bottleneck>(64, Repeat = 3)]
[Use<Bottleneck>(128, 2), Use<Bottleneck>(128, Repeat = 3)]
[Use<Bottleneck>(256, 2), Use<Bottleneck>(256, Repeat = 5)]
[Use<Bottleneck>(512, 2), Use<Bottleneck>(512, Repeat = 2)]
[GlobalAveragePool, Dense(1000), CrossEntropy]
public partial class ResNet50;

/// <summary>A 3×3 convolution that keeps the size.</summary>
[Block, Conv2D(nameof(channels), 3, Padding = 1), ReLU]
public partial class VggConvolution(int channels);

/// <summary>Configuration D of Simonyan and Zisserman, 2015.</summary>
[Network, Input(3, 224, 224)]
[Use<VggConvolution>(64, Repeat = 2), MaxPool2D(2), Use<VggConvolution>(128, Repeat = 2), MaxPool2D(2)]
[Use<VggConvolution>(256, Repeat = 3), MaxPool2D(2), Use<VggConvolution>(512, Repeat = 3), MaxPool2D(2), Use<VggConvolution>(512, Repeat = 3), MaxPool2D(2)]
[Flatten, Dense(4096), ReLU, Dropout(0.5), Dense(4096), ReLU, Dropout(0.5), Dense(1000), CrossEntropy]
public partial class Vgg16;

/// <summary>Two layers of LSTM over characters, as the peers have it.</summary>
[Network, Tokens("T", Vocabulary = 65), Embedding(64), LSTM(256, Layers = 2), Dense(65), CrossEntropy]
public partial class CharLstm;

/// <summary>A GRU of the same size.</summary>
[Network, Tokens("T", Vocabulary = 65), Embedding(64), GRU(256, Layers = 2), Dense(65), CrossEntropy]
public partial class CharGru;

#pragma warning disable NETGEN2014 // It would copy the next character; what counts here is its speed.
/// <summary>An LSTM in both directions.</summary>
[Network, Tokens("T", Vocabulary = 65), Embedding(64), LSTM(128, Layers = 2, Bidirectional = Bidirectional.Concat), Dense(65), CrossEntropy]
public partial class CharBiLstm;
#pragma warning restore NETGEN2014

/// <summary>A block of GPT-2 (Radford et al., 2019): norms come first.</summary>
[Block]
[LayerNorm, MultiHeadAttention(nameof(heads), Causal = true), Add("input"), Tap("mid")]
[LayerNorm, Dense("4 * " + nameof(width)), GELU, Dense(nameof(width)), Add("mid")]
public partial class DecoderBlock(int width, int heads);

/// <summary>A small GPT over characters, as the peers have it.</summary>
[Network, Tokens("T", Vocabulary = 65), Embedding(192), PositionEmbedding(128)]
[Use<DecoderBlock>(192, 6, Repeat = 4), LayerNorm, Dense(65, Bias = false), CrossEntropy]
public partial class MiniGpt;
