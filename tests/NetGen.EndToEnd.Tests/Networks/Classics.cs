namespace NetGen.EndToEnd.Tests.Networks;

[Network, Input(784), Dense(128), ReLU, Dense(64), ReLU, Dense(10), CrossEntropy]
public partial class Mlp;

/// <summary>LeCun et al., "Gradient-based learning applied to document recognition", 1998, with average pooling and all connections.</summary>
[Network, Input(1, 28, 28)]
[Conv2D(6, 5, Padding = 2), Tanh, AveragePool2D(2)]
[Conv2D(16, 5), Tanh, AveragePool2D(2)]
[Flatten, Dense(120), Tanh, Dense(84), Tanh, Dense(10), CrossEntropy]
public partial class LeNet5;

[Network, Input(1, 28, 28)]
[Conv2D(16, 5, Padding = 2), BatchNorm, ReLU, MaxPool2D(2)]
[Conv2D(32, 5, Padding = 2), BatchNorm, ReLU, MaxPool2D(2)]
[Flatten, Dense(10), CrossEntropy]
public partial class DigitsCnn;

/// <summary>Krizhevsky, "One weird trick for parallelizing convolutional neural networks", 2014.</summary>
[Network, Input(3, 224, 224)]
[Conv2D(64, 11, Stride = 4, Padding = 2), ReLU, MaxPool2D(3, Stride = 2)]
[Conv2D(192, 5, Padding = 2), ReLU, MaxPool2D(3, Stride = 2)]
[Conv2D(384, 3, Padding = 1), ReLU, Conv2D(256, 3, Padding = 1), ReLU, Conv2D(256, 3, Padding = 1), ReLU, MaxPool2D(3, Stride = 2)]
[Flatten, Dropout(0.5), Dense(4096), ReLU, Dropout(0.5), Dense(4096), ReLU, Dense(1000), CrossEntropy]
public partial class AlexNet;

[Block, Conv2D(nameof(channels), 3, Padding = 1), ReLU]
public partial class VggConvolution(int channels);

/// <summary>Simonyan and Zisserman, "Very deep convolutional networks for large-scale image recognition", 2015: configuration D.</summary>
[Network, Input(3, 224, 224)]
[Use<VggConvolution>(64, Repeat = 2), MaxPool2D(2)]
[Use<VggConvolution>(128, Repeat = 2), MaxPool2D(2)]
[Use<VggConvolution>(256, Repeat = 3), MaxPool2D(2)]
[Use<VggConvolution>(512, Repeat = 3), MaxPool2D(2)]
[Use<VggConvolution>(512, Repeat = 3), MaxPool2D(2)]
[Flatten, Dense(4096), ReLU, Dropout(0.5), Dense(4096), ReLU, Dropout(0.5), Dense(1000), CrossEntropy]
public partial class Vgg16;
