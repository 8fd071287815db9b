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
