namespace NetGen.EndToEnd.Tests.Small;

[Network, Input(5), Dense(7), CrossEntropy]
public partial class CrossEntropyLoss;

[Network, Input(5), Dense(3), CrossEntropy(LabelSmoothing = 0.1)]
public partial class CrossEntropySmoothed;

[Network, Input("T", 5), Dense(3), CrossEntropy(IgnoreIndex = -1)]
public partial class CrossEntropyIgnoring;

[Network, Input(1, Name = "lengths"), Map("5 * abs(x)"), Tap("n"), Input("T", 5), Dense(3), CrossEntropy(Lengths = "n", IgnoreIndex = -1, Reduction = Reduction.Sum)]
public partial class CrossEntropyOverTime;

[Network, Input("T", Name = "mask"), Input("T", 5), Dense(3), CrossEntropy(Mask = "mask", Weight = 0.5), MeanAbsoluteError(Mask = "mask"), BinaryCrossEntropy(Mask = "mask", Reduction = Reduction.Half)]
public partial class MaskedLosses;

[Network, Input(5), Dense(4), BinaryCrossEntropy]
public partial class BinaryCrossEntropyLoss;

[Network, Input(5), Dense(4), MeanSquaredError(Reduction = Reduction.Half)]
public partial class HalfSquaredError;

[Network, Input(5), Dense(4), MeanSquaredError(Reduction = Reduction.Sum)]
public partial class SumOfSquaredErrors;

[Network, Input(5), Dense(4), MeanAbsoluteError]
public partial class MeanAbsoluteErrorLoss;

[Network, Input(5), Dense(4), MeanAbsoluteError(Reduction = Reduction.Sum)]
public partial class SumOfAbsoluteErrors;

[Network, Input(5), Dense(4), Huber(0.4)]
public partial class HuberLoss;

[Network, Input(2, 3, 3), Conv2D(2, 2), Huber(Reduction = Reduction.Sum)]
public partial class HuberLossOfImages;

[Network, Input(6), Dense(5), Tanh, Tap("shared"), Dense(3), CrossEntropy(Name = "kind", Weight = 0.5)]
[Output("logits")]
[From("shared"), Dense(2), MeanSquaredError(Name = "place", Weight = 2)]
public partial class TwoLosses;
