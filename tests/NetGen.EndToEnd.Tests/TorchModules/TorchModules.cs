namespace NetGen.EndToEnd.Tests.TorchModules;

// Modules of PyTorch as networks, named so that their parameters have the names of its state_dict: see Vectors/make_sequence_vectors.py.

[Network, Input("T", 4), SimpleRNN(5, Name = "rnn")]
public partial class TorchRNN;

[Network, Input("T", 4), SimpleRNN(5, Bidirectional = Bidirectional.Concat, Name = "rnn")]
public partial class TorchRNNBothWays;

[Network, Input("T", 4), SimpleRNN(5, Layers = 3, Bidirectional = Bidirectional.Concat, Name = "rnn")]
public partial class TorchRNNStacked;

[Network, Input("T", 4), LSTM(5, Name = "lstm")]
public partial class TorchLSTM;

[Network, Input("T", 4), LSTM(5, Bidirectional = Bidirectional.Concat, Name = "lstm")]
public partial class TorchLSTMBothWays;

[Network, Input("T", 4), LSTM(5, Layers = 3, Bidirectional = Bidirectional.Concat, Name = "lstm")]
public partial class TorchLSTMStacked;

[Network, Input("T", 4), GRU(5, Name = "gru")]
public partial class TorchGRU;

[Network, Input("T", 4), GRU(5, Bidirectional = Bidirectional.Concat, Name = "gru")]
public partial class TorchGRUBothWays;

[Network, Input("T", 4), GRU(5, Layers = 3, Bidirectional = Bidirectional.Concat, Name = "gru")]
public partial class TorchGRUStacked;

[Network, Input("T", Name = "mask"), Input("T", 8), MultiHeadAttention(2, Mask = "mask", Name = "attention")]
public partial class TorchSelfAttention;

[Network, Input("S", 5, Name = "memory"), Input("T", 8), MultiHeadAttention(2, Memory = "memory", Name = "attention")]
public partial class TorchCrossAttention;

/// <summary>An encoder's layer as published: norms last. Vaswani et al., 2017.</summary>
[Block]
[MultiHeadAttention(nameof(heads), Mask = nameof(mask), Name = "self_attn"), Add("input"), LayerNorm(Name = "norm1"), Tap("mid")]
[Dense(nameof(inner), Name = "linear1"), ReLU, Dense(nameof(width), Name = "linear2"), Add("mid"), LayerNorm(Name = "norm2")]
public partial class EncoderLayer(string mask, int width, int heads, int inner);

/// <summary>An encoder's layer with norms first.</summary>
[Block]
[LayerNorm(Name = "norm1"), MultiHeadAttention(nameof(heads), Mask = nameof(mask), Name = "self_attn"), Add("input"), Tap("mid")]
[LayerNorm(Name = "norm2"), Dense(nameof(inner), Name = "linear1"), ReLU, Dense(nameof(width), Name = "linear2"), Add("mid")]
public partial class NormFirstEncoderLayer(string mask, int width, int heads, int inner);

/// <summary>A decoder's layer as published: norms last.</summary>
[Block]
[MultiHeadAttention(nameof(heads), Causal = true, Name = "self_attn"), Add("input"), LayerNorm(Name = "norm1"), Tap("own")]
[MultiHeadAttention(nameof(heads), Memory = nameof(memory), Name = "multihead_attn"), Add("own"), LayerNorm(Name = "norm2"), Tap("mid")]
[Dense(nameof(inner), Name = "linear1"), ReLU, Dense(nameof(width), Name = "linear2"), Add("mid"), LayerNorm(Name = "norm3")]
public partial class DecoderLayer(string memory, int width, int heads, int inner);

/// <summary>A decoder's layer with norms first.</summary>
[Block]
[LayerNorm(Name = "norm1"), MultiHeadAttention(nameof(heads), Causal = true, Name = "self_attn"), Add("input"), Tap("own")]
[LayerNorm(Name = "norm2"), MultiHeadAttention(nameof(heads), Memory = nameof(memory), Name = "multihead_attn"), Add("own"), Tap("mid")]
[LayerNorm(Name = "norm3"), Dense(nameof(inner), Name = "linear1"), ReLU, Dense(nameof(width), Name = "linear2"), Add("mid")]
public partial class NormFirstDecoderLayer(string memory, int width, int heads, int inner);

[Network, Input("T", Name = "mask"), Input("T", 8), Use<EncoderLayer>("mask", 8, 2, 12, Repeat = 2, Name = "layers")]
public partial class TorchEncoder;

[Network, Input("T", Name = "mask"), Input("T", 8), Use<NormFirstEncoderLayer>("mask", 8, 2, 12, Repeat = 2, Name = "layers")]
public partial class TorchEncoderNormFirst;

[Network, Input("S", 8, Name = "memory"), Input("T", 8), Use<DecoderLayer>("memory", 8, 2, 12, Repeat = 2, Name = "layers")]
public partial class TorchDecoder;

[Network, Input("S", 8, Name = "memory"), Input("T", 8), Use<NormFirstDecoderLayer>("memory", 8, 2, 12, Repeat = 2, Name = "layers")]
public partial class TorchDecoderNormFirst;
