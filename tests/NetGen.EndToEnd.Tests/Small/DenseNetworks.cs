namespace NetGen.EndToEnd.Tests.Small;

[Network, Input(5), Dense(3)]
public partial class OneDense;

[Network, Input(1), Dense(1), MeanSquaredError]
public partial class OneNumber;

[Network, Input(7), Dense(4, Bias = false), Tanh, Dense(1), MeanSquaredError]
public partial class DenseWithoutBias;

[Network, Input(33), Dense(65), ReLU, Dense(17), ReLU, Dense(3), CrossEntropy]
public partial class DenseOddSizes;

[Network, Input(3, 5), Dense(4), Sigmoid, Flatten, Dense(2), MeanSquaredError]
public partial class DenseOnRows;

[Network, Input(2, 3, 5), Reshape(6, 5), Dense(4), Tanh, Reshape(2, -1), Dense(3), MeanSquaredError]
public partial class Reshaped;
