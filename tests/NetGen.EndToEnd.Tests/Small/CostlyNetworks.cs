namespace NetGen.EndToEnd.Tests.Small;

// Several costly functions in one loop, in each of the forms that a loop can have.

[Network, Input(300), Dense(7), Map("sigmoid(x) * tanh(1.5 * x) + exp(-x * x)"), MeanSquaredError]
public partial class CostlyMaps;

[Network, Input(5), Tap("a"), Dense(5), Map("tanh(sigmoid(a) * tanh(x) + sigmoid(x) * tanh(a)) * sigmoid(x + a)"), Dense(2), MeanSquaredError]
public partial class CostlyGates;

[Network, Input(9), Dense(301), Map("tanh(x) * sigmoid(2 * x)"), LayerNorm, Map("exp(-x * x) * tanh(x) + x * sigmoid(x)"), Dense(2), MeanSquaredError]
public partial class CostlyRows;

[Network, Input(9), Dense(150), Map("tanh(x) * sigmoid(2 * x) + exp(-x * x)"), Dense(2), MeanSquaredError]
public partial class CostlyColumns;

[Network, Input(2, 5, 7), Conv2D(3, 3), BatchNorm, Map("tanh(x) * sigmoid(2 * x) + exp(-x * x)"), Flatten, Dense(2), MeanSquaredError]
public partial class CostlyImages;
