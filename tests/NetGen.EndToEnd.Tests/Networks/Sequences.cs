namespace NetGen.EndToEnd.Tests.Networks;

/// <summary>One layer in PyTorch's form with two biases.</summary>
[Network, Input("T", 64), LSTM(256)]
public partial class LstmOf256;

/// <summary>The attention of Vaswani et al., 2017, without biases.</summary>
[Network, Input("T", 512), MultiHeadAttention(8, Bias = false)]
public partial class AttentionOf512;

/// <summary>A block of GPT-2: norms first.</summary>
[Block]
[LayerNorm, MultiHeadAttention(nameof(heads), Causal = true), Add("input"), Tap("mid")]
[LayerNorm, Dense("4 * " + nameof(width)), GELU, Dense(nameof(width)), Add("mid")]
public partial class Gpt2Block(int width, int heads);

/// <summary>Radford et al., "Language models are unsupervised multitask learners", 2019.</summary>
[Block]
[Embedding(nameof(width), Name = "token"), PositionEmbedding(1024)]
[Use<Gpt2Block>(nameof(width), nameof(heads), Repeat = nameof(layers))]
[LayerNorm, Dense(50257, Bias = false, TieWeights = "token"), CrossEntropy]
public partial class Gpt2(int layers, int width, int heads);

[Network, Tokens("T", Vocabulary = 50257, Max = 1024), Use<Gpt2>(12, 768, 12)]
public partial class Gpt2Small;
