namespace NetGen.EndToEnd.Tests.Small;

[Network, Input("T", 5), SimpleRNN(4), Dense(2), MeanSquaredError]
public partial class Rnn;

[Network, Input("T", 5), SimpleRNN(9, ReLU = true, Bias = false, Reverse = true, Last = true), Dense(3), CrossEntropy]
public partial class RnnReLUReversed;

[Network, Input("T", 3), SimpleRNN(4, Layers = 3, Bidirectional = Bidirectional.Concat), Dense(2), MeanSquaredError]
public partial class RnnStackedBothWays;

[Network, Input("T", 6), LSTM(7), Dense(2), MeanSquaredError]
public partial class Lstm;

[Network, Input(7, 3), LSTM(20, Last = true), Dense(4), CrossEntropy]
public partial class LstmOfFixedLength;

[Network, Tokens("T", Vocabulary = 9), Embedding(5), LSTM(8), LSTM(8), Dense(9), CrossEntropy]
public partial class LstmOverTokens;

[Network, Input("T", 4), LSTM(6, Peephole = true), LSTM(5, Coupled = true), LSTM(5, Coupled = true, Peephole = true), LSTM(8, Projection = 3), Dense(2), MeanSquaredError]
public partial class LstmVariants;

[Network, Input("T", 4), LSTM(5, Layers = 2, Bidirectional = Bidirectional.Sum, Last = true), Dense(2), MeanSquaredError]
public partial class LstmBothWaysLast;

[Network, Input("T", 6), GRU(7), Dense(2), MeanSquaredError]
public partial class Gru;

[Network, Input("T", 4), GRU(5, ResetBefore = true), GRU(6, UpdateIsNew = true, Bias = false), GRU(3, ResetBefore = true, UpdateIsNew = true, Reverse = true), MeanSquaredError]
public partial class GruVariants;

[Network, Input("T", 4), LSTM(6, Layers = 2, Dropout = 0.3, RecurrentDropout = 0.2), GRU(4, RecurrentDropout = 0.4), Dense(2), MeanSquaredError]
public partial class RecurrentDropouts;

[Network, Input("T", 4), LSTM(6, Truncate = 2), GRU(5, Truncate = 3, Reverse = true), Dense(2), MeanSquaredError]
public partial class Truncated;

[Network, Input("T", Name = "mask"), Input("T", 5), LSTM(16, Layers = 2), GRU(32, Bidirectional = Bidirectional.Concat, Mask = "mask"), SimpleRNN(16, RecurrentDropout = 0.2), Dense(2), MeanSquaredError]
public partial class StackedCells;

[Network, Input("T", Name = "mask"), Input(1, Name = "lengths"), Input("T", 4), LSTM(6, Mask = "mask"), GRU(5, Lengths = "lengths", Bidirectional = Bidirectional.Concat), Dense(2), MeanSquaredError]
public partial class Masked;

/// <summary>An encoder whose last state starts a decoder.</summary>
[Network, Input("S", 3, Name = "source"), Input("T", 4, Name = "words")]
[From("source"), LSTM(5, Final = "h", FinalCell = "c")]
[From("words"), LSTM(5, Initial = "h", InitialCell = "c"), Dense(2), MeanSquaredError]
public partial class EncoderDecoder;

/// <summary>A leaky integrator, as in the notes.</summary>
[Block, State("v", nameof(units))]
[Dense(nameof(units)), Tap("drive")]
[From("v"), Dense(nameof(units), Bias = false), Add("drive"), Map("(1 - 0.1) * v + 0.1 * x"), Next("v"), Tanh]
public partial class LeakyCell(int units);

[Network, Input("T", 8), Recurrent<LeakyCell>(16), Dense(1), MeanSquaredError]
public partial class LeakyForecaster;

/// <summary>Two states, one of which looks at the other.</summary>
[Block, State("fast", nameof(units)), State("slow", nameof(units))]
[Dense(nameof(units)), Add("fast"), Tanh, Next("fast"), Tap("now")]
[From("slow"), Multiply("now"), Dense(nameof(units)), Sigmoid, Next("slow"), Add("now")]
public partial class TwoSpeeds(int units);

[Network, Input("T", 3), Recurrent<TwoSpeeds>(4, Last = true), Dense(2), CrossEntropy]
public partial class TwoSpeedNetwork;

[Network, Input("T", 3), Recurrent<TwoSpeeds>(4, Reverse = true), Recurrent<LeakyCell>(5, Reverse = true, Last = true), MeanSquaredError]
public partial class ReversedCells;

[Network, Input("T", 4), CTRNN(6, 0.3), CTRNN(5, 0.6, Activation = Activation.ReLU, Reverse = true), CTRNN(3, 1, Activation = Activation.Sigmoid, Layers = 2, Bidirectional = Bidirectional.Concat), Dense(2), MeanSquaredError]
public partial class CtrnnNetwork;

[Network, Input("S", 3, Name = "source"), Input("T", 4, Name = "words")]
[From("source"), CTRNN(5, 0.2, Final = "h", FinalPotential = "v")]
[From("words"), CTRNN(5, 0.2, Initial = "h", InitialPotential = "v"), Dense(2), MeanSquaredError]
public partial class CtrnnStates;

[Network, Input("T", 4), LSTM(6, ForgetBias = 1.5), LSTM(6, Coupled = true, ForgetBias = 1.5), Dense(2), MeanSquaredError]
public partial class ForgetBiases;

[Network, Input(1, Name = "n"), Map("6 * abs(x)"), Tap("lengths"), Input("T", 4)]
[GRU(5, Layers = 2, Bidirectional = Bidirectional.Concat, Lengths = "lengths"), Tap("read")]
[LSTM(4, Bidirectional = Bidirectional.Concat, Last = true, Lengths = "lengths"), Tap("last")]
[From("read"), Recurrent<TwoSpeeds>(8, Last = true, Lengths = "lengths"), Add("last"), Dense(2), MeanSquaredError]
public partial class LastValidSteps;

[Network, Input("T", 4), LSTM(6, Stateful = true, Layers = 2), Recurrent<TwoSpeeds>(5, Stateful = true), GRU(3, Stateful = true, Truncate = 2), MeanSquaredError]
public partial class StatefulSequence;

/// <summary>Reads one sequence, and then writes another while it looks back at it.</summary>
[Network, Tokens("S", Vocabulary = 7, Name = "source"), Tokens("T", Vocabulary = 6, Name = "words")]
[From("source"), Embedding(8), LSTM(8, Final = "h", FinalCell = "c"), Tap("memory")]
[From("words"), Embedding(8), LSTM(8, Initial = "h", InitialCell = "c"), MultiHeadAttention(2, Memory = "memory"), Dense(6), CrossEntropy]
public partial class TinyTranslator;
