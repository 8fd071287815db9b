namespace NetGen.EndToEnd.Tests.Small;

[Block, Conv2D(nameof(channels), 3, Stride = nameof(stride), Padding = 1, Bias = false), BatchNorm, ReLU]
[Conv2D(nameof(channels), 3, Padding = 1, Bias = false), BatchNorm]
[Residual(Shortcut.Project), ReLU]
public partial class SmallResidual(int channels, int stride = 1);

[Network, Input(3, 7, 7), Conv2D(4, 3, Padding = 1, Bias = false), BatchNorm, ReLU]
[Use<SmallResidual>(4, Repeat = 2), Use<SmallResidual>(6, 2), GlobalAveragePool, Dense(3), CrossEntropy]
public partial class ResidualNetwork;

[Block, Branch, Conv2D(nameof(a), 1), ReLU]
[Branch, Conv2D(nameof(a), 1), ReLU, Conv2D(nameof(b), 3, Padding = 1), ReLU]
[Branch, MaxPool2D(3, Stride = 1, Padding = 1), Conv2D(2, 1), ReLU]
[Concat]
public partial class SmallInception(int a, int b);

[Network, Input(3, 6, 5), Use<SmallInception>(3, 4), MaxPool2D(2), Use<SmallInception>(2, 5), GlobalAveragePool, Dense(4), CrossEntropy]
public partial class InceptionNetwork;

[Network, Input(5), Branch, Dense(4), Tanh, Branch, Dense(4), Branch, Dense(4), Sigmoid, Add, Dense(3), MeanSquaredError]
public partial class AddedBranches;

[Network, Input(5), Branch, Dense(4), Tanh, Branch, Dense(4), Sigmoid, Multiply, Dense(3), MeanSquaredError]
public partial class GatedBranches;

[Network, Input(4, 3, 5), Conv2D(6, 3, Padding = 1), Tap("x"), GlobalAveragePool, Dense(3), ReLU, Dense(6), Sigmoid, Reshape(6, 1, 1), Multiply("x"), Flatten, Dense(2), MeanSquaredError]
public partial class SqueezeAndExcite;

[Network, Input(2, 4, 3), Conv2D(3, 2), Tap("low"), Conv2D(3, 3, Padding = 1), ReLU, Concat("low"), Conv2D(3, 1), Tap("end"), Concat("end", "low", Axis = 1), MeanSquaredError]
public partial class Concatenated;

[Network, Input(4, Name = "left"), Input(3, Name = "right")]
[From("left"), Dense(5), Tanh, Tap("l"), From("right"), Dense(5), Add("l"), ReLU, Dense(2), MeanSquaredError]
public partial class TwoInputs;

[Block, Dense(nameof(units)), Tanh, Dense(nameof(units))]
public partial class SmallEncoder(int units);

[Network, Input(4, Name = "a"), Input(4, Name = "b")]
[From("a"), Use<SmallEncoder>(6, Share = "encoder"), Tap("ea"), From("b"), Use<SmallEncoder>(6, Share = "encoder")]
[Multiply("ea"), Dense(1), BinaryCrossEntropy]
public partial class Siamese;

[Network, Input(6), Dense(5), ReLU, Output("hidden"), Dense(3), Tanh, Output("middle"), Dense(2)]
public partial class SeveralOutputs;

[Network, Input(5), Dense(6), Tanh, Dense(3)]
public partial class InnerNetwork;

[Network, Input(5), Use<InnerNetwork>, ReLU, Dense(2), MeanSquaredError]
public partial class NetworkOfANetwork;

[Block, Use<SmallEncoder>(nameof(units)), Residual, LayerNorm]
public partial class Outer(int units);

[Network, Input(6), Use<Outer>(6, Repeat = 3), Dense(2), CrossEntropy]
public partial class NestedBlocks;

[Network, Input(5), Dense(5), Tap("v"), Dense(5), Map("0.9 * v + 0.1 * x"), Map("x * sigmoid(1.702 * x)"), Dense(3), Map("x < 0 ? exp(x) - 1 : max(x, 0.5 * x * x)"), MeanSquaredError]
public partial class Mapped;

[Network, Input(5), Tanh]
public partial class NoParameters;

[Network, Input(3, 4), Identity]
public partial class NothingAtAll;

[Network, Input(4), Dense(3), Tap("a"), Add("a"), Dense(3), Tap("b"), Multiply("b"), MeanSquaredError]
public partial class SameValueTwice;

[Network, Input(4), Branch, Dense(3), Branch, Dense(3), Add, MeanSquaredError]
public partial class EqualGradients;
