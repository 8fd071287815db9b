namespace NetGen.EndToEnd.Tests.Small;

[Network, Input(2, 5, 7), Conv2D(3, 3), ReLU, Conv2D(2, 1), MeanSquaredError]
public partial class ConvPlain;

[Network, Input(3, 9, 8), Conv2D(4, 3, Stride = 2, Padding = 1, Bias = false), Tanh]
[Conv2D(5, 2, 3, Stride = new[] { 2, 1 }, Padding = new[] { 0, 1 }), MeanSquaredError]
public partial class ConvStrided;

[Network, Input(2, 11, 9), Conv2D(3, 3, Dilation = 2), ReLU, Conv2D(2, 3, Dilation = new[] { 1, 2 }, Padding = 2), MeanSquaredError]
public partial class ConvDilated;

[Network, Input(6, 5, 5), Conv2D(9, 3, Groups = 3, Padding = 1), ReLU, Conv2D(9, 3, Groups = 9), Tanh, Conv2D(4, 1), MeanSquaredError]
public partial class ConvGrouped;

[Network, Input(1, 6, 7), Conv2D(3, 4, Padding = Padding.Same), ReLU, Conv2D(2, 3, Stride = 2, Padding = Padding.Same), MeanSquaredError]
public partial class ConvSame;

[Network, Input(3, 6, 6), Conv2D(8, 3, Stride = 3), GELU, Conv2D(4, 2), Flatten, Dense(3), CrossEntropy]
public partial class ConvPatches;

[Network, Input(4, 3, 3), Conv2D(7, 3), Sigmoid, Flatten, Dense(2), MeanSquaredError]
public partial class ConvToOnePixel;
