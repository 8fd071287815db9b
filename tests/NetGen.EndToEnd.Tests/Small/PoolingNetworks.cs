namespace NetGen.EndToEnd.Tests.Small;

[Network, Input(3, 7, 6), MaxPool2D(3, Stride = 2, Padding = 1), Conv2D(2, 2), MeanSquaredError]
public partial class MaxPoolOfTheInput;

[Network, Input(2, 7, 9), Conv2D(3, 2), ReLU, MaxPool2D(2), Conv2D(2, 2), MaxPool2D(2, 3, Stride = 1), MeanSquaredError]
public partial class MaxPools;

[Network, Input(2, 7, 8), Conv2D(3, 2), MaxPool2D(3, Stride = 2, Rounding = Rounding.Ceil), Tanh, MaxPool2D(2, Stride = 1, Dilation = 2), MeanSquaredError]
public partial class MaxPoolCeilAndDilated;

[Network, Input(2, 6, 6), Conv2D(3, 3), MinPool2D(2), Tanh, Flatten, Dense(2), MeanSquaredError]
public partial class MinPool;

[Network, Input(2, 6, 7), Conv2D(3, 2), Tanh, AveragePool2D(3, Stride = 2, Padding = 1), Conv2D(2, 2), AveragePool2D(2, Stride = 1), MeanSquaredError]
public partial class AveragePools;

[Network, Input(2, 6, 7), Conv2D(3, 2), AveragePool2D(3, Stride = 2, Padding = 1, CountPadding = false), Tanh, AveragePool2D(2, Rounding = Rounding.Ceil), MeanSquaredError]
public partial class AveragePoolsInside;

[Network, Input(2, 5, 3), Conv2D(5, 2), ReLU, GlobalAveragePool, Dense(3), CrossEntropy]
public partial class GlobalAverage;

[Network, Input(2, 5, 3), Conv2D(5, 2), Tanh, GlobalMaxPool, Dense(3), MeanSquaredError]
public partial class GlobalMax;

[Network, Input(2, 3, 4), Conv2D(3, 2), UpSample2D(2), Conv2D(2, 3, Padding = 1), Tanh, UpSample2D(3, Mode = UpSampling.Bilinear), MeanSquaredError]
public partial class UpSampled;
