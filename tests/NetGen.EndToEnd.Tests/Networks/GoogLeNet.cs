namespace NetGen.EndToEnd.Tests.Networks;

/// <summary>Convolution, batch norm, ReLU.</summary>
[Block, Conv2D(nameof(channels), nameof(kernel), Stride = nameof(stride), Padding = "(kernel - 1) / 2", Bias = false, Name = "conv"), BatchNorm(Epsilon = 0.001, Name = "bn"), ReLU]
public partial class ConvolutionUnit(int channels, int kernel, int stride = 1);

/// <summary>Szegedy et al., "Going deeper with convolutions", 2015, in torchvision's form: the branch of the paper's 5×5 kernels has 3×3 ones.</summary>
[Block]
[Branch, Use<ConvolutionUnit>(nameof(c1), 1, Name = "branch1")]
[Branch, Use<ConvolutionUnit>(nameof(r3), 1, Name = "branch2.0"), Use<ConvolutionUnit>(nameof(c3), 3, Name = "branch2.1")]
[Branch, Use<ConvolutionUnit>(nameof(r5), 1, Name = "branch3.0"), Use<ConvolutionUnit>(nameof(c5), 3, Name = "branch3.1")]
[Branch, MaxPool2D(3, Stride = 1, Padding = 1, Rounding = Rounding.Ceil), Use<ConvolutionUnit>(nameof(pool), 1, Name = "branch4.1")]
[Concat]
public partial class Inception(int c1, int r3, int c3, int r5, int c5, int pool);

/// <summary>The batch-norm form, without the auxiliary heads.</summary>
[Network, Input(3, 224, 224)]
[Use<ConvolutionUnit>(64, 7, 2, Name = "conv1"), MaxPool2D(3, Stride = 2, Rounding = Rounding.Ceil)]
[Use<ConvolutionUnit>(64, 1, Name = "conv2"), Use<ConvolutionUnit>(192, 3, Name = "conv3"), MaxPool2D(3, Stride = 2, Rounding = Rounding.Ceil)]
[Use<Inception>(64, 96, 128, 16, 32, 32, Name = "inception3a"), Use<Inception>(128, 128, 192, 32, 96, 64, Name = "inception3b"), MaxPool2D(3, Stride = 2, Rounding = Rounding.Ceil)]
[Use<Inception>(192, 96, 208, 16, 48, 64, Name = "inception4a"), Use<Inception>(160, 112, 224, 24, 64, 64, Name = "inception4b"), Use<Inception>(128, 128, 256, 24, 64, 64, Name = "inception4c")]
[Use<Inception>(112, 144, 288, 32, 64, 64, Name = "inception4d"), Use<Inception>(256, 160, 320, 32, 128, 128, Name = "inception4e"), MaxPool2D(2, Stride = 2, Rounding = Rounding.Ceil)]
[Use<Inception>(256, 160, 320, 32, 128, 128, Name = "inception5a"), Use<Inception>(384, 192, 384, 48, 128, 128, Name = "inception5b")]
[GlobalAveragePool, Dropout(0.2), Dense(1000, Name = "fc"), CrossEntropy]
public partial class GoogLeNet;
