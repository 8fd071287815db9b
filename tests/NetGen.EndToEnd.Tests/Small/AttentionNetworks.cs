namespace NetGen.EndToEnd.Tests.Small;

[Network, Input("T", 6), MultiHeadAttention(2), Dense(3), MeanSquaredError]
public partial class SelfAttention;

[Network, Input("T", 20), MultiHeadAttention(5, Causal = true, Bias = false), MultiHeadAttention(2, HeadSize = 7, Causal = true), MeanSquaredError]
public partial class CausalAttention;

[Network, Input("T", Name = "mask"), Input("T", 8), MultiHeadAttention(2, Mask = "mask"), MeanSquaredError]
public partial class MaskedAttention;

[Network, Input("S", 4, Name = "near"), Input("S", 5, Name = "far"), Input("T", 4)]
[MultiHeadAttention(2, Memory = "near"), MultiHeadAttention(1, Memory = "far"), MeanSquaredError]
public partial class CrossAttention;

[Network, Input("T", 4), MultiHeadAttention(2, Causal = true, Weights = "weights"), Tap("mixed"), From("weights"), Output("weights"), From("mixed")]
public partial class SeenAttention;

/// <summary>A block of GPT-2: norms first.</summary>
[Block]
[LayerNorm, MultiHeadAttention(nameof(heads), Causal = true), Add("input"), Tap("mid")]
[LayerNorm, Dense("4 * " + nameof(width)), GELU, Dense(nameof(width)), Add("mid")]
public partial class DecoderBlock(int width, int heads);

[Network, Tokens("T", Vocabulary = 11)]
[Embedding(12, Name = "token"), PositionEmbedding(9), Use<DecoderBlock>(12, 3, Repeat = 2), LayerNorm, Dense(11, Bias = false, TieWeights = "token"), CrossEntropy]
public partial class TinyGpt;

[Network, Input(5, 6), PositionalEncoding, MultiHeadAttention(3), LayerNorm, Dense(2), MeanSquaredError]
public partial class EncodedPositions;

[Network, Input("S", Name = "padding"), Map("x + 0.8"), Tap("mask"), Input("S", 3, Name = "memory"), Input("T", 5)]
[AdditiveAttention(9, Memory = "memory", Mask = "mask", Weights = "weights"), Tap("read"), From("weights"), Output("weights"), From("read"), AdditiveAttention(4), Dense(2)]
public partial class AdditiveAttentions;

[Network, Input("S", 5, Name = "memory"), Input("T", 5), DotProductAttention(Memory = "memory"), DotProductAttention(Scaled = false), Dense(2), MeanSquaredError]
public partial class DotProducts;

[Network, Input(6, 2, 3, Name = "image"), Conv2D(5, 1), Tap("places"), Input(5)]
[Tap("query"), AdditiveAttention(4, Memory = "places", Weights = "map"), Add("query"), DotProductAttention(Memory = "places"), Tap("read"), From("map"), Output("map"), From("read"), Dense(3)]
public partial class AttentionOverAnImage;

[Network, Input("T", Name = "padding"), Map("x + 0.8"), Tap("mask"), Input("T", 6), GRU(5), AttentionPooling(7, Mask = "mask", Weights = "weights"), Dense(3), CrossEntropy]
public partial class PooledByAttention;

[Network, Input(1, Name = "n"), Map("9 * abs(x) + 1"), Tap("lengths"), Input("T", 6), MultiHeadAttention(2, Lengths = "lengths"), AttentionPooling(4, Bias = false, Lengths = "lengths"), Dense(3), CrossEntropy]
public partial class PooledByLengths;

/// <summary>A decoder's cell that looks at all that has been read in each of its steps. Bahdanau et al., 2015.</summary>
[Block, State("h", nameof(units))]
[From("h"), AdditiveAttention(nameof(units), Memory = nameof(memory), Lengths = nameof(lengths), Weights = "alignment")]
[Concat("input", "h"), Dense(nameof(units)), Tanh, Next("h")]
public partial class AttentionDecoderCell(string memory, string lengths, int units);

[Network, Input(1, Name = "n"), Input("S", 3, Name = "source"), Input("T", 4, Name = "words")]
[From("n"), Map("8 * abs(x) + 1"), Tap("lengths"), From("source"), GRU(3, Bidirectional = Bidirectional.Concat), Tap("memory")]
[From("words"), Recurrent<AttentionDecoderCell>("memory", "lengths", 7, Taps = ["alignment"]), Tap("states"), From("alignment"), Output("alignment"), From("states"), Dense(5), CrossEntropy]
public partial class AttentionDecoder;

/// <summary>The same with products. Luong et al., 2015.</summary>
[Block, State("h", nameof(units))]
[Concat("h"), Dense(nameof(units)), Tanh, Next("h"), DotProductAttention(Memory = nameof(memory), Weights = "alignment"), Concat("h"), Dense(nameof(units))]
public partial class PointingCell(string memory, int units);

[Network, Input("S", 6, Name = "memory"), Input("T", 4), Recurrent<PointingCell>("memory", 6, Last = true, Taps = ["alignment"]), Tap("last"), From("alignment"), Output("alignment"), From("last"), Dense(2)]
public partial class PointingDecoder;
