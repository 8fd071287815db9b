namespace NetGen.EndToEnd.Tests.Small;

// Each activation follows a convolution and a product, whose epilogue it becomes.

[Network, Input(2, 3, 5), Conv2D(3, 2), Identity, Flatten, Dense(9), Identity, Dense(2), MeanSquaredError]
public partial class IdentityActivation;

[Network, Input(2, 3, 5), Conv2D(3, 2), ReLU, Flatten, Dense(9), ReLU, Dense(2), MeanSquaredError]
public partial class ReLUActivation;

[Network, Input(2, 3, 5), Conv2D(3, 2), LeakyReLU(0.2), Flatten, Dense(9), LeakyReLU(0.2), Dense(2), MeanSquaredError]
public partial class LeakyReLUActivation;

[Network, Input(2, 3, 5), Conv2D(3, 2), RandomizedLeakyReLU(0.1, 0.4), Flatten, Dense(9), RandomizedLeakyReLU(0.1, 0.4), Dense(2), MeanSquaredError]
public partial class RandomizedLeakyReLUActivation;

[Network, Input(2, 3, 5), Conv2D(3, 2), PReLU, Flatten, Dense(9), PReLU, Dense(2), MeanSquaredError]
public partial class PReLUActivation;

[Network, Input(2, 3, 5), Conv2D(3, 2), PReLU(PerChannel = true), Flatten, Dense(9), PReLU(PerChannel = true), Dense(2), MeanSquaredError]
public partial class PReLUPerChannelActivation;

[Network, Input(2, 3, 5), Conv2D(3, 2), ELU(0.7), Flatten, Dense(9), ELU(0.7), Dense(2), MeanSquaredError]
public partial class ELUActivation;

[Network, Input(2, 3, 5), Conv2D(3, 2), SELU, Flatten, Dense(9), SELU, Dense(2), MeanSquaredError]
public partial class SELUActivation;

[Network, Input(2, 3, 5), Conv2D(3, 2), GELU, Flatten, Dense(9), GELU, Dense(2), MeanSquaredError]
public partial class GELUActivation;

[Network, Input(2, 3, 5), Conv2D(3, 2), GELU(Approximate = true), Flatten, Dense(9), GELU(Approximate = true), Dense(2), MeanSquaredError]
public partial class GELUApproximateActivation;

[Network, Input(2, 3, 5), Conv2D(3, 2), SiLU, Flatten, Dense(9), SiLU, Dense(2), MeanSquaredError]
public partial class SiLUActivation;

[Network, Input(2, 3, 5), Conv2D(3, 2), Softplus, Flatten, Dense(9), Softplus, Dense(2), MeanSquaredError]
public partial class SoftplusActivation;

[Network, Input(2, 3, 5), Conv2D(3, 2), Softmax, Flatten, Dense(9), Softmax, Dense(2), MeanSquaredError]
public partial class SoftmaxActivation;

[Network, Input(2, 3, 5), Conv2D(3, 2), Softmax(Axis = 0), Flatten, Dense(9), Softmax(Axis = 0), Dense(2), MeanSquaredError]
public partial class SoftmaxOfChannelsActivation;

[Network, Input(2, 3, 5), Conv2D(3, 2), Hardmax, Flatten, Dense(9), Hardmax, Dense(2), MeanSquaredError]
public partial class HardmaxActivation;

[Network, Input(2, 3, 5), Conv2D(3, 2), Step, Flatten, Dense(9), Step, Dense(2), MeanSquaredError]
public partial class StepActivation;

[Network, Input(2, 3, 5), Conv2D(3, 2), Sigmoid, Flatten, Dense(9), Sigmoid, Dense(2), MeanSquaredError]
public partial class SigmoidActivation;

[Network, Input(2, 3, 5), Conv2D(3, 2), Tanh, Flatten, Dense(9), Tanh, Dense(2), MeanSquaredError]
public partial class TanhActivation;

[Network, Input(2, 3, 5), Conv2D(3, 2), Arctan, Flatten, Dense(9), Arctan, Dense(2), MeanSquaredError]
public partial class ArctanActivation;
