namespace NetGen.EndToEnd.Tests.Small;

[Network, Input("T", 5), Dense(6), ReLU, Dense(3), MeanSquaredError]
public partial class PositionWise;

[Network, Tokens("T", Vocabulary = 11), Embedding(5), Tanh, Dense(11), CrossEntropy]
public partial class TokensToTokens;

[Network, Tokens("T", Vocabulary = 7), Embedding(3, Name = "token"), Tanh, Dense(7, Bias = false, TieWeights = "token"), CrossEntropy]
public partial class TiedTokens;

[Network, Tokens(4, Vocabulary = 9), Embedding(3), Flatten, Dense(2), CrossEntropy]
public partial class FixedTokens;

[Network, Input("T", 4), Dense(6), Softmax, Dense(3), LayerNorm, Softmax(Axis = 0), Dense(2), MeanSquaredError]
public partial class SoftmaxOfSequences;

[Network, Input("S", 3, Name = "source"), Input("T", 3, Name = "query")]
[From("source"), Dense(4), Tanh, Output("encoded"), From("query"), Dense(4), LayerNorm, Dense(2)]
public partial class TwoLengths;

[Network, Input("T", 4), Dense(6), Dropout(0.4), Tap("x"), Dense(6), Add("x"), Dense(2), MeanSquaredError]
public partial class SequenceDropout;
