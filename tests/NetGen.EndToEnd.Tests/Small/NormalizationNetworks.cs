namespace NetGen.EndToEnd.Tests.Small;

[Network, Input(2, 5, 3), Conv2D(5, 2), BatchNorm, ReLU, Conv2D(3, 2, Bias = false), BatchNorm(Affine = false), Flatten, Dense(2), MeanSquaredError]
public partial class BatchNormOfImages;

[Network, Input(1, 9, 9), Conv2D(4, 3, Padding = 1), BatchNorm, ReLU, MaxPool2D(2), Conv2D(6, 3, Padding = 1), BatchNorm(Momentum = 0.3, Epsilon = 0.01), ReLU, MaxPool2D(2), Flatten, Dense(3), CrossEntropy]
public partial class BatchNormAndPools;

[Network, Input(6), Dense(9), BatchNorm, Tanh, Dense(4), MeanSquaredError]
public partial class BatchNormOfVectors;

[Network, Input("T", 3), Dense(5), BatchNorm, SiLU, Dense(2), MeanSquaredError]
public partial class BatchNormOfSequences;

[Network, Input(7), LayerNorm, Dense(9), GELU, LayerNorm(Epsilon = 0.1, Bias = false), Dense(3), MeanSquaredError]
public partial class LayerNormOfVectors;

[Network, Input("T", 5), Dense(17), LayerNorm, Dense(6), LayerNorm(Affine = false), MeanSquaredError]
public partial class LayerNormOfSequences;

[Network, Input(2, 3, 5), Conv2D(4, 2), LayerNorm(Axes = 3), ReLU, LayerNorm(Axes = 2), Flatten, Dense(2), MeanSquaredError]
public partial class LayerNormOfImages;

[Network, Input(9), Dense(21), ReLU, Dropout(0.5), Dense(7), Dropout(0.25), Dense(2), MeanSquaredError]
public partial class DropoutOfVectors;

[Network, Input(2, 5, 5), Conv2D(4, 3), Dropout(0.3), ReLU, Conv2D(3, 2), BatchNorm, ReLU, Dropout(0.1), Flatten, Dense(2), MeanSquaredError]
public partial class DropoutOfImages;
